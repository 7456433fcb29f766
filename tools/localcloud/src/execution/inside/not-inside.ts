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
export function refusing(name: string, members: object): Record<string, unknown> {
  return withMembers(members, (key, value) => {
    if (typeof value === "function") return refusingFunction(`${name}.${key}`);
    return key === "promises" && typeof value === "object" && value !== null ? refusing(`${name}.promises`, value) : value;
  });
}

/** A copy of a module. Members that are read through a function stay so: Node.js warns of some when they are read. */
export function withMembers(members: object, change: (key: string, value: unknown) => unknown): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const [key, { enumerable, value, get }] of Object.entries(Object.getOwnPropertyDescriptors(members))) {
    if (enumerable !== true) continue;
    const read = (): unknown => change(key, Reflect.get(members, key));
    Object.defineProperty(copy, key, { enumerable, configurable: true, ...(get === undefined ? { value: change(key, value), writable: true } : { get: read }) });
  }
  return copy;
}

/** Classes may be derived from it; it cannot be called, and nothing can be made of it. */
export function refusingFunction(name: string): (...args: unknown[]) => never {
  return function refuse() {
    throw notInside(name);
  };
}
