/** What the acquirer says of an authorisation. */
export type Decision = { approved: true } | { approved: false; reason: string };

/**
 * The bank's side of card payments. Each request carries a reference: asked again with the same one, the acquirer
 * answers the same and does nothing more.
 */
export interface Acquirer {
  /** @throws AcquirerUnavailable */
  authorise(request: { reference: string; amountMinor: number; currency: string; paymentMethod: string }): Promise<Decision>;
  /** @throws AcquirerUnavailable */
  capture(request: { reference: string; paymentId: string; amountMinor: number }): Promise<void>;
  /** @throws AcquirerUnavailable */
  refund(request: { reference: string; paymentId: string; amountMinor: number }): Promise<void>;
}

/** The acquirer did not answer; whether it did what it was asked for is not known. */
export class AcquirerUnavailable extends Error {
  override readonly name = "AcquirerUnavailable";
}

/** Payment methods that the sample acquirer treats in a way of their own; every other token is approved. */
export const sampleMethods = { declined: "tok_declined", unavailable: "tok_unavailable" } as const;

/**
 * Stands in for an acquirer of the user's choice: decides by the token alone, keeps nothing and moves no money. Because
 * its answers depend on nothing else, they are the same for a repeated reference.
 */
export const sampleAcquirer: Acquirer = {
  async authorise({ paymentMethod }) {
    if (paymentMethod === sampleMethods.unavailable) throw new AcquirerUnavailable("The sample acquirer does not answer for this token.");
    return paymentMethod === sampleMethods.declined ? { approved: false, reason: "declined by the issuer" } : { approved: true };
  },
  async capture() {},
  async refund() {},
};
