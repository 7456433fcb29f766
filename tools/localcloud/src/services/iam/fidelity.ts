import type { ServiceFidelity } from "../../fidelity";

const GUIDE = "https://docs.aws.amazon.com/IAM/latest/UserGuide";
const REFERENCE = "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html";
/** Title of the table's tests, before the case's own words. */
const TABLE = "authorization/evaluator.test.ts: ";
const ASKED = "authorization/request-mapping.test.ts: ";
const CALLS = "authorization/authorisation.test.ts: ";
const STS = "services/sts/sts.test.ts: ";

export const fidelity: ServiceFidelity = {
  rules: [
    {
      rule: "Identity, resource and trust policies, boundaries and session policies decide as AWS's evaluation logic says; more than 200 cases from AWS's pages hold it.",
      source: `${GUIDE}/reference_policies_evaluation-logic.html`, test: `${TABLE}has at least 150 cases, each with its own id and a page`,
    },
    {
      rule: "A Deny in any policy that concerns a request overrides every Allow.",
      source: `${GUIDE}/reference_policies_evaluation-logic.html`,
      test: `${TABLE}denies whenever any statement that concerns the request denies, and otherwise allows whenever one allows`,
    },
    {
      rule: "Boundaries and session policies only take away.",
      source: `${GUIDE}/access_policies_boundaries.html`, test: `${TABLE}never allows more with a boundary or a session policy than without`,
    },
    {
      rule: "A star in the middle of one of an ARN's first five segments stays within the segment; elsewhere it covers colons, too.",
      source: `${GUIDE}/reference_policies_elements_resource.html`, test: `${TABLE}%s: %s`,
      unverified: "AWS says this of stars at the end of a segment only.",
    },
    {
      rule: "A statement whose variable has no value matches nothing; an Allow with NotResource does not apply then.",
      source: `${GUIDE}/reference_policies_variables.html`, test: `${TABLE}%s: %s`, unverified: "AWS does not say what NotResource does then.",
    },
    {
      rule: "Without a set operator a key with several values meets a condition when one of them does.",
      source: `${GUIDE}/reference_policies_condition-single-vs-multi-valued-context-keys.html`, test: `${TABLE}%s: %s`,
      unverified: "AWS calls the outcome undefined.",
    },
    {
      rule: "A call asks for the actions, on the resources, that the service authorization reference names.",
      source: REFERENCE, test: `${ASKED}%s %s: an action of AWS's own list on resources of its own`,
    },
    {
      rule: "Calls on a version or alias of a function are on its qualified ARN; operations on an alias itself are on the function.",
      source: "https://docs.aws.amazon.com/lambda/latest/dg/lambda-api-permissions-ref.html", test: `${ASKED}%s`,
      unverified: "For reads such as GetFunction AWS documents the function's ARN only; the qualified one is asked for, as its refusals show.",
    },
    {
      rule: "DescribeAlarms is on all alarms, also when it names some.", source: REFERENCE, test: `${ASKED}%s`,
      unverified: "Whether a policy for single alarms would do is not documented.",
    },
    {
      rule: "Operations on a log group are on its ARN with :* behind it, those on its tags on the ARN alone.",
      source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html", test: `${ASKED}%s`,
    },
    {
      rule: "Tags that come with something new need the permission to tag as well.", source: `${GUIDE}/access_tags.html`, test: `${ASKED}%s`,
      unverified: "Not every service's page says so.",
    },
    {
      rule: "Who hands a role to a service needs iam:PassRole on it, with iam:PassedToService and iam:AssociatedResourceArn.",
      source: `${GUIDE}/id_roles_use_passrole.html`, test: `${CALLS}of a role that may not be passed names the role`,
    },
    {
      rule: "Refusals name principal, action, resource and the kind of policy that denied or would have had to allow, with each service's own code.",
      source: `${GUIDE}/troubleshoot_access-denied.html`, test: `${CALLS}of %s %s names who, what, on what and why`,
      unverified: "Refusals of sts:AssumeRole carry the reason too, which AWS documents but does not always give.",
    },
    {
      rule: "A service has access only where a resource's policy or a role's trust names it, with aws:SourceArn and aws:SourceAccount of what it acts for.",
      source: `${GUIDE}/confused-deputy.html`, test: `${CALLS}needs the resource's policy, with the source that it acts for`,
    },
    {
      rule: "A topic's default policy lets services publish for what belongs to its account.",
      source: "https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html", test: `${CALLS}passes a topic's default policy for what belongs to the account`,
      unverified: "Which services send aws:SourceOwner is not documented; here all do.",
    },
    {
      rule: "Nobody has access to a key without the consent of its policy.",
      source: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html", test: `${CALLS}close a key to those whom the key's policy does not name`,
    },
    {
      rule: "Calls over HTTP to this machine count as encrypted in transit, as at AWS's endpoints: aws:SecureTransport is true. aws:SourceIp is 127.0.0.1.",
      source: `${GUIDE}/reference_policies_condition-keys.html`, test: `${CALLS}is in the time and Region of the cloud`,
      unverified: "A choice: AWS's own endpoints can be reached without encryption, this one can not be reached with it.",
    },
    {
      rule: "A role is taken on when its trust policy allows it, and for trust in the whole account the caller's own policies, too.",
      source: "https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html", test: `${STS}asks for the caller's own permission when the role trusts the account`,
    },
    {
      rule: "A role that does not exist is refused like one that does not trust the caller.",
      source: "https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html", test: `${STS}refuses whom the role does not trust, and tells nobody whether a role exists`,
    },
    {
      rule: "Session tags need sts:TagSession, a source identity sts:SetSourceIdentity, in the trust policy as well.",
      source: `${GUIDE}/id_session-tags.html`, test: `${STS}lets nobody tag a session without sts:TagSession`,
    },
    {
      rule: "A role that a role's session takes on lasts an hour at most.", source: `${GUIDE}/id_roles_terms-and-concepts.html`,
      test: `${STS}keeps sessions of roles that roles take on to an hour`,
    },
    {
      rule: "A role that was deleted gives its sessions no permissions any more.", source: `${GUIDE}/id_roles_manage_delete.html`,
      test: `${CALLS}of a role that was deleted is refused`, unverified: "AWS refuses such keys with another code, as invalid.",
    },
    {
      rule: "The policy simulator decides with the evaluator that decides calls.",
      source: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulateCustomPolicy.html",
      test: "services/iam/simulation.test.ts: decides every action on every resource, and names the statements' policies",
      unverified: "One result for each action and resource; AWS may gather resources under their action.",
    },
  ],
  notModelled: [
    "groups, instance profiles, login profiles, federation (SAML, OpenID), multi-factor authentication",
    "service control policies and other policies of an organization, VPC endpoint policies, access points",
    "other accounts: a call to one of their resources is refused unless that resource's policy is here",
    "the administrator, whose calls are recorded but never refused",
    "AWS managed policies other than AdministratorAccess, AWSLambdaBasicExecutionRole and AWSXRayDaemonWriteAccess",
    "condition keys of CodeBuild's own, events:* keys about a rule's pattern, lambda:Principal of RemovePermission",
    "S3 answers a missing object with 404 also to those who may not list the bucket",
    "positions of statements in the policy simulator's answers; its EC2 scenarios",
    "GetSessionToken, DecodeAuthorizationMessage, transitive session tags",
    "the delay of seconds until a change of IAM is everywhere",
  ],
};
