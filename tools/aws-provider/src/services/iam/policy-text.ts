/** IAM answers policy documents percent-encoded; some clients decode them on the way. */
export const policyText = (document: unknown): string => {
  const text = String(document ?? "");
  return text.startsWith("%") ? decodeURIComponent(text) : text;
};
