/** What a function cannot have when it runs inside of this process. */
export function notInside(what: string): Error {
  return Object.assign(new Error(`${what} is not there for a function that runs inside of the local cloud's process. Open the cloud with functions: "processes".`), {
    code: "ERR_NOT_INSIDE",
  });
}

/**
 * The members of a module, to be looked at: each function refuses to work.
 *
 * @param name for the error, e.g. `node:tls`
 */
export function refusing(name: string, members: object): object {
  return Object.fromEntries(Object.entries(Object.getOwnPropertyDescriptors(members)).filter(([, { enumerable }]) => enumerable).map(([key]) => {
    const value: unknown = Reflect.get(members, key);
    if (typeof value === "function") return [key, refusingFunction(`${name}.${key}`)];
    return [key, key === "promises" && typeof value === "object" && value !== null ? refusing(`${name}.promises`, value) : value];
  }));
}

/** Classes may be derived from it; it cannot be called, and nothing can be made of it. */
export function refusingFunction(name: string): (...args: unknown[]) => never {
  return function refuse() {
    throw notInside(name);
  };
}
