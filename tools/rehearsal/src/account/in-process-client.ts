import type { ServiceId, Shape } from "@switchyard/localcloud";
import type { Call } from "./rehearsal-account";

type Command = { constructor: { name: string }; input: object };

/**
 * A client of AWS SDK v3 that calls a cloud in this process, as one caller: commands become calls without HTTP between.
 *
 * @param service as the local cloud names it, e.g. `dynamodb`
 */
export function inProcessClient(call: Call, service: ServiceId): { send: never } {
  const send = (command: Command): Promise<Shape> => call(service, operationOf(command), { ...command.input });
  // The SDK types a client by its commands; which of them are sent is up to the code that it is given to.
  return { send: send as never };
}

/** A bundler numbers classes whose names come twice. */
function operationOf(command: Command): string {
  return command.constructor.name.replace(/Command\d*$/, "");
}
