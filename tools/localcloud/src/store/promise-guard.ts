/** Transactions end with the function that is their work, so work that goes on later would write outside of them. */
export function rejectPromise<T>(result: T): T {
  if (typeof result === "object" && result !== null && "then" in result && typeof result.then === "function") {
    throw new Error("A transaction's work returned a promise; it must be done when it returns. Await before or after the transaction.");
  }
  return result;
}
