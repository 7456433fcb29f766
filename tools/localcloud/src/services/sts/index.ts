import type { Handler, Service } from "../../service";
import { administratorId } from "../iam/users";

/** Who the caller is. Works for every principal, whatever its policies say, as in AWS. */
const getCallerIdentity: Handler = (_input, { caller }) => ({
  UserId: caller.kind === "administrator" ? administratorId : caller.arn.slice(caller.arn.lastIndexOf(":") + 1),
  Account: caller.accountId,
  Arn: caller.arn,
});

/** STS: identity only. Handing out role sessions needs the policy evaluator, so AssumeRole is not modelled. */
export const service: Service = { id: "sts", operations: { GetCallerIdentity: getCallerIdentity } };
