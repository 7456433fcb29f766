/**
 * What the local cloud claims about AWS. Each service keeps its rules in a `fidelity.ts` of its own; docs/fidelity.md is written from them.
 */

export interface FidelityRule {
  /** What AWS does, as one sentence. */
  rule: string;
  /** The AWS page that says so, or a section of docs/aws-facts.md, e.g. `aws-facts 2`. */
  source: string;
  /** Test that proves it: file below `tools/localcloud/src` and title, e.g. `services/lambda/versions.test.ts: publishes …`. */
  test: string;
  /** Set where AWS does not say how it is: the reading that was chosen, the cautious one. @defaultValue the source says so */
  unverified?: string;
}

export interface ServiceFidelity {
  rules: readonly FidelityRule[];
  /** What AWS has and the local cloud has not, apart from whole operations: refused by name, unless it says otherwise. */
  notModelled: readonly string[];
}
