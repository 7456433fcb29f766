/**
 * Filter expressions over traces, as far as they look at a trace as a whole.
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-console-filters.html
 */
import { AwsError } from "../../service";
import { notModelled } from "../support/not-modelled";
import { annotationsOf } from "./segment";
import type { TraceFacts } from "./trace-summary";

export type TraceFilter = (trace: TraceFacts) => boolean;
type Value = string | number | boolean;
/** What a keyword stands for in a trace; several values when several segments have one. */
type Reader = (trace: TraceFacts) => (Value | undefined)[];

const BOOLEANS: Record<string, (trace: TraceFacts) => boolean> = {
  ok: ({ root, hasFault, hasError }) => { const status = root.http?.response?.status; return status === undefined ? !hasFault && !hasError : status >= 200 && status < 300; },
  error: ({ hasError }) => hasError, fault: ({ hasFault }) => hasFault, throttle: ({ hasThrottle }) => hasThrottle, partial: ({ isPartial }) => isPartial,
};
const READERS: Record<string, Reader> = {
  ...Object.fromEntries(Object.entries(BOOLEANS).map(([name, read]): [string, Reader] => [name, (trace) => [read(trace)]])),
  responsetime: ({ responseTime }) => [responseTime], duration: ({ duration }) => [duration],
  "http.status": ({ root }) => [root.http?.response?.status], "http.url": ({ root }) => [root.http?.request?.url], "http.method": ({ root }) => [root.http?.request?.method],
  "http.useragent": ({ root }) => [root.http?.request?.user_agent], "http.clientip": ({ root }) => [root.http?.request?.client_ip],
  user: ({ segments }) => segments.map(({ user }) => user),
};

const TOKEN = /\s*(?<token>"(?:[^"\\]|\\.)*"|<=|>=|!=|[=<>!(){},:]|[\w.-]+(?:\[[\w.-]+\])?)/y;

function tokens(source: string): string[] {
  const all: string[] = [];
  for (let at = 0; source.slice(at).trim() !== ""; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(source);
    if (match?.groups === undefined) throw bad(`Unexpected '${source.slice(at).trim()[0]}'`);
    all.push(match.groups["token"]!);
  }
  return all;
}

class Parser {
  private at = 0;

  constructor(private readonly all: string[]) {}

  parse(): TraceFilter {
    const filter = this.any();
    if (this.next !== undefined) throw bad(`Unexpected '${this.next}'`);
    return filter;
  }

  private get next(): string | undefined {
    return this.all[this.at];
  }

  private any(): TraceFilter {
    const choices = [this.every()];
    while (this.takes("OR")) choices.push(this.every());
    return (trace) => choices.some((choice) => choice(trace));
  }

  /** AND may be left out. */
  private every(): TraceFilter {
    const parts = [this.single()];
    while (this.takes("AND") || (this.next !== undefined && this.next !== ")" && this.next.toUpperCase() !== "OR")) parts.push(this.single());
    return (trace) => parts.every((part) => part(trace));
  }

  private single(): TraceFilter {
    if (this.takes("!")) {
      const inner = this.single();
      return (trace) => !inner(trace);
    }
    if (this.takes("(")) {
      const inner = this.any();
      this.expect(")");
      return inner;
    }
    const keyword = this.take();
    if (keyword.toLowerCase() === "service") return this.service();
    const annotation = /^annotation(?:\.([\w-]+)|\[([\w.-]+)\])$/.exec(keyword);
    const key = annotation?.[1] ?? annotation?.[2];
    const read = key === undefined ? READERS[keyword.toLowerCase()] : annotationReader(key);
    if (read === undefined) throw notModelled("xray", `the keyword ${keyword} in a filter expression`);
    return this.condition(keyword, read);
  }

  private service(): TraceFilter {
    this.expect("(");
    const name = this.next === ")" ? undefined : this.text();
    this.expect(")");
    if (this.next === "{") throw notModelled("xray", "a filter on a service in a filter expression");
    return ({ segments }) => name === undefined || segments.some((segment) => segment.name === name);
  }

  private condition(keyword: string, read: Reader): TraceFilter {
    const operator = this.next?.toUpperCase();
    if (operator === undefined || !["=", "!=", "<", "<=", ">", ">=", "CONTAINS", "BEGINSWITH", "ENDSWITH"].includes(operator)) {
      if (BOOLEANS[keyword.toLowerCase()] !== undefined) return (trace) => read(trace).includes(true);
      if (keyword.startsWith("annotation")) return (trace) => read(trace).some((value) => value !== undefined);
      throw bad(`Expected an operator after '${keyword}'`);
    }
    this.at++;
    const wanted = this.value();
    return (trace) => read(trace).some((value) => value !== undefined && compare(operator, value, wanted));
  }

  private value(): Value {
    if (this.next?.startsWith("\"") === true) return this.text();
    const word = this.take();
    if (/^(true|false)$/i.test(word)) return word.toLowerCase() === "true";
    if (!Number.isFinite(Number(word))) throw bad(`Expected a value, not '${word}'`);
    return Number(word);
  }

  private text(): string {
    const token = this.take();
    if (token.startsWith("\"")) return token.slice(1, -1).replace(/\\(.)/g, "$1");
    if (token === "id") throw notModelled("xray", "the function id in a filter expression");
    throw bad(`Expected a text in quotes, not '${token}'`);
  }

  private take(): string {
    const token = this.next;
    if (token === undefined) throw bad("Unexpected end");
    this.at++;
    return token;
  }

  private takes(text: string): boolean {
    if (this.next?.toUpperCase() !== text) return false;
    this.at++;
    return true;
  }

  private expect(text: string): void {
    if (!this.takes(text)) throw bad(`Expected '${text}' before '${this.next ?? "the end"}'`);
  }
}

function annotationReader(key: string): Reader {
  return ({ segments }) => segments.flatMap(annotationsOf).filter(([name]) => name === key).map(([, value]) => value);
}

function compare(operator: string, value: Value, wanted: Value): boolean {
  if (typeof value !== typeof wanted) return false;
  switch (operator) {
    case "=": return value === wanted;
    case "!=": return value !== wanted;
    case "<": return value < wanted;
    case "<=": return value <= wanted;
    case ">": return value > wanted;
    case ">=": return value >= wanted;
    case "CONTAINS": return String(value).includes(String(wanted));
    case "BEGINSWITH": return String(value).startsWith(String(wanted));
    default: return String(value).endsWith(String(wanted));
  }
}

function bad(problem: string): AwsError {
  return new AwsError("InvalidRequestException", `Invalid filter expression: ${problem}`);
}

/** @throws AwsError `InvalidRequestException` for a broken expression, `NotImplemented` naming what is not modelled */
export function parseFilterExpression(source: string): TraceFilter {
  return source.trim() === "" ? () => true : new Parser(tokens(source)).parse();
}
