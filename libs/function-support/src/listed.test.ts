import { allListed, listed } from "./index";

/** A list of three pages, the second one empty; `asked` is what each page was asked for with. */
function list() {
  const asked: (string | undefined)[] = [];
  const read = async (token: string | undefined) => {
    asked.push(token);
    return { undefined: { found: [1, 2], nextToken: "b" }, b: { nextToken: "c" }, c: { found: [3] } }[String(token)] as { found?: number[]; nextToken?: string };
  };
  return { asked, read, pageOf: ({ found, nextToken }: { found?: number[]; nextToken?: string }) => [found, nextToken] as const };
}

describe("listed", () => {
  it("reads page after page to the end, an empty one between too", async () => {
    const { asked, read, pageOf } = list();

    expect(await allListed(read, pageOf)).toEqual([1, 2, 3]);
    expect(asked).toEqual([undefined, "b", "c"]);
  });

  it("asks for no page that nobody reads", async () => {
    const { asked, read, pageOf } = list();

    for await (const item of listed(read, pageOf)) if (item === 2) break;

    expect(asked).toEqual([undefined]);
  });

  it("passes on what is refused", async () => {
    await expect(allListed(async () => { throw new Error("AccessDenied"); }, () => [[], undefined])).rejects.toThrow("AccessDenied");
  });
});
