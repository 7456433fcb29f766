/**
 * AWS's API models as `scripts/extract-models.mjs` leaves them in `models/`, linked on demand.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ServiceId } from "../calls";

export type ShapeType =
  | "structure" | "list" | "map" | "string" | "integer" | "long" | "float" | "double" | "boolean" | "blob" | "timestamp" | "character";

export type Location = "uri" | "querystring" | "header" | "headers" | "statusCode";

export type TimestampFormat = "iso8601" | "rfc822" | "unixTimestamp";

interface XmlNamespace { uri: string; prefix?: string }

interface RawReference {
  shape: string;
  location?: Location;
  locationName?: string;
  queryName?: string;
  flattened?: boolean;
  xmlAttribute?: boolean;
  xmlNamespace?: XmlNamespace | string;
  streaming?: boolean;
  timestampFormat?: TimestampFormat;
  jsonvalue?: boolean;
}

interface RawShape extends Omit<RawReference, "shape"> {
  type: ShapeType;
  members?: Record<string, RawReference>;
  required?: string[];
  member?: RawReference;
  key?: RawReference;
  value?: RawReference;
  min?: number;
  max?: number;
  pattern?: string;
  enum?: string[];
  payload?: string;
  union?: boolean;
  document?: boolean;
  eventstream?: boolean;
  exception?: boolean;
  fault?: boolean;
  error?: { code?: string; httpStatusCode?: number; senderFault?: boolean; fault?: boolean };
}

interface RawOperation {
  http?: { method: string; requestUri: string; responseCode?: number };
  input?: RawReference;
  output?: RawReference & { resultWrapper?: string };
  errors?: RawReference[];
}

/** How a REST operation is told from its siblings. */
export interface Route {
  method: string;
  /** Path with `{labels}`, and a query string where the operation is chosen by it. */
  uri: string;
  /** Parameters that the query string must have. */
  query?: string[];
  /** Headers that the request must have, in small letters. */
  headers?: string[];
}

interface RawModel {
  botocore: string;
  metadata: {
    apiVersion: string;
    endpointPrefix: string;
    protocol: string;
    protocols?: string[];
    jsonVersion?: string;
    targetPrefix?: string;
    signingName?: string;
    xmlNamespace?: string;
    awsQueryCompatible?: object;
    serviceFullName: string;
    serviceId: string;
  };
  operationNames: string[];
  routes?: Record<string, Route>;
  operations: Record<string, RawOperation>;
  shapes: Record<string, RawShape>;
}

/** One use of a shape: in a structure, a list or a map. Traits of the use win over those of the shape. */
export class Member {
  private linked: ModelShape | undefined;

  constructor(
    private readonly model: ServiceModel,
    /** Name in inputs and outputs; empty for elements of lists and maps. */
    readonly name: string,
    private readonly raw: RawReference,
  ) {}

  get shape(): ModelShape { return (this.linked ??= this.model.shape(this.raw.shape)); }
  get location(): Location | undefined { return this.raw.location; }
  /** Name on the wire, when the model gives one. */
  get locationName(): string | undefined { return this.raw.locationName; }
  get wireName(): string { return this.raw.locationName ?? this.name; }
  get queryName(): string | undefined { return this.raw.queryName; }
  get flattened(): boolean { return this.raw.flattened ?? this.shape.raw.flattened ?? false; }
  get xmlAttribute(): boolean { return this.raw.xmlAttribute ?? false; }
  get streaming(): boolean { return this.raw.streaming ?? this.shape.raw.streaming ?? false; }
  get jsonValue(): boolean { return this.raw.jsonvalue ?? this.shape.raw.jsonvalue ?? false; }
  get timestampFormat(): TimestampFormat | undefined { return this.raw.timestampFormat ?? this.shape.raw.timestampFormat; }
  get xmlNamespace(): XmlNamespace | undefined {
    const found = this.raw.xmlNamespace ?? this.shape.raw.xmlNamespace;
    return typeof found === "string" ? { uri: found } : found;
  }
}

/** A shape with its parts linked lazily, so that loading a model costs one `JSON.parse`. */
export class ModelShape {
  private linkedMembers: ReadonlyMap<string, Member> | undefined;
  private linkedElement: Member | undefined;
  private linkedKey: Member | undefined;
  private linkedValue: Member | undefined;

  constructor(private readonly model: ServiceModel, readonly name: string, /** @internal */ readonly raw: RawShape) {}

  get type(): ShapeType { return this.raw.type; }
  get required(): readonly string[] { return this.raw.required ?? []; }
  get min(): number | undefined { return this.raw.min; }
  get max(): number | undefined { return this.raw.max; }
  get pattern(): string | undefined { return this.raw.pattern; }
  get enumeration(): readonly string[] | undefined { return this.raw.enum; }
  /** The member that is the whole body in REST protocols. */
  get payload(): string | undefined { return this.raw.payload; }
  get isUnion(): boolean { return this.raw.union ?? false; }
  get isDocument(): boolean { return this.raw.document ?? false; }
  get isEventStream(): boolean { return this.raw.eventstream ?? false; }

  get members(): ReadonlyMap<string, Member> {
    return (this.linkedMembers ??= new Map(
      Object.entries(this.raw.members ?? {}).map(([name, raw]) => [name, new Member(this.model, name, raw)])));
  }

  /** Element of a list. */
  get element(): Member { return (this.linkedElement ??= this.part("member")); }
  get key(): Member { return (this.linkedKey ??= this.part("key")); }
  get value(): Member { return (this.linkedValue ??= this.part("value")); }

  private part(name: "member" | "key" | "value"): Member {
    const raw = this.raw[name];
    if (raw === undefined) throw new Error(`unreachable: shape ${this.name} of type ${this.type} has no ${name}`);
    return new Member(this.model, "", raw);
  }
}

export interface Operation {
  name: string;
  model: ServiceModel;
  method: string;
  /** Path with `{labels}`, and a query string where the model has one. */
  requestUri: string;
  responseCode: number;
  input: ModelShape | undefined;
  inputReference: Member | undefined;
  output: ModelShape | undefined;
  outputReference: Member | undefined;
  resultWrapper: string | undefined;
}

/** How the model describes an error. */
export interface ErrorFacts {
  shapeName: string;
  /** The code on the wire: that of the query protocol where the model has one, else the shape's name. */
  code: string;
  statusCode: number | undefined;
  isSenderFault: boolean;
  shape: ModelShape;
}

export class ServiceModel {
  private readonly shapes = new Map<string, ModelShape>();
  private readonly operations = new Map<string, Operation>();
  private errorIndex: Map<string, ErrorFacts> | undefined;

  constructor(readonly id: ServiceId, private readonly raw: RawModel) {}

  get metadata(): RawModel["metadata"] { return this.raw.metadata; }
  get botocoreVersion(): string { return this.raw.botocore; }
  /** Protocols by preference of the model, e.g. `["smithy-rpc-v2-cbor", "json", "query"]`. */
  get protocols(): readonly string[] { return this.raw.metadata.protocols ?? [this.raw.metadata.protocol]; }
  get modelledOperationNames(): string[] { return Object.keys(this.raw.operations); }
  /** Every operation AWS has, modelled or not. */
  get operationNames(): readonly string[] { return this.raw.operationNames; }

  /** Routes of every operation AWS has, for REST services. */
  get routes(): Readonly<Record<string, Route>> { return this.raw.routes ?? {}; }

  shape(name: string): ModelShape {
    let shape = this.shapes.get(name);
    if (shape === undefined) {
      const raw = this.raw.shapes[name];
      if (raw === undefined) throw new Error(`unreachable: model of ${this.id} has no shape ${name}`);
      shape = new ModelShape(this, name, raw);
      this.shapes.set(name, shape);
    }
    return shape;
  }

  /** @returns undefined when the model has no such operation */
  operation(name: string): Operation | undefined {
    const known = this.operations.get(name);
    if (known !== undefined) return known;
    const raw = Object.hasOwn(this.raw.operations, name) ? this.raw.operations[name] : undefined;
    if (raw === undefined) return undefined;
    const operation: Operation = {
      name,
      model: this,
      method: raw.http?.method ?? "POST",
      requestUri: raw.http?.requestUri ?? "/",
      responseCode: raw.http?.responseCode ?? 200,
      input: raw.input && this.shape(raw.input.shape),
      inputReference: raw.input && new Member(this, name, raw.input),
      output: raw.output && this.shape(raw.output.shape),
      outputReference: raw.output && new Member(this, name, raw.output),
      resultWrapper: raw.output?.resultWrapper,
    };
    this.operations.set(name, operation);
    return operation;
  }

  /** Looks an error up by shape name or by wire code. */
  error(codeOrShape: string): ErrorFacts | undefined {
    this.errorIndex ??= this.indexErrors();
    return this.errorIndex.get(codeOrShape);
  }

  private indexErrors(): Map<string, ErrorFacts> {
    const index = new Map<string, ErrorFacts>();
    for (const [shapeName, raw] of Object.entries(this.raw.shapes)) {
      if (!raw.exception) continue;
      const statusCode = raw.error?.httpStatusCode;
      const facts: ErrorFacts = {
        shapeName,
        code: raw.error?.code ?? shapeName,
        statusCode: statusCode ?? (raw.fault ? 500 : undefined),
        isSenderFault: raw.error?.senderFault ?? !(raw.fault ?? (statusCode ?? 400) >= 500),
        shape: this.shape(shapeName),
      };
      index.set(shapeName, facts);
      if (!index.has(facts.code)) index.set(facts.code, facts);
    }
    return index;
  }
}

/** The models of one folder; each file is read when its service is first asked for. */
export class ModelLibrary {
  private readonly models = new Map<ServiceId, ServiceModel>();

  constructor(private readonly folder: string) {}

  service(id: ServiceId): ServiceModel {
    let model = this.models.get(id);
    if (model === undefined) {
      model = new ServiceModel(id, this.load(id));
      this.models.set(id, model);
    }
    return model;
  }

  private load(id: ServiceId): RawModel {
    const file = join(this.folder, `${id}.json`);
    let text: string;
    try {
      text = readFileSync(file, "utf8");
    } catch (error) {
      throw new Error(`The API model ${file} cannot be read. Models belong to the package @switchyard/localcloud; ` +
        "pass its models folder as `modelsFolder`, or restore the file.", { cause: error });
    }
    return JSON.parse(text) as RawModel;
  }
}
