import { ACCOUNT, allow, deny, ROLE, SERVICE, USER, type EvaluationCase } from "../evaluation-case";

const LOGIC = "IAM/latest/UserGuide/reference_policies_evaluation-logic";
const CROSS = "IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account";
const BOUNDARIES = "IAM/latest/UserGuide/access_policies_boundaries";
const SESSIONS = "IAM/latest/UserGuide/access_policies#policies_session";
const KEYS = "kms/latest/developerguide/key-policy-default";
const TRUST = "IAM/latest/UserGuide/id_roles_terms-and-concepts";

const toUser = { Principal: { AWS: USER.arn } };
const toRole = { Principal: { AWS: ROLE.roleArn } };
const toSession = { Principal: { AWS: ROLE.arn } };
const toAccount = { Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } };
const toAll = { Principal: "*" };
const toService = { Principal: { Service: SERVICE.arn } };
const other = { Action: "s3:PutObject" };
const elsewhere = { resourceAccountId: "444455556666" };

export const evaluationLogic: EvaluationCase[] = [
  { id: "nothing", shows: "Without any policy a request is implicitly denied.", page: LOGIC, decision: "lacking in identity" },
  { id: "identity-allow", shows: "An Allow of an identity policy overrides the default.", page: LOGIC, identity: [allow()], decision: "allowed by identity" },
  { id: "identity-other-action", shows: "An Allow of another action does not count.", page: LOGIC, identity: [allow(other)], decision: "lacking in identity" },
  { id: "identity-deny-beside", shows: "An explicit Deny overrides any Allow.", page: LOGIC, identity: [allow(), deny()], decision: "denied by identity" },
  { id: "identity-deny-first", shows: "The order of policies does not matter.", page: LOGIC, identity: [deny(), allow()], decision: "denied by identity" },
  { id: "identity-deny-other", shows: "A Deny of another action leaves the Allow alone.", page: LOGIC, identity: [allow(), deny(other)], decision: "allowed by identity" },
  { id: "identity-second-policy", shows: "One of several policies is enough.", page: LOGIC, identity: [allow(other), allow()], decision: "allowed by identity" },
  { id: "resource-deny", shows: "A Deny in the resource's policy overrides the identity's Allow.", page: LOGIC, identity: [allow()], resource: [deny(toAll)], decision: "denied by resource" },
  { id: "resource-deny-and-allow", shows: "A Deny in the resource's policy overrides its own Allow.", page: LOGIC, resource: [allow(toSession), deny(toAll)], decision: "denied by resource" },
  { id: "identity-deny-resource-allow", shows: "A Deny in the identity's policy overrides the resource's Allow.", page: LOGIC, identity: [deny()], resource: [allow(toSession)], decision: "denied by identity" },
  { id: "boundary-deny", shows: "A Deny in a boundary overrides any Allow.", page: BOUNDARIES, identity: [allow()], boundary: [allow(), deny()], decision: "denied by boundary" },
  { id: "session-deny", shows: "A Deny in a session policy overrides any Allow.", page: SESSIONS, identity: [allow()], session: [allow(), deny()], decision: "denied by session" },
  { id: "user-resource-alone", shows: "In one account an Allow of the resource's policy is enough.", page: LOGIC, as: USER, resource: [allow(toUser)], decision: "allowed by resource" },
  { id: "role-resource-alone", shows: "A resource policy that names the role is enough for its session.", page: LOGIC, resource: [allow(toRole)], decision: "allowed by resource" },
  { id: "session-resource-alone", shows: "A resource policy that names the session is enough.", page: LOGIC, resource: [allow(toSession)], decision: "allowed by resource" },
  { id: "all-resource-alone", shows: "A resource policy for everybody is enough.", page: LOGIC, resource: [allow(toAll)], decision: "allowed by resource" },
  { id: "union", shows: "Identity and resource policies add up.", page: LOGIC, identity: [allow()], resource: [allow({ ...toRole, ...other })], decision: "allowed by identity" },
  { id: "account-delegates", shows: "A resource policy that names the account leaves the decision to its identity policies.", page: "IAM/latest/UserGuide/reference_policies_elements_principal", resource: [allow(toAccount)], decision: "lacking in identity" },
  { id: "account-delegates-allow", shows: "… which then must allow.", page: "IAM/latest/UserGuide/reference_policies_elements_principal", identity: [allow()], resource: [allow(toAccount)], decision: "allowed by identity" },
  { id: "boundary-and-identity", shows: "Boundary and identity policy must both allow.", page: BOUNDARIES, identity: [allow()], boundary: [allow()], decision: "allowed by identity" },
  { id: "boundary-lacks", shows: "What the boundary does not allow is denied.", page: BOUNDARIES, identity: [allow()], boundary: [allow(other)], decision: "lacking in boundary" },
  { id: "boundary-grants-nothing", shows: "A boundary alone gives no permission.", page: BOUNDARIES, boundary: [allow()], decision: "lacking in identity" },
  { id: "user-boundary-resource", shows: "A resource policy that names a user is not limited by its boundary.", page: LOGIC, as: USER, boundary: [allow(other)], resource: [allow(toUser)], decision: "allowed by resource" },
  { id: "role-boundary-resource", shows: "A resource policy that names a role is limited by its boundary.", page: LOGIC, boundary: [allow(other)], resource: [allow(toRole)], decision: "lacking in boundary" },
  { id: "role-boundary-allows", shows: "… and passes when the boundary allows.", page: LOGIC, boundary: [allow()], resource: [allow(toRole)], decision: "allowed by resource" },
  { id: "session-boundary-resource", shows: "A resource policy that names the session is not limited by the boundary.", page: LOGIC, boundary: [allow(other)], resource: [allow(toSession)], decision: "allowed by resource" },
  { id: "wildcard-principal-arn", shows: "Nor is one for everybody with aws:PrincipalArn as its condition.", page: LOGIC, boundary: [allow(other)], context: { "aws:PrincipalArn": ROLE.roleArn! }, resource: [allow({ ...toAll, Condition: { ArnEquals: { "aws:PrincipalArn": ROLE.roleArn } } })], decision: "allowed by resource" },
  { id: "boundary-deny-session-resource", shows: "A Deny of the boundary counts whatever the resource's policy says.", page: LOGIC, boundary: [deny()], resource: [allow(toSession)], decision: "denied by boundary" },
  { id: "session-policy-both", shows: "Session policy and identity policy must both allow.", page: SESSIONS, identity: [allow()], session: [allow()], decision: "allowed by identity" },
  { id: "session-policy-lacks", shows: "What the session policy does not allow is denied.", page: SESSIONS, identity: [allow()], session: [allow(other)], decision: "lacking in session" },
  { id: "session-policy-grants-nothing", shows: "A session policy alone gives no permission.", page: SESSIONS, session: [allow()], decision: "lacking in identity" },
  { id: "session-policy-role-resource", shows: "It limits what a resource policy gives to the role.", page: SESSIONS, session: [allow(other)], resource: [allow(toRole)], decision: "lacking in session" },
  { id: "session-policy-role-resource-both", shows: "… and passes what it allows.", page: SESSIONS, session: [allow()], resource: [allow(toRole)], decision: "allowed by resource" },
  { id: "session-policy-session-resource", shows: "It does not limit what a resource policy gives to the session.", page: SESSIONS, session: [allow(other)], resource: [allow(toSession)], decision: "allowed by resource" },
  { id: "three-way", shows: "Identity policy, boundary and session policy must all allow.", page: SESSIONS, identity: [allow()], boundary: [allow()], session: [allow()], decision: "allowed by identity" },
  { id: "boundary-before-session", shows: "The boundary is asked before the session policy.", page: LOGIC, identity: [allow()], boundary: [allow(other)], session: [allow(other)], decision: "lacking in boundary" },
  { id: "service-without-policy", shows: "A service has no identity policies: without a resource policy it has no access.", page: "IAM/latest/UserGuide/reference_policies_elements_principal", as: SERVICE, decision: "lacking in resource" },
  { id: "service-named", shows: "A resource policy that names the service gives it access.", page: "IAM/latest/UserGuide/reference_policies_elements_principal", as: SERVICE, resource: [allow(toService)], decision: "allowed by resource" },
  { id: "service-other", shows: "Another service's name does not.", page: "IAM/latest/UserGuide/reference_policies_elements_principal", as: SERVICE, resource: [allow({ Principal: { Service: "sns.amazonaws.com" } })], decision: "lacking in resource" },
  { id: "service-account", shows: "Nor does the account.", page: "IAM/latest/UserGuide/reference_policies_elements_principal", as: SERVICE, resource: [allow(toAccount)], decision: "lacking in resource" },
  { id: "service-deny", shows: "A Deny for everybody includes services.", page: "IAM/latest/UserGuide/reference_policies_elements_principal", as: SERVICE, resource: [allow(toService), deny(toAll)], decision: "denied by resource" },
  { id: "service-all-alarm", shows: "Everybody includes services: CloudWatch publishes under AWS \"*\" with aws:SourceArn.", page: "sns/latest/dg/sns-access-policy-use-cases", as: { ...SERVICE, arn: "cloudwatch.amazonaws.com" }, action: "sns:Publish", on: "arn:aws:sns:us-east-2:444455556666:MyTopic", context: { "aws:SourceArn": "arn:aws:cloudwatch:us-east-2:111122223333:alarm:errors" }, resource: [{ Effect: "Allow", Principal: { AWS: "*" }, Action: "SNS:Publish", Resource: "arn:aws:sns:us-east-2:444455556666:MyTopic", Condition: { ArnLike: { "aws:SourceArn": "arn:aws:cloudwatch:us-east-2:111122223333:alarm:*" } } }], decision: "allowed by resource" },
  { id: "cross-both", shows: "Across accounts both policies must allow.", page: CROSS, ...elsewhere, identity: [allow()], resource: [allow(toRole)], decision: "allowed by identity" },
  { id: "cross-identity-only", shows: "An identity policy alone is not enough.", page: CROSS, ...elsewhere, identity: [allow()], decision: "lacking in resource" },
  { id: "cross-resource-only", shows: "Nor is a resource policy.", page: CROSS, ...elsewhere, resource: [allow(toRole)], decision: "lacking in identity" },
  { id: "cross-resource-user-only", shows: "Not even one that names the user.", page: CROSS, ...elsewhere, as: USER, resource: [allow(toUser)], decision: "lacking in identity" },
  { id: "cross-account-named", shows: "The resource may trust the whole account.", page: CROSS, ...elsewhere, identity: [allow()], resource: [allow(toAccount)], decision: "allowed by identity" },
  { id: "cross-boundary", shows: "The boundary limits across accounts, too.", page: CROSS, ...elsewhere, identity: [allow()], boundary: [allow(other)], resource: [allow(toRole)], decision: "lacking in boundary" },
  { id: "key-without-consent", shows: "An identity policy cannot open a key whose policy does not let the account decide.", page: KEYS, isRequired: true, identity: [allow()], decision: "lacking in resource" },
  { id: "key-account", shows: "The default key policy lets identity policies decide.", page: KEYS, isRequired: true, identity: [allow()], resource: [allow(toAccount)], decision: "allowed by identity" },
  { id: "key-account-alone", shows: "… but gives nobody access by itself.", page: KEYS, isRequired: true, resource: [allow(toAccount)], decision: "lacking in identity" },
  { id: "key-direct", shows: "A key policy that names the role needs no identity policy.", page: KEYS, isRequired: true, resource: [allow(toRole)], decision: "allowed by resource" },
  { id: "key-direct-boundary", shows: "… but the boundary still limits the role.", page: KEYS, isRequired: true, boundary: [allow(other)], resource: [allow(toRole)], decision: "lacking in boundary" },
  { id: "key-deny", shows: "A Deny of the key policy overrides.", page: KEYS, isRequired: true, identity: [allow()], resource: [allow(toAccount), deny(toRole)], decision: "denied by resource" },
  { id: "key-other-principal", shows: "A key policy for somebody else does not help.", page: KEYS, isRequired: true, identity: [allow()], resource: [allow({ Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/other` } })], decision: "lacking in resource" },
  { id: "trust-service", shows: "A trust policy lets a service take the role on; it has no resource.", page: TRUST, as: { ...SERVICE, arn: "lambda.amazonaws.com" }, action: "sts:AssumeRole", on: "arn:aws:iam::111122223333:role/target", isRequired: true, resource: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }], decision: "allowed by resource" },
  { id: "trust-other-action", shows: "A trust policy for another way of taking the role on does not count.", page: TRUST, as: { ...SERVICE, arn: "lambda.amazonaws.com" }, action: "sts:AssumeRole", on: "arn:aws:iam::111122223333:role/target", isRequired: true, resource: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:TagSession" }], decision: "lacking in resource" },
  { id: "trust-missing", shows: "A role that does not trust the caller cannot be taken on, whatever the caller's policies say.", page: LOGIC, action: "sts:AssumeRole", on: "arn:aws:iam::111122223333:role/target", isRequired: true, identity: [allow({ Action: "sts:AssumeRole" })], decision: "lacking in resource" },
  { id: "trust-account", shows: "Trust in the account needs sts:AssumeRole in an identity policy.", page: TRUST, action: "sts:AssumeRole", on: "arn:aws:iam::111122223333:role/target", isRequired: true, resource: [{ Effect: "Allow", ...toAccount, Action: "sts:AssumeRole" }], decision: "lacking in identity" },
  { id: "trust-external-id", shows: "The confused deputy is kept out by sts:ExternalId.", page: "IAM/latest/UserGuide/confused-deputy", action: "sts:AssumeRole", on: "arn:aws:iam::111122223333:role/target", isRequired: true, context: { "sts:ExternalId": "wrong" }, resource: [{ Effect: "Allow", ...toRole, Action: "sts:AssumeRole", Condition: { StringEquals: { "sts:ExternalId": "12345" } } }], decision: "lacking in resource" },
  { id: "deputy-source-arn", shows: "A service that acts for somebody else's resource is kept out by aws:SourceArn.", page: "IAM/latest/UserGuide/confused-deputy", as: SERVICE, context: { "aws:SourceArn": "arn:aws:events:us-east-1:444455556666:rule/theirs" }, resource: [allow({ ...toService, Condition: { ArnLike: { "aws:SourceArn": "arn:aws:events:us-east-1:111122223333:rule/*" } } })], decision: "lacking in resource" },
  { id: "deputy-source-account", shows: "… or by aws:SourceAccount.", page: "IAM/latest/UserGuide/confused-deputy", as: SERVICE, context: { "aws:SourceAccount": "444455556666" }, resource: [allow({ ...toService, Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT } } })], decision: "lacking in resource" },
  { id: "deputy-passes", shows: "… which its own resource passes.", page: "IAM/latest/UserGuide/confused-deputy", as: SERVICE, context: { "aws:SourceAccount": ACCOUNT, "aws:SourceArn": "arn:aws:events:us-east-1:111122223333:rule/ours" }, resource: [allow({ ...toService, Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT }, ArnLike: { "aws:SourceArn": "arn:aws:events:us-east-1:111122223333:rule/*" } } })], decision: "allowed by resource" },
];
