import fc from "fast-check";
import { formatTimestamp, parseTimestamp } from "./timestamp";

describe("timestamps", () => {
  it("come back as they went out, in each form", () => {
    fc.assert(fc.property(fc.date({ min: new Date("1990-01-01"), max: new Date("2100-01-01"), noInvalidDate: true }), (date) => {
      expect(parseTimestamp(formatTimestamp(date, "iso8601"))).toEqual(date);
      expect(parseTimestamp(formatTimestamp(date, "unixTimestamp"))).toEqual(date);
      expect(parseTimestamp(date.getTime() / 1000)).toEqual(date);
      expect(parseTimestamp(formatTimestamp(date, "rfc822"))).toEqual(new Date(Math.floor(date.getTime() / 1000) * 1000));
    }));
  });

  it.each(["", "yesterday", "2026-13-01T00:00:00Z", "2026-01-01", "NaN"])("is undefined for %j", (text) => {
    expect(parseTimestamp(text)).toBeUndefined();
  });
});
