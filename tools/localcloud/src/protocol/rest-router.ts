/**
 * Finds the operation that a REST request means, among all that AWS has, and takes the labels out of its path.
 */
import type { Route, ServiceModel } from "../model/api-model";
import { AwsError } from "../service";
import type { WireRequest } from "./wire";

interface CompiledRoute {
  name: string;
  method: string;
  path: RegExp;
  labels: string[];
  /** Parameters that must be there, with the value they must have where it is fixed. */
  query: [name: string, value: string | undefined][];
  headers: string[];
  /** Literal characters of the path: the more, the more exact. */
  exactness: number;
  isModelled: boolean;
}

export interface MatchedRoute {
  operationName: string;
  labels: Record<string, string>;
}

/** Headers that tell operations of one path apart; others that are required are left to validation. */
const TELLING_HEADERS = new Set(["x-amz-copy-source", "x-amz-rename-source"]);

const compiledRoutes = new WeakMap<ServiceModel, CompiledRoute[]>();
/** The match of a request, so that the name and the labels are found by one search. */
const matches = new WeakMap<WireRequest, MatchedRoute>();

/** @throws AwsError when no operation of the service has such a path */
export function matchRoute(model: ServiceModel, request: WireRequest): MatchedRoute {
  const known = matches.get(request);
  if (known !== undefined) return known;
  let best: { route: CompiledRoute; found: RegExpExecArray } | undefined;
  for (const route of routesOf(model)) {
    if (route.method !== request.method) continue;
    const found = route.path.exec(request.path);
    if (found !== null && holds(route, request) && (best === undefined || isBetter(route, best.route))) best = { route, found };
  }
  if (best === undefined) {
    throw new AwsError("UnknownOperationException", `${model.metadata.serviceFullName} has no operation for ${request.method} ${request.path}.`, 404);
  }
  const labels = Object.fromEntries(best.route.labels.map((label, at) => [label, decoded(best.found[at + 1] ?? "")]));
  const match = { operationName: best.route.name, labels };
  matches.set(request, match);
  return match;
}

function routesOf(model: ServiceModel): CompiledRoute[] {
  let routes = compiledRoutes.get(model);
  if (routes === undefined) {
    const modelled = new Set(model.modelledOperationNames);
    routes = Object.entries(model.routes).map(([name, route]) => compile(name, route, modelled.has(name)));
    compiledRoutes.set(model, routes);
  }
  return routes;
}

function compile(name: string, route: Route, isModelled: boolean): CompiledRoute {
  const [path = "", search = ""] = route.uri.split("?");
  const labels: string[] = [];
  let exactness = 0;
  const source = path.split("/").slice(1).map((segment) => {
    const label = /^\{([^}+]+)(\+?)\}$/.exec(segment);
    if (label === null) {
      exactness += segment.length + 1;
      return `/${segment.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`;
    }
    labels.push(label[1]!);
    exactness += 1;
    return label[2] === "+" ? "/(.+)" : "/([^/]+)";
  }).join("");
  const literal = [...new URLSearchParams(search)].map(([key, value]): [string, string | undefined] => [key, value === "" ? undefined : value]);
  return {
    name, method: route.method, labels, exactness, isModelled,
    path: new RegExp(`^${source.replace(/\/$/, "")}/?$`, "s"),
    query: [...literal, ...(route.query ?? []).map((key): [string, undefined] => [key, undefined])],
    headers: (route.headers ?? []).filter((header) => TELLING_HEADERS.has(header)),
  };
}

function holds(route: CompiledRoute, request: WireRequest): boolean {
  return route.query.every(([name, value]) => request.query.some(([key, given]) => key === name && (value === undefined || value === given))) &&
    route.headers.every((header) => request.headers[header] !== undefined);
}

/** What asks for more of the request is meant; between equals, what is modelled. */
function isBetter(candidate: CompiledRoute, current: CompiledRoute): boolean {
  const difference = candidate.exactness - current.exactness ||
    candidate.query.length + candidate.headers.length - current.query.length - current.headers.length;
  return difference > 0 || (difference === 0 && candidate.isModelled && !current.isModelled);
}

function decoded(label: string): string {
  try {
    return decodeURIComponent(label);
  } catch (error) {
    throw new AwsError("InvalidURI", `The path holds ${JSON.stringify(label)}, which is not percent-encoded UTF-8: ${(error as Error).message}.`);
  }
}
