import type { Shape } from "../../service";
import { annotationsOf, type Segment } from "./segment";

/** What is said of a trace as a whole; filter expressions look at it. */
export interface TraceFacts {
  id: string;
  segments: Segment[];
  /** The segment that the request came to first. */
  root: Segment;
  /** Seconds. */
  start: number;
  duration: number;
  responseTime: number;
  hasFault: boolean;
  hasError: boolean;
  hasThrottle: boolean;
  isPartial: boolean;
}

export function factsOf(id: string, segments: Segment[]): TraceFacts {
  const sorted = [...segments].sort((a, b) => a.start_time - b.start_time || (a.id < b.id ? -1 : 1));
  const root = sorted.find(({ parent_id: parent }) => parent === undefined) ?? sorted[0]!;
  const start = sorted[0]!.start_time;
  const end = Math.max(...sorted.map((segment) => segment.end_time ?? segment.start_time));
  return {
    id, segments: sorted, root, start, duration: seconds(end - start), responseTime: seconds((root.end_time ?? root.start_time) - root.start_time),
    hasFault: sorted.some(({ fault }) => fault === true), hasError: sorted.some(({ error }) => error === true),
    hasThrottle: sorted.some(({ throttle }) => throttle === true), isPartial: sorted.some((segment) => segment.in_progress === true),
  };
}

/** Milliseconds are what segments are exact to. */
function seconds(value: number): number {
  return Math.round(value * 1000) / 1000;
}

export function summaryOf(facts: TraceFacts, accountId: string): Shape {
  const { root, segments } = facts;
  const { request, response } = root.http ?? {};
  const service = ({ name, origin }: Segment): Shape => ({ Name: name, Names: [name], AccountId: accountId, ...(origin !== undefined && { Type: origin }) });
  return {
    Id: facts.id, StartTime: new Date(facts.start * 1000), Duration: facts.duration, ResponseTime: facts.responseTime,
    HasFault: facts.hasFault, HasError: facts.hasError, HasThrottle: facts.hasThrottle, IsPartial: facts.isPartial,
    Http: given({ HttpURL: request?.url, HttpStatus: response?.status, HttpMethod: request?.method, UserAgent: request?.user_agent, ClientIp: request?.client_ip }),
    Annotations: annotations(segments, service),
    Users: distinct(segments.flatMap(({ user }) => user ?? [])).map((UserName) => ({ UserName, ServiceIds: segments.filter(({ user }) => user === UserName).map(service) })),
    ServiceIds: distinct(segments.map(({ name, origin = "" }) => `${name}\n${origin}`)).map((key) => service(segments.find(({ name, origin = "" }) => `${name}\n${origin}` === key)!)),
    ResourceARNs: distinct(segments.flatMap((segment) => segment.resource_arn ?? [])).map((ARN) => ({ ARN })),
    InstanceIds: [], AvailabilityZones: [], EntryPoint: service(root), Revision: segments.length,
  };
}

function annotations(segments: Segment[], service: (segment: Segment) => Shape): Shape {
  const found: Record<string, Shape[]> = {};
  for (const segment of segments) {
    for (const [key, value] of annotationsOf(segment)) {
      const AnnotationValue = typeof value === "string" ? { StringValue: value } : typeof value === "number" ? { NumberValue: value } : { BooleanValue: value };
      (found[key] ??= []).push({ AnnotationValue, ServiceIds: [service(segment)] });
    }
  }
  return found;
}

function distinct(values: string[]): string[] {
  return [...new Set(values)];
}

function given(members: Shape): Shape {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
