/** Versions kept beside those in use, so that a person can still go back. */
export const versionsKept = 10;

export interface VersionsInUse {
  /** Every published version, by number. */
  published: readonly string[];
  /** Versions that an alias points to, weights included. */
  aliased: readonly string[];
  /** Versions that a rollback would go back to. */
  rollbackTargets: readonly string[];
}

/**
 * Versions that may be deleted, oldest first. What an alias or a rollback needs stays, and so do the newest of the others.
 */
export function versionsToDelete({ published, aliased, rollbackTargets }: VersionsInUse): string[] {
  const needed = new Set([...aliased, ...rollbackTargets]);
  const others = [...new Set(published)].filter((version) => /^\d+$/.test(version) && !needed.has(version)).sort((a, b) => Number(a) - Number(b));
  return others.slice(0, Math.max(0, others.length - versionsKept));
}
