/** Whom an alias sends callers to. */
export interface AliasTraffic {
  version: string;
  /** Share of calls by further version, as fractions of 1; not empty while traffic is split. */
  weights: Readonly<Record<string, number>>;
}

/** Whether callers reach more than one version. */
export function isSplit({ weights }: Pick<AliasTraffic, "weights">): boolean {
  return Object.keys(weights).length > 0;
}
