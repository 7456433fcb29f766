import type { ServiceFidelity } from "../fidelity";

export const fidelity: ServiceFidelity = {
  rules: [
    {
      rule: "What a service does later is carried out at least once, in the order of its times, also over a crash.",
      source: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-delivering-events.html",
      test: "time/driver.test.ts: keeps the order in which tasks of one instant came, and carries out what they ask for at once",
    },
    {
      rule: "Signatures are judged by real time, whatever the cloud's clock says; sessions of functions and builds, which see the cloud's clock, are not judged for skew.",
      source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html",
      test: "http/server.test.ts: refuses signatures of another time, by real time",
    },
  ],
  notModelled: ["more than one account or partition"],
};
