/**
 * With a virtual clock only one function works at a time, in the order in which they asked: what they do then does not depend on which
 * process happens to be faster.
 */
export class Turns {
  private holder: object | undefined;
  private readonly waiting: { owner: object; grant: () => void }[] = [];

  /** Resolves when it is the owner's turn. */
  take(owner: object): Promise<void> {
    if (this.holder === owner) return Promise.resolve();
    if (this.holder === undefined) {
      this.holder = owner;
      return Promise.resolve();
    }
    return new Promise((grant) => this.waiting.push({ owner, grant }));
  }

  /** Gives the turn back; nothing happens when it is somebody else's. */
  release(owner: object): void {
    if (this.holder !== owner) return;
    const next = this.waiting.shift();
    this.holder = next?.owner;
    next?.grant();
  }
}
