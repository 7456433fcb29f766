import type { Handler, Shape } from "../../service";

/** The rule that every account has: the first request of a second, and five percent of the others. */
const DEFAULT_RULE = { name: "Default", fixedRate: 0.05, reservoir: 1 };
/** Seconds for which a quota is good, and between two reports. */
const QUOTA_SECONDS = 300;
const REPORT_SECONDS = 10;

export const getSamplingRules: Handler = (_input, context) => ({
  SamplingRuleRecords: [{
    SamplingRule: {
      RuleName: DEFAULT_RULE.name, RuleARN: `arn:${context.partition}:xray:${context.region}:${context.accountId}:sampling-rule/${DEFAULT_RULE.name}`, ResourceARN: "*",
      Priority: 10_000, FixedRate: DEFAULT_RULE.fixedRate, ReservoirSize: DEFAULT_RULE.reservoir, ServiceName: "*", ServiceType: "*", Host: "*", HTTPMethod: "*", URLPath: "*",
      Version: 1, Attributes: {},
    },
    CreatedAt: new Date(0), ModifiedAt: new Date(0),
  }],
});

/** Each client gets the whole reservoir: there is one account and little traffic. */
export const getSamplingTargets: Handler = (input, context) => {
  const names = (input.SamplingStatisticsDocuments as Shape[]).map((document) => document.RuleName as string);
  const now = context.clock.now();
  return {
    SamplingTargetDocuments: names.filter((name) => name === DEFAULT_RULE.name).map((RuleName) => ({
      RuleName, FixedRate: DEFAULT_RULE.fixedRate, ReservoirQuota: DEFAULT_RULE.reservoir, ReservoirQuotaTTL: new Date(now + QUOTA_SECONDS * 1000), Interval: REPORT_SECONDS,
    })),
    LastRuleModification: new Date(0),
    UnprocessedStatistics: names.filter((name) => name !== DEFAULT_RULE.name).map((RuleName) => ({ RuleName, ErrorCode: "RuleNotFound", Message: `The sampling rule ${RuleName} does not exist.` })),
  };
};
