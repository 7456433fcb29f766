import type { ServiceFidelity } from "../../fidelity";

const GUIDE = "https://docs.aws.amazon.com/xray/latest/devguide";

export const fidelity: ServiceFidelity = {
  rules: [
    {
      rule: "Segment documents that cannot be taken are named with an error code; the others of the call are taken.", source: `${GUIDE}/xray-api-sendingdata.html`,
      test: "services/xray/xray.test.ts: take what is good and name what has %s",
      unverified: "Codes other than InvalidTraceId are made after its form; ids more than five minutes ahead are invalid.",
    },
    {
      rule: "A segment in progress is replaced by the finished one.", source: `${GUIDE}/xray-api-segmentdocuments.html`,
      test: "services/xray/xray.test.ts: are partial while a segment is in progress, until it is sent again",
    },
    {
      rule: "Traces are found by the time in their id, within 24 hours, and kept for thirty days.", source: "https://docs.aws.amazon.com/xray/latest/api/API_GetTraceSummaries.html",
      test: "services/xray/xray.test.ts: are found by the time in their id, and kept for thirty days",
    },
    {
      rule: "A trace has a fault, error or throttle when one of its segment documents has.", source: "https://docs.aws.amazon.com/xray/latest/api/API_TraceSummary.html",
      test: "services/xray/xray.test.ts: are put together from their segments and read back as they came",
    },
    { rule: "Filter expressions over boolean, number and text keywords and annotations.", source: `${GUIDE}/xray-console-filters.html`, test: "services/xray/xray.test.ts: %s" },
    {
      rule: "Without rules of one's own there is the default one: the first request of a second, and five percent of the others.", source: `${GUIDE}/xray-console-sampling.html`,
      test: "services/xray/xray.test.ts: has the default rule, and targets for it alone",
      unverified: "Every client gets the whole reservoir; the error code for an unknown rule.",
    },
  ],
  notModelled: [
    "service graphs, groups, insights, sampling rules of one's own, root causes, trace retrieval, encryption settings",
    "service() with a filter, edge() and id() in filter expressions; GetTraceSummaries by event or service time, or sampled",
  ],
};
