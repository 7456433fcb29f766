import type { Member, ModelShape, ServiceModel } from "../model/api-model";
import { AwsError, type Shape } from "../service";
import { errorParts } from "./error-body";
import { setKey, type Protocol, type WireRequest, type WireResponse } from "./wire";
import { escapeXml } from "./xml-text";
import { elementOf, scalarFromText, structureParts } from "./xml-values";

/** Parameters as the tree that their dots describe: `Tags.member.1.Key=a` -> Tags { member { 1 { Key: a } } }. */
interface ParameterNode {
  value?: string;
  parts?: Map<string, ParameterNode>;
}

/** More parts than any input of the models has. */
const DEEPEST = 64;

/** awsQuery: a form with `Action` and dotted parameters, an XML answer. */
export const queryProtocol: Protocol = {
  operationName(model, request) {
    const action = parameters(request).find(([name]) => name === "Action")?.[1];
    if (action !== undefined) return action;
    throw new AwsError("MissingAction", `A call of ${model.metadata.serviceFullName} names its operation in the parameter Action; it is missing.`);
  },

  parse(operation, request) {
    if (operation.input === undefined) return {};
    return structureFrom(operation.input, treeOf(parameters(request)));
  },

  respond(operation, output, requestId) {
    const wrapper = operation.resultWrapper ?? `${operation.name}Result`;
    const result = operation.output === undefined ? "" : `<${wrapper}>${structureParts(operation.output, output).inner}</${wrapper}>`;
    const name = `${operation.name}Response`;
    return answer(200, requestId, `<${name} xmlns="${namespaceOf(operation.model)}">${result}` +
      `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${name}>`);
  },

  fail(model, _operation, error, _request, requestId) {
    const parts = errorParts(model, error);
    const inner = parts.facts === undefined ? "" : membersBesideMessage(parts.facts.shape, error.members);
    return answer(error.statusCode, requestId, `<ErrorResponse xmlns="${namespaceOf(model)}"><Error><Type>${parts.fault}</Type>` +
      `<Code>${escapeXml(error.code)}</Code><Message>${escapeXml(error.message)}</Message>${inner}</Error>` +
      `<RequestId>${requestId}</RequestId></ErrorResponse>`);
  },
};

function answer(statusCode: number, requestId: string, body: string): WireResponse {
  return { statusCode, headers: { "content-type": "text/xml", "x-amzn-requestid": requestId }, body };
}

function namespaceOf(model: ServiceModel): string {
  return model.metadata.xmlNamespace ?? `https://${model.metadata.endpointPrefix}.amazonaws.com/doc/${model.metadata.apiVersion}/`;
}

function membersBesideMessage(shape: ModelShape, members: Shape): string {
  return [...shape.members].filter(([name]) => name.toLowerCase() !== "message" && members[name] !== undefined)
    .map(([name, member]) => elementOf(member.wireName, member, members[name])).join("");
}

function parameters(request: WireRequest): readonly (readonly [string, string])[] {
  if (request.method === "GET") return request.query;
  return [...new URLSearchParams(request.body.toString("utf8"))];
}

function treeOf(all: readonly (readonly [string, string])[]): ParameterNode {
  const root: ParameterNode = {};
  for (const [name, value] of all) {
    const path = name.split(".", DEEPEST);
    let node = root;
    for (const part of path) {
      node.parts ??= new Map();
      let next = node.parts.get(part);
      if (next === undefined) node.parts.set(part, next = {});
      node = next;
    }
    node.value = value;
  }
  return root;
}

function structureFrom(shape: ModelShape, node: ParameterNode): Shape {
  const result: Shape = {};
  for (const [name, member] of shape.members) {
    const part = node.parts?.get(member.queryName ?? member.wireName);
    if (part !== undefined) result[name] = valueFrom(member, part);
  }
  return result;
}

function valueFrom(member: Member, node: ParameterNode): unknown {
  const shape = member.shape;
  switch (shape.type) {
    case "structure":
      return structureFrom(shape, node);
    case "list": {
      const items = member.flattened ? node : node.parts?.get(shape.element.locationName ?? "member");
      return numbered(items).map((item) => valueFrom(shape.element, item));
    }
    case "map": {
      const result: Shape = {};
      for (const entry of numbered(member.flattened ? node : node.parts?.get("entry"))) {
        const key = entry.parts?.get(shape.key.locationName ?? "key")?.value;
        const value = entry.parts?.get(shape.value.locationName ?? "value");
        if (key !== undefined && value !== undefined) setKey(result, key, valueFrom(shape.value, value));
      }
      return result;
    }
    default:
      return scalarFromText(member, node.value ?? "");
  }
}

/** Parts named by numbers, in the order of the numbers. */
function numbered(node: ParameterNode | undefined): ParameterNode[] {
  return [...(node?.parts ?? [])].filter(([name]) => /^\d+$/.test(name)).sort(([left], [right]) => Number(left) - Number(right))
    .map(([, part]) => part);
}
