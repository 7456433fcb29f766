import * as fc from "fast-check";
import { parseFilterPattern } from "./filter-pattern";

const matches = (pattern: string, message: string): boolean => parseFilterPattern(pattern).matches(message);

const USERS = JSON.stringify({
  user: { id: 1, email: "John.Stiles@example.com" }, users: [{ id: 2, email: "John.Doe@example.com" }, { id: 3, email: "Jane.Doe@example.com" }],
  actions: ["GET", "PUT", "DELETE"], coordinates: [[0, 1, 2], [4, 5, 6], [7, 8, 9]],
});
const TRAIL = JSON.stringify({
  eventType: "UpdateTrail", sourceIPAddress: "111.111.111.111", arrayKey: ["value", "another value"], objectList: [{ name: "a", id: 1 }, { name: "b", id: 2 }],
  SomeObject: null, ThisFlag: true, latency: 500, small: 0.001,
});
const ACCESS = '127.0.0.1 - frank [10/Oct/2000:13:35:22 -0700] "GET /apache_pb.gif HTTP/1.0" 500 5324';

describe("a filter pattern", () => {
  /** Examples of the page on filter and pattern syntax. */
  it.each<[string, string, boolean]>([
    ["", "anything", true],
    ["ERROR", "[ERROR] A fatal exception has occurred", true],
    ["ERROR", "Exiting with ERRORCODE: -1", true],
    ["ERROR", "[error] in lower case", false],
    ['ERROR - "Exiting"', "Exiting with ERRORCODE: -1", false],
    ["ERROR -Exiting", "[ERROR] A fatal exception", true],
    ["ERROR Exception", "[ERROR] Caught IllegalArgumentException", true],
    ["ERROR Exception", "[ERROR] nothing", false],
    ['"INTERNAL SERVER ERROR"', "500: INTERNAL SERVER ERROR", true],
    ['"a \\"quoted\\" word"', 'with a "quoted" word', true],
    ["?ERROR ?WARN", "WARN message", true],
    ["?ERROR ?WARN", "INFO message", false],
    ["ERROR WARN", "ERROR message", false],
    ["ERROR -WARN", "ERROR WARN message", false],
    ["INFO ?ERROR", "INFO message", true], // beside other terms, a question mark counts for nothing
    ['{ $.eventType = "UpdateTrail" }', TRAIL, true],
    ["{ $.sourceIPAddress != 123.123.* }", TRAIL, true],
    ["{ $.sourceIPAddress = 111.* }", TRAIL, true],
    ['{ $.arrayKey[0] = "value" }', TRAIL, true],
    ["{ $.objectList[1].id = 2 }", TRAIL, true],
    ["{ $.objectList[2].id = 2 }", TRAIL, false],
    ["{ $.SomeObject IS NULL }", TRAIL, true],
    ["{ $.Other IS NULL }", TRAIL, false],
    ["{ $.SomeOtherObject NOT EXISTS }", TRAIL, true],
    ["{ $.SomeObject NOT EXISTS }", TRAIL, false],
    ["{ $.ThisFlag IS TRUE }", TRAIL, true],
    ["{ $.ThisFlag IS FALSE }", TRAIL, false],
    ["{ $.latency >= 500 }", TRAIL, true],
    ["{ $.latency > 5e2 }", TRAIL, false],
    ["{ $.small < 10e-3 }", TRAIL, true],
    ["{ $.latency > +1000 }", TRAIL, false],
    ["{ $.latency = * }", TRAIL, true],
    ["{ $.arrayKey = 1 }", TRAIL, false],
    ["{ $.arrayKey != 1 }", TRAIL, false], // an array is neither equal nor unequal
    ['{ $.eventType = "UpdateTrail" }', "no JSON", false],
    ['{ ($.user.id = 1) && ($.users[0].email = "John.Doe@example.com") }', USERS, true],
    ['{ ($.user.id = 2 && $.users[0].email = "nonmatch") || $.actions[2] = "GET" }', USERS, false],
    ['{ $.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = nonmatch && $.actions[2] = nomatch }', USERS, true],
    ['{ ($.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = nonmatch) && $.actions[2] = nomatch }', USERS, false],
    ["[ip, user, username, timestamp, request, status_code, bytes > 1000]", ACCESS, true],
    ["[ip, user, username, timestamp, request, status_code = 4*, bytes]", ACCESS, false],
    ["[ip, user, username, timestamp, request = *apache*, status_code = 5*, bytes]", ACCESS, true],
    ["[ip, user, username, timestamp, request, status_code = 5* && status_code != 500, bytes]", ACCESS, false],
    ["[..., status_code = 500, bytes]", ACCESS, true],
    ["[ip, user, ..., status_code, bytes = 1]", ACCESS, false],
    ["[ip = 127.0.0.1, ...]", ACCESS, true],
    ["[ip, user]", ACCESS, false],
    ["[w1=ERROR, w2]", "ERROR message", true],
    ["[w1=ERROR || w1=WARN, w2]", "WARN message", true],
    ["[w1=ERROR || w1=WARN, w2]", "INFO message", false],
  ])("%s on %s: %s", (pattern, message, expected) => {
    expect(matches(pattern, message)).toBe(expected);
  });

  it("takes the fields out of a space-delimited message, by name or by place", () => {
    expect(parseFilterPattern("[..., request=*.gif*, status_code=5*,]").extract(ACCESS)).toEqual({
      $1: "127.0.0.1", $2: "-", $3: "frank", $4: "10/Oct/2000:13:35:22 -0700", $request: "GET /apache_pb.gif HTTP/1.0", $status_code: "500", $7: "5324",
    });
  });

  it.each([
    ["[ERROR", "Expected ']' at the end"], ["{ $.a = }", "Expected a value before '}'"], ["{ $.a > big }", "'>' needs a number, not 'big'"], ["{ a = 1 }", "Expected a selector"],
    ["level=error", "Invalid character(s) in term 'level=error'"], ["[a, ..., b, ...]", "'...' may come once only"], ["{ $.a = 1", "Expected '}'"],
  ])("is refused: %s", (pattern, message) => {
    expect(() => parseFilterPattern(pattern)).toThrow(expect.objectContaining({ code: "InvalidParameterException", message: expect.stringContaining(`Invalid filter pattern: ${message}`) as string }) as Error);
  });

  it.each(["%ERR.*%", "{ $.list[*] = 1 }"])("is refused by name: %s", (pattern) => {
    expect(() => parseFilterPattern(pattern)).toThrow(expect.objectContaining({ code: "NotImplemented" }) as Error);
  });

  it("finds every word that is in a message, and none that is not", () => {
    const word = fc.stringMatching(/^[a-z]{1,4}$/);
    fc.assert(fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), fc.array(word, { maxLength: 6 }), (terms, words) => {
      const message = words.join(" ");
      expect(matches(terms.join(" "), message)).toBe(terms.every((term) => message.includes(term)));
      expect(matches(terms.map((term) => `?${term}`).join(" "), message)).toBe(terms.some((term) => message.includes(term)));
      expect(matches(terms.map((term) => `-${term}`).join(" "), message)).toBe(!terms.some((term) => message.includes(term)));
    }));
  });
});
