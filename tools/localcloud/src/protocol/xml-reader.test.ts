import { readXml } from "./xml-reader";
import { escapeXml } from "./xml-text";

const read = (text: string): ReturnType<typeof readXml> => readXml(Buffer.from(text));

describe("readXml", () => {
  it("reads elements, attributes, texts, CDATA and entities, without namespace prefixes", () => {
    expect(read("<?xml version=\"1.0\"?><a:Root xmlns:a=\"u\" a:type='x&amp;y'><b> 1 &lt; 2 &#x41;</b><b><![CDATA[<raw>]]></b><c/></a:Root>")).toEqual({
      name: "Root", attributes: expect.objectContaining({ type: "x&y" }), text: "", children: [
        { name: "b", attributes: {}, children: [], text: " 1 < 2 A" },
        { name: "b", attributes: {}, children: [], text: "<raw>" },
        { name: "c", attributes: {}, children: [], text: "" },
      ],
    });
  });

  it.each([
    ["a document type, which could expand without end", "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>", /it declares a document type/],
    ["broken nesting", "<a><b></a>", /line 1/],
    ["no element", "text", /was not well-formed/],
    ["nothing", "", /was not well-formed/],
    ["a deep nest", "<a>".repeat(200) + "</a>".repeat(200), /well-formed or did not validate.*nested/],
  ])("refuses %s", (_name, text, message) => {
    expect(() => read(text)).toThrow(message);
  });

  it("reads back what escapeXml writes", () => {
    const text = "<a> & \"b\" 'c'\r\n\té😀]]>";

    expect(read(`<a>${escapeXml(text)}</a>`).text).toBe(text);
    expect(escapeXml("a\u0000b\u001f")).toBe("a\ufffdb\ufffd");
  });
});
