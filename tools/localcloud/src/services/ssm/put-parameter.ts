import { AwsError, type CallContext, type Handler, type Shape } from "../../service";
import { encryptDirectly, sealValue } from "../kms/key-use";
import { notModelled } from "../support/not-modelled";
import { fromTagList } from "../support/tags";
import { latest, parameterArn, parameters, validation, type ParameterRecord, type ParameterType, type ParameterVersion, type StoredValue } from "./records";
import { rejectTags } from "./tags";

const STANDARD_BYTES = 4096;
const ADVANCED_BYTES = 8192;
const VERSIONS = 100;
const LEVELS = 15;
const DEFAULT_KEY = "alias/aws/ssm";
export const VIA = "ssm.amazonaws.com";

/** @throws AwsError for a name that no parameter may have */
function rejectName(name: string): void {
  if (/^\/?aws/i.test(name)) throw new AwsError("AccessDeniedException", `No access to reserved parameter name: ${name}.`);
  if (/^\/?ssm/i.test(name) || !/^[a-zA-Z0-9_./-]+$/.test(name) || name.endsWith("/") || name.includes("//")) {
    throw validation("Parameter name: can't be prefixed with \"ssm\" (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash "
      + "symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_");
  }
  if (name.includes("/") && !name.startsWith("/")) throw validation("Parameter name must be a fully qualified name.");
  if (name.split("/").length - 1 > LEVELS) {
    throw new AwsError("HierarchyLevelLimitExceededException", `Hierarchical parameters are limited to a maximum depth of ${LEVELS} levels.`);
  }
}

function rejectUnmodelled({ AllowedPattern: pattern, Policies: policies, DataType: dataType = "text" }: Shape): void {
  if (pattern) throw notModelled("ssm", "AllowedPattern of a parameter");
  if (policies && policies !== "[]" && policies !== "{}") throw notModelled("ssm", "policies of a parameter");
  if (dataType !== "text") throw notModelled("ssm", `the data type ${dataType}`);
}

function tierOf({ Tier: tier, Value: value }: Shape, before: ParameterRecord | undefined): ParameterVersion["tier"] {
  const bytes = Buffer.byteLength(value as string);
  const isAdvanced = tier === "Advanced" || (before !== undefined && latest(before).tier === "Advanced") || (tier === "Intelligent-Tiering" && bytes > STANDARD_BYTES);
  if (bytes > (isAdvanced ? ADVANCED_BYTES : STANDARD_BYTES)) {
    throw validation(isAdvanced
      ? `Advanced tier parameters support a maximum parameter value of ${ADVANCED_BYTES} characters.`
      : `Standard tier parameters support a maximum parameter value of ${STANDARD_BYTES} characters. To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier.`);
  }
  return isAdvanced ? "Advanced" : "Standard";
}

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html */
export const putParameter: Handler = async (input, context) => {
  const name = (input.Name as string).trim();
  rejectName(name);
  rejectUnmodelled(input);
  const before = context.store.read((tx) => parameters.get(context, tx, name));
  const type = typeOf(input, before);
  const tier = tierOf(input, before);
  if (type !== "SecureString" && input.KeyId !== undefined) throw validation("KeyId is required for SecureString type parameter only.");
  const keyId: string | undefined = type === "SecureString" ? input.KeyId ?? (before && latest(before).keyId) ?? DEFAULT_KEY : undefined;
  const tags = fromTagList(input.Tags);
  rejectTags({}, tags);
  const value = await stored(context, name, input.Value, keyId, tier);
  return context.store.transaction((tx) => {
    const present = parameters.get(context, tx, name);
    typeOf(input, present);
    const version = (present === undefined ? 0 : latest(present).version) + 1;
    const added: ParameterVersion = {
      version, value, changedAt: context.clock.now(), changedBy: context.caller.arn, tier,
      description: input.Description ?? (present && latest(present).description), ...(keyId !== undefined && { keyId }),
    };
    const versions = [...present?.versions ?? [], added].slice(-VERSIONS);
    parameters.put(context, tx, name, { name, type, tags: present?.tags ?? tags, versions });
    return { Version: version, Tier: tier };
  });
};

/** @throws AwsError where the parameter is there already, or must not become what the input says */
function typeOf({ Type: wanted, Overwrite: overwrite = false, Tags: tags }: Shape, before: ParameterRecord | undefined): ParameterType {
  if (overwrite && tags !== undefined && tags.length > 0) {
    throw validation("Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove overwrite flag. "
      + "To update tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource.");
  }
  if (before === undefined) {
    if (wanted === undefined) throw validation("A parameter type is required when you create a parameter.");
    return wanted as ParameterType;
  }
  if (!overwrite) {
    throw new AwsError("ParameterAlreadyExists", "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.");
  }
  if (wanted !== undefined && wanted !== before.type) {
    throw new AwsError("HierarchyTypeMismatchException", `The parameter type cannot be changed from ${before.type} to ${wanted}.`);
  }
  return before.type;
}

/** @throws AwsError what KMS refuses; `InvalidKeyId` for a key that is not there or cannot be used */
async function stored(context: CallContext, name: string, text: string, keyId: string | undefined, tier: ParameterVersion["tier"]): Promise<StoredValue> {
  if (keyId === undefined) return { kind: "plain", text };
  const use = { keyId, via: VIA, encryptionContext: { PARAMETER_ARN: parameterArn(context, name) } };
  try {
    return tier === "Standard" ? { kind: "encrypted", bytes: await encryptDirectly(context, Buffer.from(text), use) }
      : { kind: "sealed", value: await sealValue(context, Buffer.from(text), use) };
  } catch (error) {
    if (!(error instanceof AwsError) || !/^(NotFound|Disabled|KMSInvalidState|InvalidArn)/.test(error.code)) throw error;
    throw new AwsError("InvalidKeyId", error.message);
  }
}
