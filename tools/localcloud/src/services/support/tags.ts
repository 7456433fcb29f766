/** Tags by key: the one form in which the services here keep them. */
export type Tags = Record<string, string>;

/** Why a set of tags cannot be attached; `undefined` when it can. */
export function checkTags(before: Tags, added: Tags, limit = 50): { reserved?: string; tooMany?: boolean } | undefined {
  const reserved = Object.keys(added).find((key) => /^aws:/i.test(key));
  if (reserved !== undefined) return { reserved };
  return Object.keys({ ...before, ...added }).length > limit ? { tooMany: true } : undefined;
}

/** Tags without the named keys. */
export function withoutTags(tags: Tags, keys: string[]): Tags {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !keys.includes(key)));
}

/** From the list form, with the member names that the service uses (`Key`/`Value` or `key`/`value`). */
export function fromTagList(list: Record<string, string>[] | undefined, key = "Key", value = "Value"): Tags {
  return Object.fromEntries((list ?? []).map((tag) => [tag[key] ?? "", tag[value] ?? ""]));
}

/** To the list form. */
export function toTagList(tags: Tags, key = "Key", value = "Value"): Record<string, string>[] {
  return Object.entries(tags).map(([name, content]) => ({ [key]: name, [value]: content }));
}
