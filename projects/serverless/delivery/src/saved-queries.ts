import { functionLogGroup, type ServiceNames, type SharedNames } from "@switchyard/conventions";
import { releasesQuery } from "./dashboard-body";

/** A query of Logs Insights, kept for whoever needs it at night. */
export interface SavedQuery {
  /** What it finds, as part of its name. */
  purpose: string;
  logGroupNames: string[];
  queryString: string;
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html */
export function savedQueries(service: string, names: ServiceNames, shared: SharedNames): SavedQuery[] {
  const green = functionLogGroup(names.greenFunction);
  return [
    {
      purpose: "errors",
      logGroupNames: [green],
      queryString: 'filter level = "error" | stats count(*) as errors, latest(message) as last by functionVersion, commit | sort errors desc',
    },
    {
      purpose: "latency",
      logGroupNames: [green],
      queryString: 'filter @type = "REPORT" | stats count(*) as calls, pct(@duration, 50) as median, pct(@duration, 99) as slowest, max(@initDuration) as init by bin(1m) | sort @timestamp desc',
    },
    {
      purpose: "release-steps",
      logGroupNames: [names.releaseConductor, names.beforeTrafficHook, names.afterTrafficHook].map(functionLogGroup),
      queryString: "fields @timestamp, level, message, summary, reason, deploymentId | filter ispresent(level) | sort @timestamp desc | limit 200",
    },
    { purpose: "releases", logGroupNames: [functionLogGroup(shared.historyRecorder)], queryString: releasesQuery(service) },
  ];
}
