import type { ServiceFidelity } from "../../fidelity";

const GUIDE = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs";
const API = "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference";

export const fidelity: ServiceFidelity = {
  rules: [
    {
      rule: "A query definition that is put by its id loses the log groups that are not given again; there are at most 1000.",
      source: `${API}/API_PutQueryDefinition.html`, test: "services/logs/query-definitions.test.ts: are replaced by id, and lose the log groups that are not given again",
    },
    {
      rule: "A batch is in chronological order, spans at most 24 hours and has at most 1,048,576 bytes, each event counting 26 more than its text.",
      source: `${API}/API_PutLogEvents.html`, test: "services/logs/events.test.ts: refuses %s",
    },
    {
      rule: "Events older than 14 days or the retention, or more than two hours ahead, are rejected by index; the others of the batch are taken.",
      source: `${API}/API_PutLogEvents.html`, test: "services/logs/events.test.ts: takes what is good of a batch, and says which events it rejected",
    },
    { rule: "Sequence tokens are ignored.", source: `${API}/API_PutLogEvents.html`, test: "services/logs/events.test.ts: ignores sequence tokens, and gives one that nobody needs" },
    {
      rule: "GetLogEvents gives the same token again at the end of a stream.", source: `${API}/API_GetLogEvents.html`,
      test: "services/logs/events.test.ts: gives the newest events, or the oldest, and the same token again at an end",
    },
    {
      rule: "Events beyond the retention of their group are gone.", source: `${GUIDE}/Working-with-log-groups-and-streams.html`,
      test: "services/logs/events.test.ts: hides events once they are too old, and takes them out of the store",
      unverified: "They are out of sight at once; AWS takes up to 72 hours to delete them.",
    },
    {
      rule: "Filter patterns: terms, ?terms, -terms, JSON selectors, space-delimited fields.", source: `${GUIDE}/FilterAndPatternSyntax.html`,
      test: "services/logs/filter-pattern.test.ts: %s on %s: %s",
      unverified: "Beside other terms, ?terms count for nothing; what a selector does not lead to is neither equal nor unequal to anything.",
    },
    {
      rule: "FilterLogEvents merges streams in the order of their events; what comes in the same millisecond, in the order of arrival.", source: `${API}/API_FilterLogEvents.html`,
      test: "services/logs/events.test.ts: gives every event once and in order, page by page, however they came",
      unverified: "A page is never shorter than it could be; AWS may give empty pages with a token.",
    },
    {
      rule: "Embedded metric format documents become metrics, whatever group they are sent to and with or without the header.",
      source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Generation_PutLogEvents.html",
      test: "services/logs/events.test.ts: makes metrics of log events, one for each set of dimensions",
      unverified: "They are kept per minute also where StorageResolution is 1; documents that break the specification are passed over without a metric that says so.",
    },
  ],
  notModelled: [
    "Logs Insights queries, live tail, metric filters, subscription filters, export, data protection (unmask), anomaly detection, the class DELIVERY",
    "regular expressions (%…%) and [*] in filter patterns", "entities of PutLogEvents", "FilterLogEvents from the newest event backwards",
  ],
};
