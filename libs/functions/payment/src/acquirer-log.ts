import type { Acquirer } from "./acquirer";

/** What an acquirer is asked for, as its own statement lists it. */
export interface AcquirerRequest {
  operation: keyof Acquirer;
  reference: string;
  amountMinor: number;
}

/**
 * An acquirer whose requests are told before they are made: a call that dies in between leaves behind what it may have moved, and the logs
 * can be held against the acquirer's statement.
 */
export function loggedAcquirer(acquirer: Acquirer, tell: (request: AcquirerRequest) => void): Acquirer {
  const telling = <O extends keyof Acquirer>(operation: O): Acquirer[O] =>
    ((request: Parameters<Acquirer[O]>[0]) => {
      tell({ operation, reference: request.reference, amountMinor: request.amountMinor });
      return acquirer[operation](request as never);
    }) as Acquirer[O];
  return { authorise: telling("authorise"), capture: telling("capture"), refund: telling("refund") };
}
