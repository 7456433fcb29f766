import { checkTriggers } from "./triggers";

const dev = { stack: "dev", tagPatterns: [], sharesTrigger: false };

describe("checkTriggers", () => {
  it("S14: accepts a branch for one environment and tags for another", () => {
    expect(checkTriggers([dev, { stack: "prod", tagPatterns: ["v*"], sharesTrigger: false }])).toEqual([]);
  });

  it("S2: refuses two environments that follow one branch, the default too", () => {
    expect(checkTriggers([dev, { stack: "prod", branch: "main", tagPatterns: ["v*"], sharesTrigger: false }])).toEqual([
      {
        path: "stacks dev and prod",
        problem: "both follow the branch main",
        fix: "Let one follow another branch or a tag pattern, or set sharesTrigger: true in one of them.",
      },
    ]);
  });

  it("S14: refuses two environments that follow one tag pattern", () => {
    const tagged = (stack: string) => ({ stack, tagPatterns: ["v*"], sharesTrigger: false });

    expect(checkTriggers([tagged("staging"), tagged("prod")])).toMatchObject([{ problem: "both follow the tags v*" }]);
  });

  it("accepts what is said to be meant", () => {
    expect(checkTriggers([dev, { ...dev, stack: "demo", sharesTrigger: true }])).toEqual([]);
  });
});
