import { allow, deny, when, type EvaluationCase } from "../evaluation-case";

const PAGE = "IAM/latest/UserGuide/reference_policies_variables";
const own = { Resource: "arn:aws:s3:::examplebucket/${aws:username}/*" };
const bobs = "arn:aws:s3:::examplebucket/bob/report.txt";
const bob = { "aws:username": "bob" };
const passes = "allowed by identity";
const fails = "lacking in identity";

export const variables: EvaluationCase[] = [
  { id: "variable-own", shows: "A variable in Resource takes the request's value.", page: PAGE, identity: [allow(own)], on: bobs, context: bob, decision: passes },
  { id: "variable-other", shows: "… so that others' folders stay closed.", page: PAGE, identity: [allow(own)], on: "arn:aws:s3:::examplebucket/alice/report.txt", context: bob, decision: fails },
  { id: "variable-missing", shows: "Without a value nothing matches.", page: PAGE, identity: [allow(own)], on: bobs, decision: fails },
  { id: "variable-literal-missing", shows: "… not even the text of the variable itself.", page: PAGE, identity: [allow(own)], on: "arn:aws:s3:::examplebucket/${aws:username}/x", decision: fails },
  { id: "variable-default", shows: "A default stands in for a missing value.", page: PAGE, identity: [allow({ Resource: "arn:aws:s3:::examplebucket/${aws:PrincipalTag/team, 'company-wide'}/*" })], on: "arn:aws:s3:::examplebucket/company-wide/x", decision: passes },
  { id: "variable-default-unused", shows: "… and for nothing else.", page: PAGE, identity: [allow({ Resource: "arn:aws:s3:::examplebucket/${aws:PrincipalTag/team, 'company-wide'}/*" })], on: "arn:aws:s3:::examplebucket/company-wide/x", context: { "aws:PrincipalTag/team": "red" }, decision: fails },
  { id: "variable-case", shows: "Names of variables ignore case.", page: PAGE, identity: [allow({ Resource: "arn:aws:s3:::examplebucket/${AWS:UserName}/*" })], on: bobs, context: bob, decision: passes },
  { id: "variable-old-version", shows: "Policies of 2008-10-17 have no variables.", page: PAGE, version: "2008-10-17", identity: [allow(own)], on: bobs, context: bob, decision: fails },
  { id: "variable-in-condition", shows: "A variable in a condition's value.", page: PAGE, identity: [when({ StringLike: { "s3:prefix": ["${aws:username}/*"] } })], context: { ...bob, "s3:prefix": "bob/2026" }, decision: passes },
  { id: "variable-in-condition-missing", shows: "… matches nothing without a value.", page: PAGE, identity: [when({ StringLike: { "s3:prefix": ["${aws:username}*"] } })], context: { "s3:prefix": "bob/2026" }, decision: fails },
  { id: "variable-tags", shows: "Tags of principal and resource compared.", page: "IAM/latest/UserGuide/tutorial_attribute-based-access-control", identity: [when({ StringEquals: { "aws:ResourceTag/project": "${aws:PrincipalTag/project}" } })], context: { "aws:ResourceTag/project": "peg", "aws:PrincipalTag/project": "peg" }, decision: passes },
  { id: "variable-tags-differ", shows: "… and different.", page: "IAM/latest/UserGuide/tutorial_attribute-based-access-control", identity: [when({ StringEquals: { "aws:ResourceTag/project": "${aws:PrincipalTag/project}" } })], context: { "aws:ResourceTag/project": "uni", "aws:PrincipalTag/project": "peg" }, decision: fails },
  { id: "variable-value-is-no-pattern", shows: "Wildcards in a value mean themselves.", page: PAGE, identity: [allow(own)], on: bobs, context: { "aws:username": "*" }, decision: fails },
  { id: "variable-star", shows: "${*} is a star that means itself.", page: PAGE, identity: [allow({ Resource: "arn:aws:s3:::examplebucket/a${*}b" })], on: "arn:aws:s3:::examplebucket/a*b", decision: passes },
  { id: "variable-star-no-wildcard", shows: "… and no wildcard.", page: PAGE, identity: [allow({ Resource: "arn:aws:s3:::examplebucket/a${*}b" })], on: "arn:aws:s3:::examplebucket/axb", decision: fails },
  { id: "variable-question", shows: "${?} is a question mark.", page: PAGE, identity: [allow({ Resource: "arn:aws:s3:::examplebucket/a${?}b" })], on: "arn:aws:s3:::examplebucket/axb", decision: fails },
  { id: "variable-dollar", shows: "${$} is a dollar sign.", page: PAGE, identity: [allow({ Resource: "arn:aws:s3:::examplebucket/${$}home" })], on: "arn:aws:s3:::examplebucket/$home", decision: passes },
  { id: "variable-two", shows: "Several variables in one text.", page: PAGE, identity: [allow({ Resource: "arn:aws:s3:::${aws:PrincipalTag/bucket}/${aws:username}/*" })], on: bobs, context: { ...bob, "aws:PrincipalTag/bucket": "examplebucket" }, decision: passes },
  { id: "variable-multivalued", shows: "A key with several values has none for a variable.", page: "IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys", identity: [allow({ Resource: "arn:aws:s3:::examplebucket/${aws:TagKeys}/*" })], on: bobs, context: { "aws:TagKeys": ["bob", "alice"] }, decision: fails },
  { id: "variable-not-resource-deny", shows: "A Deny of everything but one's own.", page: PAGE, identity: [allow(), deny({ Resource: undefined, NotResource: own.Resource })], on: "arn:aws:s3:::examplebucket/alice/x", context: bob, decision: "denied by identity" },
  { id: "variable-not-resource-deny-missing", shows: "… denies whoever has no name.", page: PAGE, identity: [allow(), deny({ Resource: undefined, NotResource: own.Resource })], on: bobs, decision: "denied by identity" },
  { id: "variable-not-resource-allow-missing", shows: "An Allow of everything but one's own gives nothing to whoever has no name.", page: PAGE, identity: [allow({ Resource: undefined, NotResource: own.Resource })], on: bobs, decision: fails },
];
