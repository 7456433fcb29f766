import type { Handler } from "../../service";
import { noSuchEntity, validationError } from "./errors";
import { administratorName } from "./principals";

/** The one user there is. Making users is not modelled: the local cloud's people are all its administrator. */
export const getUser: Handler = (input, context) => {
  const arn = `arn:${context.partition}:iam::${context.accountId}:user/${administratorName}`;
  if (input.UserName === undefined && context.caller.arn !== arn) {
    throw validationError("Must specify userName when calling with non-User credentials");
  }
  const name: string = input.UserName ?? administratorName;
  if (name !== administratorName) throw noSuchEntity(`The user with name ${name} cannot be found.`);
  return {
    User: { Path: "/", UserName: administratorName, UserId: administratorId, Arn: arn, CreateDate: new Date("2026-01-01T00:00:00Z") },
  };
};

/** Unique id of the administrator, the same in every local cloud so that it can be recognised. */
export const administratorId = "AIDALOCALADMINISTRATO";
