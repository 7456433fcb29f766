// tools/localcloud/src/cloud.ts
var import_node_path3 = require("node:path");

// tools/localcloud/src/credentials.ts
var ADMINISTRATOR_NAME = "administrator";
var ACCESS_KEYS = "access-keys";

// tools/localcloud/src/account.ts
var KEY_ID_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
var SECRET_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
var COLLECTION = "account";
var ADMINISTRATOR_KEY = "administrator";
function openAdministrator(store, accountId, ids) {
  const known = store.read((tx) => tx.get(COLLECTION, ADMINISTRATOR_KEY));
  return known ?? store.transaction((tx) => {
    const made = tx.get(COLLECTION, ADMINISTRATOR_KEY);
    if (made !== void 0) return made;
    const caller = { accountId, arn: `arn:aws:iam::${accountId}:user/${ADMINISTRATOR_NAME}`, kind: "administrator" };
    const administrator = { ...caller, accessKeyId: `AKIA${ids.randomId(16, KEY_ID_LETTERS)}`, secretAccessKey: ids.randomId(40, SECRET_LETTERS) };
    tx.put(COLLECTION, ADMINISTRATOR_KEY, administrator);
    const key = { secretAccessKey: administrator.secretAccessKey, caller };
    tx.put(ACCESS_KEYS, administrator.accessKeyId, key);
    return administrator;
  });
}

// tools/localcloud/src/model/service-ids.ts
var SERVICE_IDS = [
  "cloudwatch",
  "codebuild",
  "codeconnections",
  "codedeploy",
  "codepipeline",
  "dynamodb",
  "events",
  "iam",
  "kms",
  "lambda",
  "logs",
  "s3",
  "sns",
  "sqs",
  "sts"
];
function isServiceId(text) {
  return SERVICE_IDS.includes(text);
}

// tools/localcloud/src/service.ts
var AwsError = class extends Error {
  constructor(code, message, statusCode = 400, members = {}) {
    super(message);
    this.code = code;
    this.statusCode = statusCode;
    this.members = members;
    this.name = code;
  }
  code;
  statusCode;
  members;
};

// tools/localcloud/src/validation/pattern.ts
var compiled = /* @__PURE__ */ new Map();
var POSIX_CLASSES = {
  "\\p{Alnum}": "A-Za-z0-9",
  "\\p{Alpha}": "A-Za-z",
  "\\p{Digit}": "0-9",
  "\\p{Lower}": "a-z",
  "\\p{Upper}": "A-Z",
  "\\p{Punct}": "!-\\/:-@\\[-`{-~",
  "\\p{Print}": " -~",
  "\\p{Graph}": "!-~",
  "\\p{ASCII}": "\\x00-\\x7f",
  "\\p{Space}": "\\s"
};
function compilePattern(pattern) {
  if (compiled.has(pattern)) return compiled.get(pattern);
  const source = translate(pattern);
  const expression = tryCompile(source, "us") ?? tryCompile(source, "s");
  compiled.set(pattern, expression);
  return expression;
}
function translate(pattern) {
  let source = pattern.replace(/^\(\?s\)/, "");
  for (const [java, script] of Object.entries(POSIX_CLASSES)) {
    source = source.replaceAll(`[${java}]`, `[${script}]`);
    source = source.includes("[") ? replaceInside(source, java, script) : source.replaceAll(java, `[${script}]`);
  }
  return `^(?:${source})$`;
}
function replaceInside(source, java, script) {
  let inClass = false;
  let result = "";
  for (let at = 0; at < source.length; at++) {
    if (source.startsWith(java, at)) {
      result += inClass ? script : `[${script}]`;
      at += java.length - 1;
    } else if (source[at] === "\\") {
      result += source.slice(at, at + 2);
      at += 1;
    } else {
      if (source[at] === "[") inClass = true;
      if (source[at] === "]") inClass = false;
      result += source[at];
    }
  }
  return result;
}
function tryCompile(source, flags) {
  try {
    return new RegExp(source, flags);
  } catch (error) {
    if (error instanceof SyntaxError) return void 0;
    throw error;
  }
}

// tools/localcloud/src/validation/problem-words.ts
function validationMessage(problems) {
  const count = `${problems.length} validation error${problems.length === 1 ? "" : "s"} detected`;
  const each = problems.map(({ path, value, constraint }) => `Value ${shown(value)}at '${path}' failed to satisfy constraint: ${constraint}`);
  return `${count}: ${each.join("; ")}`;
}
function shown(value) {
  if (value === void 0 || value === null) return "";
  return `'${plain(value)}' `;
}
function plain(value) {
  if (value instanceof Uint8Array) return `java.nio.HeapByteBuffer[pos=0 lim=${value.length} cap=${value.length}]`;
  if (value instanceof Date) return value.toUTCString();
  if (Array.isArray(value)) return `[${value.map(plain).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    return `{${Object.entries(value).map(([key, item]) => `${key}=${plain(item)}`).join(", ")}}`;
  }
  return String(value);
}
function pathName(member) {
  return member.charAt(0).toLowerCase() + member.slice(1);
}

// tools/localcloud/src/validation/profile.ts
var PROFILES = {
  cloudwatch: { code: "ValidationError", missingCode: "MissingParameter", missingMessage: queryMissing },
  codebuild: { code: "InvalidInputException" },
  codeconnections: { code: "ValidationException" },
  codedeploy: { code: "ValidationException", checksEnums: false },
  codepipeline: { code: "ValidationException" },
  dynamodb: { code: "ValidationException" },
  events: { code: "ValidationException" },
  iam: { code: "ValidationError" },
  kms: { code: "ValidationException" },
  lambda: { code: "ValidationException" },
  logs: { code: "InvalidParameterException" },
  s3: { code: "InvalidArgument", missingCode: "InvalidRequest", checksEnums: false },
  sns: { code: "InvalidParameter", missingCode: "ValidationError", checksEnums: false },
  sqs: { code: "InvalidParameterValue", missingCode: "MissingParameter", missingMessage: queryMissing, checksEnums: false },
  sts: { code: "ValidationError" }
};
function queryMissing(members) {
  return `The request must contain the parameter${members.length === 1 ? "" : "s"} ${members.join(", ")}.`;
}
function validationProfile(service) {
  return PROFILES[service];
}

// tools/localcloud/src/validation/input-check.ts
var PATTERN_LIMIT = 131072;
function checkInput(operation, input, options = {}) {
  const shape = operation.input;
  const findings = {
    profile: validationProfile(operation.model.id),
    ignoresUnknownMembers: options.ignoresUnknownMembers ?? false,
    types: [],
    unknown: [],
    missing: [],
    problems: []
  };
  if (typeof input !== "object" || input === null || Array.isArray(input)) {
    throw new AwsError("SerializationException", `Input of ${operation.model.id}.${operation.name} is not an object.`);
  }
  if (shape === void 0) {
    checkNoMembers(operation, input, findings);
  } else {
    checkStructure(shape, input, "", findings);
  }
  rejectFindings(operation, findings);
  return hasNull(input) ? withoutNulls(input) : input;
}
function rejectFindings(operation, { types, unknown, missing, problems, profile }) {
  if (types.length > 0) throw new AwsError("SerializationException", types.join("; "));
  if (unknown.length > 0) {
    const known = [...operation.input?.members.keys() ?? []].join(", ");
    throw new AwsError("ParamValidation", `Parameter validation failed for ${operation.model.id}.${operation.name}: Unknown parameter${unknown.length === 1 ? "" : "s"} in input: ${unknown.map((path) => `"${path}"`).join(", ")}, must be one of: ${known}`);
  }
  if (missing.length > 0 && problems.length === 0 && profile.missingMessage !== void 0) {
    throw new AwsError(profile.missingCode ?? profile.code, profile.missingMessage(missing.map(({ name }) => name)));
  }
  const all = [...missing.map(({ path }) => ({ path, value: void 0, constraint: "Member must not be null" })), ...problems];
  if (all.length === 0) return;
  const code = problems.length === 0 ? profile.missingCode ?? profile.code : profile.code;
  throw new AwsError(code, validationMessage(all));
}
function checkNoMembers(operation, input, findings) {
  if (findings.ignoresUnknownMembers) return;
  findings.unknown.push(...Object.keys(input).filter((key) => input[key] !== void 0).map((key) => `${operation.name}.${key}`));
}
function checkStructure(shape, value, path, findings) {
  const members = shape.members;
  for (const name of shape.required) {
    if (value[name] === void 0 || value[name] === null) findings.missing.push({ name, path: joined(path, pathName(name)) });
  }
  for (const name in value) {
    const item = value[name];
    if (item === void 0 || item === null) continue;
    const member = members.get(name);
    if (member !== void 0) checkValue(member, item, joined(path, pathName(name)), findings);
    else if (!findings.ignoresUnknownMembers) findings.unknown.push(joined(path, name));
  }
}
function joined(path, name) {
  return path === "" ? name : `${path}.${name}`;
}
function checkValue(member, value, path, findings) {
  const shape = member.shape;
  switch (shape.type) {
    case "structure":
      if (shape.isDocument || shape.isEventStream) return;
      if (!isPlainObject(value)) return wrongType(path, value, "a structure", findings);
      return checkStructure(shape, value, path, findings);
    case "list":
      return checkList(shape, value, path, findings);
    case "map":
      return checkMap(shape, value, path, findings);
    case "string":
    case "character":
      if (typeof value !== "string") {
        if (member.jsonValue) return;
        return wrongType(path, value, "a string", findings);
      }
      return checkString(shape, value, path, findings);
    case "integer":
    case "long":
      if (typeof value !== "number" || !Number.isInteger(value)) return wrongType(path, value, "a whole number", findings);
      return checkRange(shape, value, path, findings);
    case "float":
    case "double":
      if (typeof value !== "number") return wrongType(path, value, "a number", findings);
      return checkRange(shape, value, path, findings);
    case "boolean":
      if (typeof value !== "boolean") wrongType(path, value, "true or false", findings);
      return;
    case "timestamp":
      if (!(value instanceof Date) || Number.isNaN(value.getTime())) wrongType(path, value, "a timestamp", findings);
      return;
    case "blob":
      if (!(value instanceof Uint8Array)) return wrongType(path, value, "bytes", findings);
      return checkLength(shape, value.length, value, path, findings);
  }
}
function checkList(shape, value, path, findings) {
  if (!Array.isArray(value)) return wrongType(path, value, "a list", findings);
  checkLength(shape, value.length, value, path, findings);
  for (let at = 0; at < value.length; at++) {
    const item = value[at];
    if (item !== void 0 && item !== null) checkValue(shape.element, item, `${path}.${at + 1}.member`, findings);
  }
}
function checkMap(shape, value, path, findings) {
  if (!isPlainObject(value)) return wrongType(path, value, "a map", findings);
  const entries = Object.entries(value);
  checkLength(shape, entries.length, value, path, findings);
  for (const [key, item] of entries) {
    checkValue(shape.key, key, `${path}.${key}.key`, findings);
    if (item !== void 0 && item !== null) checkValue(shape.value, item, `${path}.${key}.value`, findings);
  }
}
function checkString(shape, value, path, findings) {
  if (shape.enumeration !== void 0) {
    if (findings.profile.checksEnums !== false && !shape.enumeration.includes(value)) {
      findings.problems.push({ path, value, constraint: `Member must satisfy enum value set: [${shape.enumeration.join(", ")}]` });
    }
    return;
  }
  const length = codePoints(value);
  checkLength(shape, length, value, path, findings);
  if (shape.pattern === void 0 || length > (shape.max ?? PATTERN_LIMIT)) return;
  if (compilePattern(shape.pattern)?.test(value) === false) {
    findings.problems.push({ path, value, constraint: `Member must satisfy regular expression pattern: ${shape.pattern}` });
  }
}
function codePoints(text) {
  let count = text.length;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit >= 55296 && unit < 56320) count--;
  }
  return count;
}
function checkLength(shape, length, value, path, findings) {
  if (shape.max !== void 0 && length > shape.max) {
    findings.problems.push({ path, value, constraint: `Member must have length less than or equal to ${shape.max}` });
  } else if (shape.min !== void 0 && length < shape.min) {
    findings.problems.push({ path, value, constraint: `Member must have length greater than or equal to ${shape.min}` });
  }
}
function checkRange(shape, value, path, findings) {
  if (shape.max !== void 0 && value > shape.max) {
    findings.problems.push({ path, value, constraint: `Member must have value less than or equal to ${shape.max}` });
  } else if (shape.min !== void 0 && value < shape.min) {
    findings.problems.push({ path, value, constraint: `Member must have value greater than or equal to ${shape.min}` });
  }
}
function wrongType(path, value, expected, findings) {
  findings.types.push(`${kindOf(value)} at '${path}' can not be converted to ${expected}`);
}
function kindOf(value) {
  if (Array.isArray(value)) return "A list";
  if (value instanceof Uint8Array) return "Bytes";
  if (value instanceof Date) return "A timestamp";
  if (typeof value === "object") return "A structure or map";
  return `The ${typeof value} ${JSON.stringify(value)}`;
}
function isPlainObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array) && !(value instanceof Date);
}
function hasNull(value) {
  if (value === null) return true;
  if (typeof value !== "object" || value instanceof Uint8Array || value instanceof Date) return false;
  if (Array.isArray(value)) return value.some(hasNull);
  for (const key in value) if (hasNull(value[key])) return true;
  return false;
}
function withoutNulls(value) {
  if (Array.isArray(value)) return value.filter((item) => item !== null && item !== void 0).map(withoutNulls);
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== null && item !== void 0).map(([key, item]) => [key, withoutNulls(item)]));
}

// tools/localcloud/src/validation/output-check.ts
function checkOutput(operation, output) {
  const problems = [];
  if (!isPlainObject(output)) problems.push("the answer is not an object");
  else if (operation.output !== void 0) checkStructure2(operation.output, output, "", problems);
  else problems.push(...Object.keys(output).filter((key) => output[key] !== void 0).map((key) => `${key}: the operation has no output`));
  if (problems.length === 0) return;
  throw new Error([
    `The local cloud's ${operation.model.id}.${operation.name} answers what the API model does not have:`,
    ...problems.map((line) => `  - ${line}`)
  ].join("\n"));
}
function checkStructure2(shape, value, path, problems) {
  for (const name in value) {
    const item = value[name];
    if (item === void 0 || item === null) continue;
    const member = shape.members.get(name);
    if (member === void 0) problems.push(`${path}${name}: ${shape.name} has no such member`);
    else checkValue2(member, item, `${path}${name}`, problems);
  }
}
function checkValue2(member, value, path, problems) {
  const shape = member.shape;
  switch (shape.type) {
    case "structure":
      if (shape.isDocument || shape.isEventStream) return;
      return isPlainObject(value) ? checkStructure2(shape, value, `${path}.`, problems) : wrong(path, value, "a structure", problems);
    case "list":
      if (!Array.isArray(value)) return wrong(path, value, "a list", problems);
      return value.forEach((item, at) => checkValue2(shape.element, item, `${path}[${at}]`, problems));
    case "map":
      if (!isPlainObject(value)) return wrong(path, value, "a map", problems);
      for (const key in value) if (value[key] !== void 0) checkValue2(shape.value, value[key], `${path}.${key}`, problems);
      return;
    case "string":
    case "character":
      if (typeof value !== "string" && !member.jsonValue) wrong(path, value, "a string", problems);
      return;
    case "integer":
    case "long":
      if (typeof value !== "number" || !Number.isInteger(value)) wrong(path, value, "a whole number", problems);
      return;
    case "float":
    case "double":
      if (typeof value !== "number") wrong(path, value, "a number", problems);
      return;
    case "boolean":
      if (typeof value !== "boolean") wrong(path, value, "true or false", problems);
      return;
    case "timestamp":
      if (!(value instanceof Date) || Number.isNaN(value.getTime())) wrong(path, value, "a Date", problems);
      return;
    case "blob":
      if (!(value instanceof Uint8Array)) wrong(path, value, "a Uint8Array", problems);
      return;
  }
}
function wrong(path, value, expected, problems) {
  problems.push(`${path}: ${kindOf(value)} is not ${expected}`);
}

// tools/localcloud/src/dispatch/dispatcher.ts
var Dispatcher = class {
  constructor(parts) {
    this.parts = parts;
  }
  parts;
  observers = /* @__PURE__ */ new Set();
  /** Ids of requests do not come from the cloud's own source: watching a run must not change it. */
  requestCount = 0;
  /** @returns a function that ends the observation */
  observe(observer) {
    this.observers.add(observer);
    return () => void this.observers.delete(observer);
  }
  /** @throws AwsError what AWS refuses; any other Error is a mistake of ours */
  async call(call, options = {}, via = []) {
    if (this.observers.size === 0) return this.perform(call, options, via);
    const at = this.parts.clock.now();
    const started = performance.now();
    const report = (error) => {
      const record = {
        requestId: options.requestId ?? `in-process-${++this.requestCount}`,
        service: call.service,
        operation: call.operation,
        callerArn: call.caller.arn,
        via,
        at,
        elapsedMilliseconds: performance.now() - started,
        ...error && { error }
      };
      for (const observer of this.observers) observer(record);
    };
    try {
      const output = await this.perform(call, options, via);
      report();
      return output;
    } catch (error) {
      report(error instanceof AwsError ? { code: error.code, message: error.message, statusCode: error.statusCode } : { code: "InternalFailure", message: error instanceof Error ? error.message : String(error), statusCode: 500 });
      throw error;
    }
  }
  async perform(call, options, via) {
    const model = this.model(call.service);
    const operation = this.operation(model, call.operation);
    const handler = this.parts.loadService(model.id).operations[operation.name];
    if (handler === void 0) throw notModelled(model, operation.name);
    try {
      const input = checkInput(operation, call.input, options);
      const context = this.context(call.caller, [...via, model.id]);
      const checked = { service: model.id, operation: operation.name, input, caller: call.caller, via };
      await this.parts.hooks.authorise?.(checked, context);
      const fault = await this.parts.hooks.injectFault?.(checked, context);
      if (fault !== void 0) throw fault;
      const output = await handler(input, context);
      checkOutput(operation, output);
      return output;
    } catch (error) {
      throw error instanceof AwsError ? asModelled(model, error) : error;
    }
  }
  model(service) {
    if (isServiceId(service)) return this.parts.models.service(service);
    throw new AwsError("NotImplemented", `The service ${service} is not modelled by the local cloud. Modelled are ${SERVICE_IDS.join(", ")}.`, 501);
  }
  operation(model, name) {
    const operation = model.operation(name);
    if (operation !== void 0) return operation;
    throw model.operationNames.includes(name) ? notModelled(model, name) : unknownOperation(model, name);
  }
  context(caller, via) {
    const { accountId, region, store, clock, ids, quotas } = this.parts;
    return {
      caller,
      accountId,
      region,
      partition: "aws",
      store,
      clock,
      quotas,
      randomId: (length, alphabet) => ids.randomId(length, alphabet),
      uuid: () => ids.uuid(),
      call: (service, operation, input, as = caller) => this.call({ service, operation, input, caller: as }, {}, via)
    };
  }
};
function notModelled(model, operation) {
  return new AwsError("NotImplemented", `${model.id}.${operation} is not modelled by the local cloud. docs/local-cloud-operations.md lists what is; docs/local-cloud.md says how to add an operation.`, 501);
}
function unknownOperation(model, operation) {
  return new AwsError(
    "UnknownOperationException",
    `${model.metadata.serviceFullName} has no operation ${operation}, neither at AWS (botocore ${model.botocoreVersion}) nor in the local cloud.`,
    400
  );
}
function asModelled(model, error) {
  const facts = model.error(error.code);
  if (facts === void 0) return error;
  const statusCode = error.statusCode === 400 && facts.statusCode !== void 0 ? facts.statusCode : error.statusCode;
  if (statusCode === error.statusCode && facts.code === error.code) return error;
  const modelled = new AwsError(facts.code, error.message, statusCode, error.members);
  if (error.stack !== void 0) modelled.stack = error.stack;
  return modelled;
}

// tools/localcloud/src/dispatch/id-source.ts
var import_node_crypto = require("node:crypto");
var LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz";
function randomIds() {
  return idsFrom((length) => (0, import_node_crypto.randomBytes)(length));
}
function seededIds(seed) {
  let block = 0;
  let pool = Buffer.alloc(0);
  return idsFrom((length) => {
    while (pool.length < length) {
      pool = Buffer.concat([pool, (0, import_node_crypto.createHash)("sha256").update(`${seed}:${block++}`).digest()]);
    }
    const bytes = pool.subarray(0, length);
    pool = pool.subarray(length);
    return bytes;
  });
}
function idsFrom(bytes) {
  return {
    randomId(length, alphabet = LETTERS) {
      const limit = 256 - 256 % alphabet.length;
      let id = "";
      while (id.length < length) {
        for (const byte of bytes(length - id.length)) if (byte < limit) id += alphabet[byte % alphabet.length];
      }
      return id;
    },
    uuid() {
      const value = Buffer.from(bytes(16));
      value[6] = value[6] & 15 | 64;
      value[8] = value[8] & 63 | 128;
      const hex = value.toString("hex");
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
    }
  };
}

// tools/localcloud/src/model/api-model.ts
var import_node_fs = require("node:fs");
var import_node_path = require("node:path");
var Member = class {
  constructor(model, name, raw) {
    this.model = model;
    this.name = name;
    this.raw = raw;
  }
  model;
  name;
  raw;
  linked;
  get shape() {
    return this.linked ??= this.model.shape(this.raw.shape);
  }
  get location() {
    return this.raw.location;
  }
  /** Name on the wire, when the model gives one. */
  get locationName() {
    return this.raw.locationName;
  }
  get wireName() {
    return this.raw.locationName ?? this.name;
  }
  get queryName() {
    return this.raw.queryName;
  }
  get flattened() {
    return this.raw.flattened ?? this.shape.raw.flattened ?? false;
  }
  get xmlAttribute() {
    return this.raw.xmlAttribute ?? false;
  }
  get streaming() {
    return this.raw.streaming ?? this.shape.raw.streaming ?? false;
  }
  get jsonValue() {
    return this.raw.jsonvalue ?? this.shape.raw.jsonvalue ?? false;
  }
  get timestampFormat() {
    return this.raw.timestampFormat ?? this.shape.raw.timestampFormat;
  }
  get xmlNamespace() {
    const found = this.raw.xmlNamespace ?? this.shape.raw.xmlNamespace;
    return typeof found === "string" ? { uri: found } : found;
  }
};
var ModelShape = class {
  constructor(model, name, raw) {
    this.model = model;
    this.name = name;
    this.raw = raw;
  }
  model;
  name;
  raw;
  linkedMembers;
  linkedElement;
  linkedKey;
  linkedValue;
  get type() {
    return this.raw.type;
  }
  get required() {
    return this.raw.required ?? [];
  }
  get min() {
    return this.raw.min;
  }
  get max() {
    return this.raw.max;
  }
  get pattern() {
    return this.raw.pattern;
  }
  get enumeration() {
    return this.raw.enum;
  }
  /** The member that is the whole body in REST protocols. */
  get payload() {
    return this.raw.payload;
  }
  get isUnion() {
    return this.raw.union ?? false;
  }
  get isDocument() {
    return this.raw.document ?? false;
  }
  get isEventStream() {
    return this.raw.eventstream ?? false;
  }
  get members() {
    return this.linkedMembers ??= new Map(
      Object.entries(this.raw.members ?? {}).map(([name, raw]) => [name, new Member(this.model, name, raw)])
    );
  }
  /** Element of a list. */
  get element() {
    return this.linkedElement ??= this.part("member");
  }
  get key() {
    return this.linkedKey ??= this.part("key");
  }
  get value() {
    return this.linkedValue ??= this.part("value");
  }
  part(name) {
    const raw = this.raw[name];
    if (raw === void 0) throw new Error(`unreachable: shape ${this.name} of type ${this.type} has no ${name}`);
    return new Member(this.model, "", raw);
  }
};
var ServiceModel = class {
  constructor(id, raw) {
    this.id = id;
    this.raw = raw;
  }
  id;
  raw;
  shapes = /* @__PURE__ */ new Map();
  operations = /* @__PURE__ */ new Map();
  errorIndex;
  get metadata() {
    return this.raw.metadata;
  }
  get botocoreVersion() {
    return this.raw.botocore;
  }
  /** Protocols by preference of the model, e.g. `["smithy-rpc-v2-cbor", "json", "query"]`. */
  get protocols() {
    return this.raw.metadata.protocols ?? [this.raw.metadata.protocol];
  }
  get modelledOperationNames() {
    return Object.keys(this.raw.operations);
  }
  /** Every operation AWS has, modelled or not. */
  get operationNames() {
    return this.raw.operationNames;
  }
  shape(name) {
    let shape = this.shapes.get(name);
    if (shape === void 0) {
      const raw = this.raw.shapes[name];
      if (raw === void 0) throw new Error(`unreachable: model of ${this.id} has no shape ${name}`);
      shape = new ModelShape(this, name, raw);
      this.shapes.set(name, shape);
    }
    return shape;
  }
  /** @returns undefined when the model has no such operation */
  operation(name) {
    const known = this.operations.get(name);
    if (known !== void 0) return known;
    const raw = Object.hasOwn(this.raw.operations, name) ? this.raw.operations[name] : void 0;
    if (raw === void 0) return void 0;
    const operation = {
      name,
      model: this,
      method: raw.http?.method ?? "POST",
      requestUri: raw.http?.requestUri ?? "/",
      responseCode: raw.http?.responseCode ?? 200,
      input: raw.input && this.shape(raw.input.shape),
      inputReference: raw.input && new Member(this, name, raw.input),
      output: raw.output && this.shape(raw.output.shape),
      outputReference: raw.output && new Member(this, name, raw.output),
      resultWrapper: raw.output?.resultWrapper
    };
    this.operations.set(name, operation);
    return operation;
  }
  /** Looks an error up by shape name or by wire code. */
  error(codeOrShape) {
    this.errorIndex ??= this.indexErrors();
    return this.errorIndex.get(codeOrShape);
  }
  indexErrors() {
    const index = /* @__PURE__ */ new Map();
    for (const [shapeName, raw] of Object.entries(this.raw.shapes)) {
      if (!raw.exception) continue;
      const statusCode = raw.error?.httpStatusCode;
      const facts = {
        shapeName,
        code: raw.error?.code ?? shapeName,
        statusCode: statusCode ?? (raw.fault ? 500 : void 0),
        isSenderFault: raw.error?.senderFault ?? !(raw.fault ?? (statusCode ?? 400) >= 500),
        shape: this.shape(shapeName)
      };
      index.set(shapeName, facts);
      if (!index.has(facts.code)) index.set(facts.code, facts);
    }
    return index;
  }
};
var ModelLibrary = class {
  constructor(folder) {
    this.folder = folder;
  }
  folder;
  models = /* @__PURE__ */ new Map();
  service(id) {
    let model = this.models.get(id);
    if (model === void 0) {
      model = new ServiceModel(id, this.load(id));
      this.models.set(id, model);
    }
    return model;
  }
  load(id) {
    const file = (0, import_node_path.join)(this.folder, `${id}.json`);
    let text;
    try {
      text = (0, import_node_fs.readFileSync)(file, "utf8");
    } catch (error) {
      throw new Error(`The API model ${file} cannot be read. Models belong to the package @switchyard/localcloud; pass its models folder as \`modelsFolder\`, or restore the file.`, { cause: error });
    }
    return JSON.parse(text);
  }
};

// tools/localcloud/src/service-registry.ts
var LOADERS = {
  cloudwatch: () => require("./services/cloudwatch"),
  codebuild: () => require("./services/codebuild"),
  codeconnections: () => require("./services/codeconnections"),
  codedeploy: () => require("./services/codedeploy"),
  codepipeline: () => require("./services/codepipeline"),
  dynamodb: () => require("./services/dynamodb"),
  events: () => require("./services/events"),
  iam: () => require("./services/iam"),
  kms: () => require("./services/kms"),
  lambda: () => require("./services/lambda"),
  logs: () => require("./services/logs"),
  s3: () => require("./services/s3"),
  sns: () => require("./services/sns"),
  sqs: () => require("./services/sqs"),
  sts: () => require("./services/sts")
};
var loaded = /* @__PURE__ */ new Map();
function loadService(id) {
  let service = loaded.get(id);
  if (service === void 0) {
    try {
      service = LOADERS[id]().service;
    } catch (error) {
      if (error.code !== "MODULE_NOT_FOUND" || !error.message.includes(`./services/${id}'`)) throw error;
      throw new AwsError("NotImplemented", `The service ${id} is not modelled by the local cloud yet.`, 501);
    }
    loaded.set(id, service);
  }
  return service;
}

// tools/localcloud/src/store/folder-store.ts
var import_node_fs2 = require("node:fs");
var import_node_path2 = require("node:path");
var import_lmdb = require("lmdb");

// tools/localcloud/src/store/promise-guard.ts
function rejectPromise(result) {
  if (typeof result === "object" && result !== null && "then" in result && typeof result.then === "function") {
    throw new Error("A transaction's work returned a promise; it must be done when it returns. Await before or after the transaction.");
  }
  return result;
}

// tools/localcloud/src/store/record-codec.ts
var import_msgpackr = require("msgpackr");
var import_node_v8 = require("node:v8");
var packr = new import_msgpackr.Packr({ useRecords: false, moreTypes: true });
var V8_MARK = 255;
var RENAMED_KEY = Buffer.from("__proto__");
function encodeRecord(value) {
  const bytes = packr.pack(value);
  return bytes[0] === V8_MARK || bytes.includes(RENAMED_KEY) ? (0, import_node_v8.serialize)(value) : bytes;
}
function decodeRecord(bytes) {
  return bytes[0] === V8_MARK ? (0, import_node_v8.deserialize)(bytes) : packr.unpack(bytes);
}

// tools/localcloud/src/store/record-key.ts
var LONGEST_KEY = 4026;
var SEPARATOR = "\0";
function storedKey(collection, key) {
  return `${collection}${SEPARATOR}${key}`;
}
function checkKey(collection, key) {
  if (collection === "" || collection.includes(SEPARATOR)) {
    throw new Error(`Collection ${JSON.stringify(collection)} cannot be stored: a name has at least one character and no null character.`);
  }
  const longest = (collection.length + key.length) * 3 + 1;
  if (longest > LONGEST_KEY && Buffer.byteLength(collection) + Buffer.byteLength(key) + 1 > LONGEST_KEY) {
    throw new Error(`A key of ${Buffer.byteLength(key)} bytes in collection ${collection} cannot be stored: collection and key together have at most ${LONGEST_KEY - 1} bytes. Hash the long part.`);
  }
}
function compareKeys(left, right) {
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at++) {
    const a = left.charCodeAt(at);
    const b = right.charCodeAt(at);
    if (a === b) continue;
    return isSurrogate(a) === isSurrogate(b) ? a - b : isSurrogate(a) ? 1 : -1;
  }
  return left.length - right.length;
}
function isSurrogate(unit) {
  return unit >= 55296 && unit < 57344;
}

// tools/localcloud/src/store/store-error.ts
var CURES = [
  [/ENOSPC|No space left/i, "the disk is full", "Free some space and run the command again; nothing of the unfinished write was kept."],
  [/EDQUOT|quota exceeded/i, "the disk quota is used up", "Free some space and run the command again; nothing of the unfinished write was kept."],
  [/EROFS|Read-only file system/i, "the file system is read-only", "Set SWITCHYARD_HOME to a folder on a disk that can be written."],
  [
    /EACCES|EPERM|Permission denied|not permitted/i,
    "the folder cannot be written",
    "Give yourself write permission on it, or set SWITCHYARD_HOME to a folder of your own."
  ],
  [/ENOTDIR|EEXIST/i, "a file is in its place", "Move that file away, or set SWITCHYARD_HOME to another folder."],
  [
    /MDB_INVALID|not an LMDB file|MDB_VERSION_MISMATCH|MDB_CORRUPTED|MDB_PAGE_NOTFOUND|page not found|corrupted/i,
    "its data file is damaged or of another program",
    "Move the folder away and deploy again, or restore it from a copy."
  ],
  [/MDB_READERS_FULL/i, "too many processes have it open", "End some of them and run the command again."],
  [/MDB_MAP_FULL/i, "it has outgrown the address space", "Move the folder away and deploy again."]
];
function storeError(folder, action, error) {
  const original = error instanceof Error ? error.message : String(error);
  const code = String(error?.code ?? "");
  const known = CURES.find(([pattern]) => pattern.test(`${code} ${original}`));
  const text = known === void 0 ? `${original}.` : `${known[1]} (${original}). ${known[2]}`;
  return new Error(`The local cloud's store in ${folder} cannot be ${action}: ${text}`, { cause: error });
}

// tools/localcloud/src/store/folder-store.ts
var PAGE_SIZE = 8192;
var AFTER_ALL = Buffer.from([255]);
var FolderStore = class {
  /** @throws Error when the folder cannot be used, naming it and the cure */
  constructor(folder) {
    this.folder = folder;
    try {
      (0, import_node_fs2.mkdirSync)(folder, { recursive: true });
      this.database = (0, import_lmdb.open)({
        // One environment per folder and process, whatever way the folder is spelt.
        path: (0, import_node_path2.resolve)(folder),
        keyEncoding: "binary",
        encoding: "binary",
        pageSize: PAGE_SIZE,
        noSubdir: false
      });
    } catch (error) {
      throw storeError(folder, "opened", error);
    }
  }
  folder;
  database;
  /** Depth of transactions in progress; reads inside of one see what it has written. */
  depth = 0;
  isClosed = false;
  view = {
    get: (collection, key) => this.get(collection, key),
    put: (collection, key, value) => {
      checkKey(collection, key);
      this.database.putSync(bytesOf(collection, key), encodeRecord(value));
    },
    remove: (collection, key) => {
      const bytes = bytesOf(collection, key);
      if (!this.database.doesExist(bytes)) return false;
      this.database.removeSync(bytes);
      return true;
    },
    list: (collection, prefix) => this.list(collection, prefix)
  };
  transaction(work) {
    this.rejectClosed();
    let failure;
    this.depth++;
    try {
      return this.database.transactionSync(() => {
        try {
          return rejectPromise(work(this.view));
        } catch (error) {
          failure = { error };
          throw error;
        }
      });
    } catch (error) {
      throw failure?.error === error ? storeErrorOrSame(this.folder, error) : storeError(this.folder, "written", error);
    } finally {
      this.depth--;
    }
  }
  read(work) {
    this.rejectClosed();
    if (this.depth === 0) this.database.resetReadTxn();
    return rejectPromise(work(this.view));
  }
  async close() {
    if (this.isClosed) return;
    this.isClosed = true;
    await this.database.close();
  }
  rejectClosed() {
    if (this.isClosed) throw new Error(`The local cloud's store in ${this.folder} is closed.`);
  }
  get(collection, key) {
    const bytes = this.database.getBinary(bytesOf(collection, key));
    return bytes === void 0 ? void 0 : decodeRecord(bytes);
  }
  list(collection, prefix = "") {
    const start = bytesOf(collection, prefix);
    const skipped = Buffer.byteLength(collection) + 1;
    const found = [];
    for (const { key, value } of this.database.getRange({ start, end: Buffer.concat([start, AFTER_ALL]) })) {
      found.push([key.toString("utf8", skipped), decodeRecord(value)]);
    }
    return found;
  }
};
function bytesOf(collection, key) {
  return Buffer.from(storedKey(collection, key));
}
function storeErrorOrSame(folder, error) {
  return isDiskError(error) ? storeError(folder, "written", error) : error;
}
function isDiskError(error) {
  return error instanceof Error && typeof error.code === "number";
}

// tools/localcloud/src/store/memory-store.ts
var MemoryStore = class {
  collections = /* @__PURE__ */ new Map();
  undo = [];
  depth = 0;
  isClosed = false;
  view = {
    get: (collection, key) => this.get(collection, key),
    put: (collection, key, value) => {
      checkKey(collection, key);
      this.set(collection, key, encodeRecord(value));
    },
    remove: (collection, key) => this.set(collection, key, void 0),
    list: (collection, prefix) => this.list(collection, prefix)
  };
  transaction(work) {
    this.rejectClosed();
    const mark = this.undo.length;
    this.depth++;
    try {
      return rejectPromise(work(this.view));
    } catch (error) {
      this.rollBack(mark);
      throw error;
    } finally {
      this.depth--;
      if (this.depth === 0) this.undo.length = 0;
    }
  }
  read(work) {
    this.rejectClosed();
    return rejectPromise(work(this.view));
  }
  async close() {
    this.isClosed = true;
    this.collections.clear();
  }
  rejectClosed() {
    if (this.isClosed) throw new Error("The local cloud's store is closed.");
  }
  get(collection, key) {
    const bytes = this.collections.get(collection)?.records.get(key);
    return bytes === void 0 ? void 0 : decodeRecord(bytes);
  }
  set(collection, key, bytes) {
    const before = this.collections.get(collection)?.records.get(key);
    this.undo.push({ collection, key, before });
    this.write(collection, key, bytes);
    return before !== void 0;
  }
  write(name, key, bytes) {
    let collection = this.collections.get(name);
    if (collection === void 0) {
      collection = { records: /* @__PURE__ */ new Map(), sorted: void 0 };
      this.collections.set(name, collection);
    }
    const { records, sorted } = collection;
    if (bytes === void 0) {
      if (records.delete(key)) sorted?.splice(position(sorted, key), 1);
      return;
    }
    if (sorted !== void 0 && !records.has(key)) sorted.splice(position(sorted, key), 0, key);
    records.set(key, bytes);
  }
  rollBack(mark) {
    while (this.undo.length > mark) {
      const { collection, key, before } = this.undo.pop();
      this.write(collection, key, before);
    }
  }
  list(name, prefix = "") {
    const collection = this.collections.get(name);
    if (collection === void 0) return [];
    collection.sorted ??= [...collection.records.keys()].sort(compareKeys);
    const found = [];
    for (let at = position(collection.sorted, prefix); at < collection.sorted.length; at++) {
      const key = collection.sorted[at];
      if (!key.startsWith(prefix)) break;
      found.push([key, decodeRecord(collection.records.get(key))]);
    }
    return found;
  }
};
function position(sorted, key) {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = low + high >>> 1;
    if (compareKeys(sorted[middle], key) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

// tools/localcloud/src/cloud.ts
var LOCAL_ACCOUNT_ID = "000000000000";
async function openCloud(options) {
  const { accountId = LOCAL_ACCOUNT_ID, region = "us-east-1", clock = { now: () => Date.now() } } = options;
  const ids = options.seed === void 0 ? randomIds() : seededIds(options.seed);
  const models = new ModelLibrary(options.modelsFolder ?? (0, import_node_path3.join)(__dirname, "..", "models"));
  const store = openStore(options);
  const dispatcher = new Dispatcher({
    models,
    store,
    clock,
    ids,
    accountId,
    region,
    loadService: options.loadService ?? loadService,
    quotas: { lambdaConcurrency: 1e3, ...options.quotas },
    hooks: options.hooks ?? {}
  });
  return {
    accountId,
    region,
    models,
    store,
    clock,
    ids,
    administrator: openAdministrator(store, accountId, ids),
    call: (call) => dispatcher.call(call),
    callFromWire: (call, wireOptions) => dispatcher.call(call, { ignoresUnknownMembers: true, ...wireOptions }),
    observe: (observer) => dispatcher.observe(observer),
    close: () => store.close()
  };
}
function openStore({ folder, memory }) {
  if (folder === void 0 === (memory !== true)) {
    throw new Error("openCloud needs a place for its state: either { folder } or { memory: true }, not both and not neither.");
  }
  return folder === void 0 ? new MemoryStore() : new FolderStore(folder);
}

// ../../tmp/try.ts
async function main() {
  const t0 = performance.now();
  const cloud = await openCloud({ memory: true });
  const t1 = performance.now();
  const caller = cloud.administrator;
  try {
    console.log(await cloud.call({ service: "iam", operation: "CreateRole", input: { RoleName: "bad name!", Tags: [{ Key: "", Value: "x" }] }, caller }));
  } catch (e) {
    console.log(String(e));
  }
  console.log("open", t1 - t0, "first", performance.now() - t1);
  try {
    console.log(await cloud.call({ service: "iam", operation: "CreateRole", input: { RoleName: "r1", AssumeRolePolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }] }) }, caller }));
  } catch (e) {
    console.log(e);
  }
  for (let r = 0; r < 3; r++) {
    const t2 = performance.now();
    for (let i = 0; i < 5e3; i++) await cloud.call({ service: "iam", operation: "GetRole", input: { RoleName: "r1" }, caller });
    console.log("per call us", (performance.now() - t2) / 5);
  }
  const f = await openCloud({ folder: "/tmp/store1" });
  console.log(f.administrator);
  for (let r = 0; r < 3; r++) {
    const t2 = performance.now();
    for (let i = 0; i < 1e3; i++) f.store.transaction((tx) => tx.put("c", "k" + i, { i }));
    console.log("tx us", performance.now() - t2);
  }
  const t3 = performance.now();
  for (let i = 0; i < 1e3; i++) f.store.read((tx) => tx.get("c", "k" + i));
  console.log("read us", performance.now() - t3);
  await f.close();
}
void main();
