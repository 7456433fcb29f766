import { changesOf, diffResult } from "./diff";
import { flag, json, list, map, number, object, set, text } from "./field";
import type { Fields } from "./field";
import { ARCHIVE, SIGNATURE } from "@switchyard/engine/property-value";
import { archive } from "./field";
import { UNKNOWN } from "./wire-value";
import type { PropertyMap } from "./wire-value";

const kinds = (fields: Fields, olds: PropertyMap, news: PropertyMap, ignored: string[] = []): Record<string, string> =>
  Object.fromEntries(Object.entries(diffResult(changesOf(fields, olds, news, ignored)).detailedDiff ?? {}).map(([path, { kind }]) => [path, kind]));

const fields: Fields = {
  name: text({ forceNew: true }),
  description: text(),
  size: number({ computed: true }),
  enabled: flag(),
  document: json(),
  tags: map(text()),
  events: set(text()),
  steps: list(object({ name: text(), minutes: number() })),
  style: object({ type: text({ forceNew: true }), option: text() }),
  code: archive(),
};

describe("changesOf", () => {
  it.each<[string, PropertyMap, PropertyMap, Record<string, string>]>([
    ["nothing", { name: "a", tags: { a: "1" } }, { name: "a", tags: { a: "1" } }, {}],
    ["a value", { description: "a" }, { description: "b" }, { description: "update" }],
    ["a value that forces a replacement", { name: "a" }, { name: "b" }, { name: "update-replace" }],
    ["a value that is new", {}, { description: "b" }, { description: "add" }],
    ["a value that is taken away", { description: "a" }, {}, { description: "delete" }],
    ["nothing where AWS holds what stands for nothing", { description: "", enabled: false, tags: {}, events: [] }, {}, {}],
    ["nothing where AWS decides", { size: 512 }, {}, {}],
    ["a decision of AWS that the program overrules", { size: 512 }, { size: 128 }, { size: "update" }],
    ["nothing where only the formatting differs", { document: '{"a":1}' }, { document: '{ "a": 1 }' }, {}],
    ["a tag of each kind", { tags: { a: "1", b: "2" } }, { tags: { b: "3", c: "" } }, { "tags.a": "delete", "tags.b": "update", "tags.c": "add" }],
    ["a tag that is named like something every object has", { tags: {} }, { tags: { toString: "a" } }, { "tags.toString": "add" }],
    ["nothing where a set is in another order", { events: ["a", "b"] }, { events: ["b", "a"] }, {}],
    ["a member of a set", { events: ["a", "b"] }, { events: ["b", "c", "d"] }, { "events[0]": "delete", "events[1]": "add", "events[2]": "add" }],
    ["an element of a list", { steps: [{ name: "a", minutes: 1 }] }, { steps: [{ name: "a", minutes: 2 }, { name: "b" }] }, { "steps[0].minutes": "update", "steps[1]": "add" }],
    ["a nested value that forces a replacement", { style: { type: "a", option: "x" } }, { style: { type: "b", option: "y" } }, { "style.type": "update-replace", "style.option": "update" }],
    ["a value that only an update will know", { description: "a", name: "n" }, { description: UNKNOWN, name: UNKNOWN }, { description: "update", name: "update-replace" }],
  ])("sees %s", (_, olds, news, expected) => {
    expect(kinds(fields, olds, news)).toEqual(expected);
  });

  it("compares archives by content, not by path", () => {
    const at = (path: string, hash: string): PropertyMap => ({ code: { [SIGNATURE]: ARCHIVE, path, hash } });

    expect(kinds(fields, at("/a", "1"), at("/b", "1"))).toEqual({});
    expect(kinds(fields, at("/a", "1"), at("/a", "2"))).toEqual({ code: "update" });
  });

  it("leaves out what is to be ignored", () => {
    const news = { description: "b", tags: { a: "2", b: "2" } };

    expect(kinds(fields, { description: "a", tags: { a: "1", b: "1" } }, news, ["description", "tags.a"])).toEqual({ "tags.b": "update" });
    expect(kinds(fields, { description: "a" }, news, ["*"])).toEqual({});
  });
});
