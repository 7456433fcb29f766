import { allow, deny, when, type CaseStatement, type EvaluationCase } from "../evaluation-case";

const OPERATORS = "IAM/latest/UserGuide/reference_policies_elements_condition_operators";
const CONTEXT = "IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values";
const SETS = "IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys";

const passes = "allowed by identity";
const fails = "lacking in identity";
const KEY = "aws:PrincipalTag/team";
const TAGS = "aws:TagKeys";

/** One operator with one key and one request: `[id, what it shows, operator, values of the policy, value of the request, holds]`. */
type Row = [string, string, string, string | string[], string | string[] | undefined, boolean];

const rows = (page: string, key: string, table: Row[]): EvaluationCase[] => table.map(([id, shows, operator, expected, given, holds]) => ({
  id, shows, page, identity: [when({ [operator]: { [key]: expected } })], ...(given !== undefined && { context: { [key]: given } }), decision: holds ? passes : fails,
}));

const strings = rows(OPERATORS, KEY, [
  ["string-equals", "StringEquals compares exactly.", "StringEquals", "red", "red", true],
  ["string-equals-case", "… with case.", "StringEquals", "red", "Red", false],
  ["string-equals-star", "A star means itself there.", "StringEquals", "r*", "red", false],
  ["string-equals-list", "One of several values is enough.", "StringEquals", ["blue", "red"], "red", true],
  ["string-equals-missing", "A key that the request lacks does not match.", "StringEquals", "red", undefined, false],
  ["string-not-equals", "StringNotEquals holds for another value.", "StringNotEquals", "red", "blue", true],
  ["string-not-equals-same", "… not for the same.", "StringNotEquals", "red", "red", false],
  ["string-not-equals-list", "… and only when none of several matches (NOR).", "StringNotEquals", ["blue", "red"], "red", false],
  ["string-not-equals-missing", "A negated operator holds for a key that the request lacks.", "StringNotEquals", "red", undefined, true],
  ["string-ignore-case", "StringEqualsIgnoreCase ignores case.", "StringEqualsIgnoreCase", "RED", "red", true],
  ["string-not-ignore-case", "StringNotEqualsIgnoreCase, too.", "StringNotEqualsIgnoreCase", "RED", "red", false],
  ["string-like", "StringLike takes a star.", "StringLike", "r*d", "red", true],
  ["string-like-question", "… and a question mark.", "StringLike", "re?", "red", true],
  ["string-like-case", "… with case.", "StringLike", "R*", "red", false],
  ["string-like-missing", "… and does not hold for a missing key.", "StringLike", "*", undefined, false],
  ["string-not-like", "StringNotLike is its opposite.", "StringNotLike", "r*", "red", false],
  ["string-not-like-other", "… and holds for what the pattern does not cover.", "StringNotLike", "b*", "red", true],
  ["if-exists-missing", "IfExists holds when the key is missing.", "StringEqualsIfExists", "red", undefined, true],
  ["if-exists-same", "… compares when it is there.", "StringEqualsIfExists", "red", "red", true],
  ["if-exists-other", "… and can fail then.", "StringEqualsIfExists", "red", "blue", false],
  ["operator-case", "Names of operators ignore case.", "stringequals", "red", "red", true],
  ["null-true-missing", "Null true: the key must not be there.", "Null", "true", undefined, true],
  ["null-true-present", "… so it fails when it is.", "Null", "true", "red", false],
  ["null-false-present", "Null false: the key must be there.", "Null", "false", "red", true],
  ["null-false-missing", "… so it fails when it is not.", "Null", "false", undefined, false],
]);

const numbers = rows(OPERATORS, "s3:max-keys", [
  ["numeric-equals", "NumericEquals compares numbers.", "NumericEquals", "10", "10.0", true],
  ["numeric-not-equals", "NumericNotEquals is its opposite.", "NumericNotEquals", "10", "10", false],
  ["numeric-less", "NumericLessThan excludes the bound.", "NumericLessThan", "10", "10", false],
  ["numeric-less-equals", "NumericLessThanEquals includes it.", "NumericLessThanEquals", "10", "10", true],
  ["numeric-less-not-text", "Numbers are not compared as texts.", "NumericLessThan", "10", "9", true],
  ["numeric-greater", "NumericGreaterThan excludes the bound.", "NumericGreaterThan", "10", "10", false],
  ["numeric-greater-equals", "NumericGreaterThanEquals includes it.", "NumericGreaterThanEquals", "10", "11", true],
  ["numeric-not-a-number", "What is no number matches none.", "NumericLessThanEquals", "10", "ten", false],
  ["numeric-missing", "A missing key does not match.", "NumericLessThanEquals", "10", undefined, false],
  ["numeric-if-exists", "… unless IfExists lets it.", "NumericLessThanEqualsIfExists", "10", undefined, true],
]);

const dates = rows(OPERATORS, "aws:CurrentTime", [
  ["date-equals-forms", "Dates compare as points in time, whatever their form.", "DateEquals", "2026-11-20T12:00:00Z", "1795176000", true],
  ["date-not-equals", "DateNotEquals is the opposite.", "DateNotEquals", "2026-11-20T12:00:00Z", "2026-11-20T12:00:00Z", false],
  ["date-less", "DateLessThan excludes the bound.", "DateLessThan", "2026-11-20T12:00:00Z", "2026-11-20T12:00:00Z", false],
  ["date-less-equals", "DateLessThanEquals includes it.", "DateLessThanEquals", "2026-11-20T12:00:00Z", "2026-11-20T12:00:00Z", true],
  ["date-greater", "DateGreaterThan holds for what is later.", "DateGreaterThan", "2026-11-20T12:00:00Z", "2026-11-20T12:00:01Z", true],
  ["date-greater-equals", "DateGreaterThanEquals fails for what is earlier.", "DateGreaterThanEquals", "2026-11-20T12:00:00Z", "2026-11-20T11:59:59Z", false],
  ["date-epoch", "A bound may be in seconds since the epoch.", "DateGreaterThan", "1795176000", "2026-11-20T12:00:01Z", true],
]);

const others: EvaluationCase[] = [
  ...rows(OPERATORS, "aws:SecureTransport", [
    ["bool-true", "Bool compares truth values.", "Bool", "true", "true", true],
    ["bool-false", "… both of them.", "Bool", "false", "true", false],
    ["bool-missing", "… and does not hold for a missing key.", "Bool", "true", undefined, false],
    ["bool-if-exists", "… unless IfExists lets it.", "BoolIfExists", "true", undefined, true],
  ]),
  ...rows(OPERATORS, "kms:EncryptionContext:data", [
    ["binary-same", "BinaryEquals compares bytes in base64.", "BinaryEquals", "QmluYXJ5VmFsdWU=", "QmluYXJ5VmFsdWU=", true],
    ["binary-other", "… all of them.", "BinaryEquals", "QmluYXJ5VmFsdWU=", "QmluYXJ5VmFsdWUh", false],
  ]),
  ...rows(OPERATORS, "aws:SourceIp", [
    ["ip-range", "IpAddress covers a range.", "IpAddress", "203.0.113.0/24", "203.0.113.7", true],
    ["ip-outside", "… and nothing outside of it.", "IpAddress", "203.0.113.0/24", "203.0.114.7", false],
    ["ip-single", "An address alone is a range of one.", "IpAddress", "203.0.113.7", "203.0.113.7", true],
    ["ip-list", "One of several ranges is enough.", "IpAddress", ["198.51.100.0/24", "203.0.113.0/24"], "203.0.113.7", true],
    ["ip-six", "Addresses of version 6 as well.", "IpAddress", "2001:DB8:1234:5678::/64", "2001:db8:1234:5678::1", true],
    ["ip-not", "NotIpAddress is the opposite.", "NotIpAddress", "203.0.113.0/24", "203.0.113.7", false],
    ["ip-not-missing", "… and holds for a missing key.", "NotIpAddress", "203.0.113.0/24", undefined, true],
  ]),
  ...rows(OPERATORS, "aws:SourceArn", [
    ["arn-like", "ArnLike takes wildcards.", "ArnLike", "arn:aws:events:*:111122223333:rule/*", "arn:aws:events:us-east-1:111122223333:rule/a", true],
    ["arn-equals", "ArnEquals does the same.", "ArnEquals", "arn:aws:events:*:111122223333:rule/*", "arn:aws:events:us-east-1:111122223333:rule/a", true],
    ["arn-components", "Each of the six components is compared by itself.", "ArnLike", "arn:aws:*:rule/a", "arn:aws:events:us-east-1:111122223333:rule/a", false],
    ["arn-case", "ARNs are case-sensitive.", "ArnLike", "arn:aws:events:*:*:rule/A", "arn:aws:events:us-east-1:111122223333:rule/a", false],
    ["arn-colons", "The last component holds further colons.", "ArnLike", "arn:aws:lambda:*:*:function:*", "arn:aws:lambda:us-east-1:111122223333:function:pay:live", true],
    ["arn-not-like", "ArnNotLike is the opposite.", "ArnNotLike", "arn:aws:events:*:*:rule/*", "arn:aws:events:us-east-1:111122223333:rule/a", false],
    ["arn-not-equals", "ArnNotEquals, too.", "ArnNotEquals", "arn:aws:events:*:*:rule/b", "arn:aws:events:us-east-1:111122223333:rule/a", true],
    ["arn-not-like-missing", "… and holds for a missing key.", "ArnNotLike", "arn:aws:events:*:*:rule/*", undefined, true],
    ["arn-missing", "ArnLike does not.", "ArnLike", "*:*:*:*:*:*", undefined, false],
  ]),
];

const sets = rows(SETS, TAGS, [
  ["all-subset", "ForAllValues holds when each value of the request matches one of the policy.", "ForAllValues:StringEquals", ["env", "team"], ["team"], true],
  ["all-extra", "… and not when one matches none.", "ForAllValues:StringEquals", ["env", "team"], ["team", "cost"], false],
  ["all-missing", "It holds for a missing key.", "ForAllValues:StringEquals", ["env"], undefined, true],
  ["all-empty", "… and for an empty set.", "ForAllValues:StringEquals", ["env"], [], true],
  ["all-like", "It goes with other operators.", "ForAllValues:StringLike", "te*", ["team", "tenant"], true],
  ["all-not-equals", "ForAllValues with a negated operator: no value may match.", "ForAllValues:StringNotEquals", "env", ["team", "env"], false],
  ["any-one", "ForAnyValue holds when one value matches.", "ForAnyValue:StringEquals", ["env", "team"], ["cost", "team"], true],
  ["any-none", "… and not when none does.", "ForAnyValue:StringEquals", ["env"], ["cost", "team"], false],
  ["any-missing", "It does not hold for a missing key.", "ForAnyValue:StringEquals", ["env"], undefined, false],
  ["any-not-equals", "ForAnyValue with a negated operator: one value that does not match is enough.", "ForAnyValue:StringNotEquals", "env", ["env", "team"], true],
  ["any-not-equals-missing", "… and none is not.", "ForAnyValue:StringNotEquals", "env", undefined, false],
  ["qualifier-case", "Qualifiers ignore case.", "foranyvalue:stringlike", "e*", ["env"], true],
]);

const two: CaseStatement = { StringEquals: { [KEY]: "red", "aws:PrincipalAccount": "111122223333" } };
const blocks: EvaluationCase[] = [
  { id: "keys-and", shows: "Several keys must all match.", page: CONTEXT, identity: [when(two)], context: { [KEY]: "red", "aws:PrincipalAccount": "111122223333" }, decision: passes },
  { id: "keys-and-fails", shows: "… one that does not is enough to fail.", page: CONTEXT, identity: [when(two)], context: { [KEY]: "red", "aws:PrincipalAccount": "444455556666" }, decision: fails },
  { id: "operators-and", shows: "Several operators must all hold.", page: CONTEXT, identity: [when({ StringEquals: { [KEY]: "red" }, Bool: { "aws:SecureTransport": "true" } })], context: { [KEY]: "red", "aws:SecureTransport": "false" }, decision: fails },
  { id: "key-case", shows: "Names of condition keys ignore case.", page: CONTEXT, identity: [when({ StringEquals: { "AWS:principaltag/Team": "red" } })], context: { [KEY]: "red" }, decision: passes },
  { id: "deny-condition-fails", shows: "A Deny whose condition does not hold denies nothing.", page: CONTEXT, identity: [allow(), deny({ Condition: { Bool: { "aws:SecureTransport": "false" } } })], context: { "aws:SecureTransport": "true" }, decision: passes },
  { id: "deny-condition-holds", shows: "… and denies when it holds.", page: CONTEXT, identity: [allow(), deny({ Condition: { Bool: { "aws:SecureTransport": "false" } } })], context: { "aws:SecureTransport": "false" }, decision: "denied by identity" },
  { id: "deny-not-equals-missing", shows: "A Deny with a negated operator denies a request that lacks the key.", page: OPERATORS, identity: [allow(), deny({ Condition: { StringNotEquals: { [KEY]: "red" } } })], decision: "denied by identity" },
  { id: "deny-not-equals-if-exists", shows: "… also with IfExists: the condition holds then.", page: OPERATORS, identity: [allow(), deny({ Condition: { StringNotEqualsIfExists: { [KEY]: "red" } } })], decision: "denied by identity" },
  { id: "deny-all-values-missing", shows: "ForAllValues in a Deny denies a request that lacks the key.", page: SETS, identity: [allow(), deny({ Condition: { "ForAllValues:StringEquals": { [TAGS]: "x" } } })], decision: "denied by identity" },
  { id: "condition-of-one-statement", shows: "A condition limits its own statement only.", page: CONTEXT, identity: [when({ StringEquals: { [KEY]: "red" } }), allow()], decision: passes },
  { id: "null-with-all-values", shows: "Null false beside ForAllValues keeps requests without the key out.", page: SETS, identity: [when({ "ForAllValues:StringEquals": { [TAGS]: ["env"] }, Null: { [TAGS]: "false" } })], decision: fails },
  { id: "pass-role", shows: "iam:PassRole limited to a service.", page: "IAM/latest/UserGuide/id_roles_use_passrole", action: "iam:PassRole", on: "arn:aws:iam::111122223333:role/pay", context: { "iam:PassedToService": "lambda.amazonaws.com" }, identity: [allow({ Action: "iam:PassRole", Resource: "arn:aws:iam::111122223333:role/pay", Condition: { StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" } } })], decision: passes },
  { id: "pass-role-other", shows: "… is no permission to pass it to another.", page: "IAM/latest/UserGuide/id_roles_use_passrole", action: "iam:PassRole", on: "arn:aws:iam::111122223333:role/pay", context: { "iam:PassedToService": "ec2.amazonaws.com" }, identity: [allow({ Action: "iam:PassRole", Resource: "arn:aws:iam::111122223333:role/pay", Condition: { StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" } } })], decision: fails },
  { id: "encryption-context", shows: "KMS's encryption context as condition keys.", page: "kms/latest/developerguide/conditions-kms", action: "kms:Decrypt", on: "arn:aws:kms:us-east-1:111122223333:key/k", context: { "kms:EncryptionContext:app": "pay" }, identity: [allow({ Action: "kms:Decrypt", Condition: { StringEquals: { "kms:EncryptionContext:app": "pay" } } })], decision: passes },
  { id: "leading-keys", shows: "Rows of a DynamoDB table by their leading key.", page: "amazondynamodb/latest/developerguide/specifying-conditions", action: "dynamodb:GetItem", on: "arn:aws:dynamodb:us-east-1:111122223333:table/t", context: { "dynamodb:LeadingKeys": ["bob"], "aws:username": "bob" }, identity: [allow({ Action: "dynamodb:GetItem", Condition: { "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": ["${aws:username}"] } } })], decision: passes },
];

export const conditions: EvaluationCase[] = [...strings, ...numbers, ...dates, ...others, ...sets, ...blocks];
