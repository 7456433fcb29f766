import type { Shape } from "../../service";
import type { EventEnvelope } from "./service-event";
import { targetInput } from "./target-input";

const event: EventEnvelope = {
  version: "0", id: "e1", "detail-type": "Order", source: "shop", account: "000000000000", time: "2026-11-20T12:00:00Z", region: "us-east-1",
  resources: ["arn:one"], detail: { state: "new \"big\"", count: 2, lines: [{ sku: "a" }, { sku: "b" }], none: null },
};
const rule = { name: "orders", arn: "arn:aws:events:us-east-1:000000000000:rule/orders", ingestedAt: Date.parse("2026-11-20T12:00:00.123Z") };
const input = (target: Shape): string => targetInput(target, event, rule);
const template = (InputTemplate: string, InputPathsMap: Shape = {}): string => input({ InputTransformer: { InputTemplate, InputPathsMap } });

describe("targetInput", () => {
  it("is the event, a constant, or a part of the event", () => {
    expect(JSON.parse(input({}))).toEqual(event);
    expect(input({ Input: "{ \"a\": 1 }" })).toBe("{ \"a\": 1 }");
    expect(input({ InputPath: "$.detail.lines[1]" })).toBe("{\"sku\":\"b\"}");
    expect(input({ InputPath: "$.detail['count']" })).toBe("2");
    expect(input({ InputPath: "$.detail.lines[*].sku" })).toBe("[\"a\",\"b\"]");
    expect(input({ InputPath: "$.detail.missing" })).toBe("null");
  });

  it.each([
    ["{\"state\": <state>, \"count\": <count>, \"lines\": <lines>}", "{\"state\": \"new \\\"big\\\"\", \"count\": 2, \"lines\": [{\"sku\":\"a\"},{\"sku\":\"b\"}]}"],
    ["\"It is <state>, <count> times\"", "\"It is new \\\"big\\\", 2 times\""],
    ["{\"text\": \"a \\\"<count>\\\" b\"}", "{\"text\": \"a \\\"2\\\" b\"}"],
    ["{\"gone\": <gone>}", "{\"gone\": \"\"}"],
    ["\"gone: <gone>\"", "\"gone: \""],
    ["{\"rule\": <aws.events.rule-name>, \"at\": <aws.events.event.ingestion-time>}", "{\"rule\": \"orders\", \"at\": \"2026-11-20T12:00:00.123Z\"}"],
    ["<unknown>", "<unknown>"],
  ])("fills %s in", (text, expected) => {
    expect(template(text, { state: "$.detail.state", count: "$.detail.count", lines: "$.detail.lines", gone: "$.detail.missing" })).toBe(expected);
  });

  it("gives the whole event with and without its detail", () => {
    const { detail: _, ...withoutDetail } = event;

    expect(JSON.parse(template("{\"e\": <aws.events.event>, \"j\": <aws.events.event.json>}"))).toEqual({ e: withoutDetail, j: event });
  });
});
