import type { Shape } from "../../service";

/** The members that are really given: callers in this process may pass `undefined`, which must not hide a default. */
export function given(input: Shape): Shape {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
}
