import { AwsError, type Handler } from "../../service";
import { unknownPrincipals } from "../iam/principals";
import { notModelled } from "../support/not-modelled";
import { parsePolicy } from "../support/policy-document";
import { named, requireSecret, requireUsable, secrets } from "./records";

export const putResourcePolicy: Handler = (input, context) => context.store.transaction((tx) => {
  if (input.BlockPublicPolicy === true) throw notModelled("secretsmanager", "BlockPublicPolicy");
  const secret = requireUsable(context, tx, input.SecretId);
  const parsed = parsePolicy(input.ResourcePolicy, "resource");
  if (parsed.problems) throw malformed(parsed.problems[0]?.text ?? "it cannot be read");
  if (unknownPrincipals(parsed.document, tx, context.accountId).length > 0) throw malformed("a principal does not exist");
  secrets.put(context, tx, secret.name, { ...secret, resourcePolicy: input.ResourcePolicy as string });
  return named(secret);
});

const malformed = (reason: string): AwsError =>
  new AwsError("MalformedPolicyDocumentException", `This resource policy contains a syntax error: ${reason}`);

export const getResourcePolicy: Handler = (input, context) => context.store.read((tx) => {
  const secret = requireSecret(context, tx, input.SecretId);
  return { ...named(secret), ...(secret.resourcePolicy !== undefined && { ResourcePolicy: secret.resourcePolicy }) };
});

export const deleteResourcePolicy: Handler = (input, context) => context.store.transaction((tx) => {
  const { resourcePolicy: _, ...secret } = requireSecret(context, tx, input.SecretId);
  secrets.put(context, tx, secret.name, secret);
  return named(secret);
});
