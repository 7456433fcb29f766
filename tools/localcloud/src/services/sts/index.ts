import { authorisation } from "../../authorization/authorisation";
import { AwsError, type Handler, type Service } from "../../service";
import { administratorId } from "../iam/user-records";
import { nameOfArn } from "../iam/principals";
import { assumeRole } from "./assume-role";

/** Who the caller is. Works for every principal, whatever its policies say, as in AWS. */
const getCallerIdentity: Handler = (_input, context) => {
  const { caller } = context;
  const { uniqueId } = context.instance(authorisation).directory.identityOf(caller);
  return { UserId: userId(caller.kind, uniqueId, caller.arn), Account: caller.accountId, Arn: caller.arn };
};

function userId(kind: string, uniqueId: string, arn: string): string {
  switch (kind) {
    case "administrator": return administratorId;
    case "role": return `${uniqueId}:${nameOfArn(arn)}`;
    case "service": return arn;
    default: return uniqueId;
  }
}

const getAccessKeyInfo: Handler = ({ AccessKeyId }, { accountId }) => {
  if (!/^(AKIA|ASIA)[A-Z0-9]{16}$/.test(AccessKeyId)) throw new AwsError("ValidationError", `Invalid Access Key Id: ${String(AccessKeyId)}`, 400);
  return { Account: accountId };
};

/** STS: identity and sessions of roles. */
export const service: Service = {
  id: "sts",
  operations: { AssumeRole: assumeRole, GetAccessKeyInfo: getAccessKeyInfo, GetCallerIdentity: getCallerIdentity },
};
