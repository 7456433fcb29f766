/**
 * What tells the cloud its time.
 */

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

/** A clock that can be moved on. */
export interface SteerableClock extends Clock {
  /** Never moves back: an earlier time than the present one changes nothing. */
  moveTo(at: number): void;
  /** Whether time passes without anybody moving it. */
  readonly runsByItself: boolean;
}
