import { ACCOUNT, allow, deny, ROLE, SERVICE, USER, type EvaluationCase } from "../evaluation-case";

const ACTION = "IAM/latest/UserGuide/reference_policies_elements_action";
const NOT_ACTION = "IAM/latest/UserGuide/reference_policies_elements_notaction";
const RESOURCE = "IAM/latest/UserGuide/reference_policies_elements_resource";
const NOT_RESOURCE = "IAM/latest/UserGuide/reference_policies_elements_notresource";
const PRINCIPAL = "IAM/latest/UserGuide/reference_policies_elements_principal";
const NOT_PRINCIPAL = "IAM/latest/UserGuide/reference_policies_elements_notprincipal";
const FUNCTION = "arn:aws:lambda:us-east-1:111122223333:function:pay";
const LAMBDA = "lambda/latest/dg/lambda-api-permissions-ref";

export const elements: EvaluationCase[] = [
  { id: "action-case", shows: "Names of actions ignore case.", page: ACTION, identity: [allow({ Action: "S3:getobject" })], decision: "allowed by identity" },
  { id: "action-star", shows: "A star alone covers every action.", page: ACTION, identity: [allow({ Action: "*" })], decision: "allowed by identity" },
  { id: "action-service-star", shows: "A star covers all actions of a service.", page: ACTION, identity: [allow({ Action: "s3:*" })], decision: "allowed by identity" },
  { id: "action-prefix", shows: "A star covers the rest of a name.", page: ACTION, identity: [allow({ Action: "s3:Get*" })], decision: "allowed by identity" },
  { id: "action-infix", shows: "A star may stand anywhere.", page: ACTION, identity: [allow({ Action: "s3:*Obj*" })], decision: "allowed by identity" },
  { id: "action-question", shows: "A question mark covers one character.", page: ACTION, identity: [allow({ Action: "s3:?etObject" })], decision: "allowed by identity" },
  { id: "action-question-none", shows: "… and not none.", page: ACTION, identity: [allow({ Action: "s3:GetObject?" })], decision: "lacking in identity" },
  { id: "action-longer", shows: "A name covers itself only.", page: ACTION, identity: [allow()], action: "s3:GetObjectVersion", decision: "lacking in identity" },
  { id: "action-list", shows: "A list covers each of its names.", page: ACTION, identity: [allow({ Action: ["s3:PutObject", "s3:GetObject"] })], decision: "allowed by identity" },
  { id: "action-other-service", shows: "Another service's star does not cover it.", page: ACTION, identity: [allow({ Action: "s3-object-lambda:*" })], decision: "lacking in identity" },
  { id: "notaction-allow", shows: "Allow with NotAction covers all but those named.", page: NOT_ACTION, identity: [allow({ Action: undefined, NotAction: "iam:*" })], decision: "allowed by identity" },
  { id: "notaction-allow-named", shows: "… and not those.", page: NOT_ACTION, identity: [allow({ Action: undefined, NotAction: ["iam:*", "s3:Get*"] })], decision: "lacking in identity" },
  { id: "notaction-deny", shows: "Deny with NotAction denies all but those named.", page: NOT_ACTION, identity: [allow(), deny({ Action: undefined, NotAction: "iam:*" })], decision: "denied by identity" },
  { id: "notaction-deny-named", shows: "… and leaves those to the Allow.", page: NOT_ACTION, identity: [allow(), deny({ Action: undefined, NotAction: "s3:GetObject" })], decision: "allowed by identity" },
  { id: "notaction-no-grant", shows: "Deny with NotAction grants nothing.", page: NOT_ACTION, identity: [deny({ Action: undefined, NotAction: "s3:GetObject" })], decision: "lacking in identity" },

  { id: "resource-exact", shows: "A resource covers itself.", page: RESOURCE, identity: [allow({ Resource: "arn:aws:s3:::examplebucket/report.txt" })], decision: "allowed by identity" },
  { id: "resource-case", shows: "ARNs are case-sensitive.", page: RESOURCE, identity: [allow({ Resource: "arn:aws:s3:::ExampleBucket/report.txt" })], decision: "lacking in identity" },
  { id: "resource-star-end", shows: "A star at the end covers the rest.", page: RESOURCE, identity: [allow({ Resource: "arn:aws:s3:::examplebucket/*" })], decision: "allowed by identity" },
  { id: "resource-bucket-is-no-object", shows: "The bucket's ARN does not cover its objects.", page: "AmazonS3/latest/userguide/security_iam_service-with-iam", identity: [allow({ Resource: "arn:aws:s3:::examplebucket" })], decision: "lacking in identity" },
  { id: "resource-objects-are-no-bucket", shows: "The objects' pattern does not cover the bucket.", page: "AmazonS3/latest/userguide/security_iam_service-with-iam", action: "s3:ListBucket", on: "arn:aws:s3:::examplebucket", identity: [allow({ Action: "s3:ListBucket", Resource: "arn:aws:s3:::examplebucket/*" })], decision: "lacking in identity" },
  { id: "resource-star-middle", shows: "A star in the middle covers slashes, too.", page: RESOURCE, identity: [allow({ Resource: "arn:aws:s3:::*/report.txt" })], on: "arn:aws:s3:::examplebucket/2026/report.txt", decision: "allowed by identity" },
  { id: "resource-question", shows: "A question mark covers one character.", page: RESOURCE, identity: [allow({ Resource: "arn:aws:s3:::examplebucket/report.t?t" })], decision: "allowed by identity" },
  { id: "resource-segment-star", shows: "A star that ends a segment may stand for an empty one.", page: RESOURCE, identity: [allow({ Resource: "arn:aws:s3:*:*:examplebucket/*" })], decision: "allowed by identity" },
  { id: "resource-all-of-aws", shows: "A star that ends a segment may reach beyond the colon.", page: RESOURCE, identity: [allow({ Resource: "arn:aws:s3*" })], decision: "allowed by identity" },
  { id: "resource-infix-segment", shows: "A star inside a segment stays within it.", page: RESOURCE, action: "lambda:GetFunction", on: "arn:aws:lambda:us-east-1:111122223333:function:pay", identity: [allow({ Action: "lambda:GetFunction", Resource: "arn:aws:lambda:us*1:function:pay" })], decision: "lacking in identity" },
  { id: "resource-region-infix", shows: "… and covers what is within it.", page: RESOURCE, action: "lambda:GetFunction", on: FUNCTION, identity: [allow({ Action: "lambda:GetFunction", Resource: "arn:aws:lambda:us-*-1:111122223333:function:pay" })], decision: "allowed by identity" },
  { id: "resource-region-infix-lambda", shows: "A star in the middle of the function's name covers a qualifier, too.", page: RESOURCE, action: "lambda:InvokeFunction", on: `${FUNCTION}:live`, identity: [allow({ Action: "lambda:InvokeFunction", Resource: "arn:aws:lambda:us-east-1:111122223333:function:p*" })], decision: "allowed by identity" },
  { id: "resource-other-account", shows: "The account's segment counts.", page: RESOURCE, action: "lambda:GetFunction", on: FUNCTION, identity: [allow({ Action: "lambda:GetFunction", Resource: "arn:aws:lambda:us-east-1:444455556666:function:pay" })], decision: "lacking in identity" },
  { id: "resource-list", shows: "A list covers each of its resources.", page: RESOURCE, identity: [allow({ Resource: ["arn:aws:s3:::other/*", "arn:aws:s3:::examplebucket/*"] })], decision: "allowed by identity" },
  { id: "resource-none-needs-star", shows: "An action without a resource type needs Resource \"*\".", page: "service-authorization/latest/reference/reference_policies_actions-resources-contextkeys", action: "s3:ListAllMyBuckets", on: "*", identity: [allow({ Action: "s3:ListAllMyBuckets", Resource: "arn:aws:s3:::*" })], decision: "lacking in identity" },
  { id: "resource-none-star", shows: "… and passes with it.", page: "service-authorization/latest/reference/reference_policies_actions-resources-contextkeys", action: "s3:ListAllMyBuckets", on: "*", identity: [allow({ Action: "s3:ListAllMyBuckets" })], decision: "allowed by identity" },
  { id: "notresource-allow", shows: "Allow with NotResource covers all but those named.", page: NOT_RESOURCE, identity: [allow({ Resource: undefined, NotResource: "arn:aws:s3:::hr/*" })], decision: "allowed by identity" },
  { id: "notresource-allow-named", shows: "… and not those.", page: NOT_RESOURCE, identity: [allow({ Resource: undefined, NotResource: ["arn:aws:s3:::hr/*", "arn:aws:s3:::examplebucket/*"] })], decision: "lacking in identity" },
  { id: "notresource-deny", shows: "Deny with NotResource denies all but those named.", page: NOT_RESOURCE, identity: [allow(), deny({ Resource: undefined, NotResource: "arn:aws:s3:::hr/*" })], decision: "denied by identity" },
  { id: "notresource-deny-named", shows: "… and leaves those alone.", page: NOT_RESOURCE, identity: [allow(), deny({ Resource: undefined, NotResource: "arn:aws:s3:::examplebucket/*" })], decision: "allowed by identity" },
  { id: "lambda-unqualified", shows: "A function's ARN does not cover its aliases and versions.", page: LAMBDA, action: "lambda:InvokeFunction", on: `${FUNCTION}:live`, identity: [allow({ Action: "lambda:InvokeFunction", Resource: FUNCTION })], decision: "lacking in identity" },
  { id: "lambda-qualified", shows: "… and the pattern of its qualifiers does.", page: LAMBDA, action: "lambda:InvokeFunction", on: `${FUNCTION}:live`, identity: [allow({ Action: "lambda:InvokeFunction", Resource: `${FUNCTION}:*` })], decision: "allowed by identity" },
  { id: "lambda-qualified-only", shows: "… but does not cover the function itself.", page: LAMBDA, action: "lambda:InvokeFunction", on: FUNCTION, identity: [allow({ Action: "lambda:InvokeFunction", Resource: `${FUNCTION}:*` })], decision: "lacking in identity" },
  { id: "lambda-deny-alias", shows: "A Deny of one alias leaves versions alone.", page: LAMBDA, action: "lambda:InvokeFunction", on: `${FUNCTION}:7`, identity: [allow({ Action: "lambda:InvokeFunction", Resource: `${FUNCTION}:*` }), deny({ Action: "lambda:InvokeFunction", Resource: `${FUNCTION}:live` })], decision: "allowed by identity" },

  { id: "principal-account-id", shows: "An account may be named by its id.", page: PRINCIPAL, identity: [allow()], isRequired: true, resource: [allow({ Principal: { AWS: ACCOUNT } })], decision: "allowed by identity" },
  { id: "principal-aws-star", shows: "{\"AWS\": \"*\"} means the same as \"*\".", page: PRINCIPAL, resource: [allow({ Principal: { AWS: "*" } })], decision: "allowed by resource" },
  { id: "principal-list", shows: "A list covers each of its principals.", page: PRINCIPAL, as: USER, resource: [allow({ Principal: { AWS: [`arn:aws:iam::${ACCOUNT}:user/alice`, USER.arn] } })], decision: "allowed by resource" },
  { id: "principal-other-user", shows: "Another user's ARN covers nobody else.", page: PRINCIPAL, as: USER, resource: [allow({ Principal: { AWS: `arn:aws:iam::${ACCOUNT}:user/alice` } })], decision: "lacking in identity" },
  { id: "principal-other-session", shows: "Another session of the same role is not covered.", page: PRINCIPAL, resource: [allow({ Principal: { AWS: `arn:aws:sts::${ACCOUNT}:assumed-role/example/other` } })], decision: "lacking in identity" },
  { id: "principal-unique-id", shows: "A principal may be named by its unique id.", page: PRINCIPAL, as: USER, resource: [allow({ Principal: { AWS: USER.uniqueId } })], decision: "allowed by resource" },
  { id: "principal-service-list", shows: "Several services may be named.", page: PRINCIPAL, as: SERVICE, resource: [allow({ Principal: { Service: ["sns.amazonaws.com", SERVICE.arn] } })], decision: "allowed by resource" },
  { id: "principal-service-is-no-user", shows: "A service's name covers no user.", page: PRINCIPAL, as: USER, resource: [allow({ Principal: { Service: SERVICE.arn } })], decision: "lacking in identity" },
  { id: "principal-federated", shows: "A federated principal covers no role session of the account's own.", page: PRINCIPAL, resource: [allow({ Principal: { Federated: "cognito-identity.amazonaws.com" } })], decision: "lacking in identity" },
  { id: "principal-deny-role", shows: "A Deny for a role covers its sessions.", page: PRINCIPAL, identity: [allow()], resource: [deny({ Principal: { AWS: ROLE.roleArn } })], decision: "denied by resource" },
  { id: "principal-deny-account", shows: "A Deny for the account covers everybody in it.", page: PRINCIPAL, identity: [allow()], resource: [deny({ Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } })], decision: "denied by resource" },
  { id: "notprincipal-deny-spares", shows: "Deny with NotPrincipal spares a user who is named with the account.", page: NOT_PRINCIPAL, as: USER, identity: [allow()], resource: [deny({ NotPrincipal: { AWS: [USER.arn, `arn:aws:iam::${ACCOUNT}:root`] } })], decision: "allowed by identity" },
  { id: "notprincipal-deny-account-missing", shows: "Without the account the user is denied as well.", page: NOT_PRINCIPAL, as: USER, identity: [allow()], resource: [deny({ NotPrincipal: { AWS: USER.arn } })], decision: "denied by resource" },
  { id: "notprincipal-deny-others", shows: "Everybody else is denied.", page: NOT_PRINCIPAL, identity: [allow()], resource: [deny({ NotPrincipal: { AWS: [USER.arn, `arn:aws:iam::${ACCOUNT}:root`] } })], decision: "denied by resource" },
  { id: "notprincipal-deny-role", shows: "A session is spared when account, role and session are named.", page: NOT_PRINCIPAL, identity: [allow()], resource: [deny({ NotPrincipal: { AWS: [ROLE.arn, ROLE.roleArn, `arn:aws:iam::${ACCOUNT}:root`] } })], decision: "allowed by identity" },
  { id: "notprincipal-deny-role-only", shows: "The role and the account are not enough.", page: NOT_PRINCIPAL, identity: [allow()], resource: [deny({ NotPrincipal: { AWS: [ROLE.roleArn, `arn:aws:iam::${ACCOUNT}:root`] } })], decision: "denied by resource" },
  { id: "notprincipal-allow", shows: "Allow with NotPrincipal gives to everybody else.", page: NOT_PRINCIPAL, resource: [allow({ NotPrincipal: { AWS: USER.arn } })], decision: "allowed by resource" },
  { id: "notprincipal-allow-named", shows: "… and not to those named.", page: NOT_PRINCIPAL, as: USER, resource: [allow({ NotPrincipal: { AWS: USER.arn } })], decision: "lacking in identity" },
  { id: "notprincipal-service", shows: "A service is spared when it is named.", page: NOT_PRINCIPAL, as: SERVICE, resource: [allow({ Principal: { Service: SERVICE.arn } }), deny({ NotPrincipal: { Service: SERVICE.arn } })], decision: "allowed by resource" },
  { id: "notprincipal-service-other", shows: "… and denied when it is not.", page: NOT_PRINCIPAL, as: SERVICE, resource: [allow({ Principal: { Service: SERVICE.arn } }), deny({ NotPrincipal: { AWS: USER.arn } })], decision: "denied by resource" },
];
