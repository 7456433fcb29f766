import fc from "fast-check";
import { approvalFact, approvalProblem, authorText, type CommitAuthor, type ObservedApproval } from "./approval";

const user = (name: string): string => `arn:aws:iam::000000000000:user/${name}`;
const session = (name: string): string => `arn:aws:sts::000000000000:assumed-role/people/${name}`;
const approved = (by?: string): ObservedApproval => ({ decision: "Approved", ...(by !== undefined && { by }), at: "2026-11-20T12:00:00.000Z" });
const ada: CommitAuthor = { name: "Ada Lovelace", email: "ada@example.com" };

describe("approvalProblem", () => {
  it.each<[string, string, CommitAuthor | undefined]>([
    ["another user", user("bob"), ada],
    ["another user below a path", user("people/bob"), ada],
    ["another session", session("bob@example.com"), ada],
    ["a federated user", "arn:aws:sts::000000000000:federated-user/bob", ada],
    ["the account's root, which is nobody's name", "arn:aws:iam::000000000000:root", ada],
    ["anybody when the author is not known", user("ada"), undefined],
    ["anybody when the author has no name", user("ada"), {}],
    ["anybody when the author's are empty", user("ada"), { name: "", email: "" }],
  ])("D23: lets %s approve", (_who, by, author) => {
    expect(approvalProblem(approved(by), author, {})).toBeUndefined();
  });

  it.each<[string, string, CommitAuthor]>([
    ["with the name of the e-mail address", user("ada"), ada],
    ["whatever the case", user("ADA"), { email: "Ada@Example.com" }],
    ["below a path", user("people/eu/ada"), ada],
    ["with a session named by the e-mail address", session("ada@example.com"), ada],
    ["with a session of another address", session("ada@corp.example"), ada],
    ["with a tag in the address", user("ada"), { email: "ada+git@example.com" }],
    ["behind GitHub's address", user("ada-l"), { email: "1234+ada-l@users.noreply.github.com" }],
    ["behind GitHub's old address", user("ada-l"), { email: "ada-l@users.noreply.github.com" }],
    ["with Git's name", user("ada.lovelace"), { name: "Ada.Lovelace", email: "x@example.com" }],
    ["with Git's name alone", user("ada"), { name: "ada" }],
  ])("D23: refuses the author %s", (_how, by, author) => {
    expect(approvalProblem(approved(by), author, {})).toMatch(/wrote the commit .* and may not approve it/);
  });

  it("D23: believes the setting before what names look like", () => {
    const committers = { "ADA@example.com": ["al4711", session("adele")], "Grace Hopper": ["grace"] };

    expect(approvalProblem(approved(user("al4711")), ada, committers)).toBe(
      `${user("al4711")} wrote the commit (Ada Lovelace <ada@example.com>) and may not approve it. Retry all actions of the stage and have somebody else approve`);
    expect(approvalProblem(approved(session("adele")), ada, committers)).toMatch(/wrote the commit/);
    expect(approvalProblem(approved(user("ada")), ada, committers)).toBeUndefined();
    expect(approvalProblem(approved(user("grace")), { name: "grace hopper", email: "g@example.com" }, committers)).toMatch(/wrote the commit/);
  });

  it.each([undefined, "", "codepipeline.amazonaws.com", "arn:aws:iam::000000000000:role/people", "arn:aws:iam::000000000000:user"])("D23: refuses an approver that is nobody: %s", (by) => {
    expect(approvalProblem(approved(by), ada, {})).toMatch(/^CodePipeline does not tell which person approved \(.+\)\. Retry all actions/);
  });

  it.each<ObservedApproval | undefined>([undefined, { decision: "Rejected", by: user("bob"), at: "" }])("D23: refuses an attempt that was not approved: %j", (approval) => {
    expect(approvalProblem(approval, ada, {})).toBe("Nobody has approved this attempt. Retry all actions of the stage, so that the approval is asked for again");
  });

  it("D23: never lets a committer approve under a name that the setting gives, however it is spelt", () => {
    const word = fc.stringMatching(/^[A-Za-z][\w.@-]{0,20}$/);
    fc.assert(fc.property(word, word, fc.boolean(), (email, name, isUpper) => {
      const by = session(isUpper ? name.toUpperCase() : name);

      expect(approvalProblem(approved(by), { email }, { [email]: [name] })).toBeDefined();
      expect(approvalProblem(approved(by), { email }, { [email]: [`${name}-other`] })).toBeUndefined();
    }));
  });
});

describe("approvalFact", () => {
  it("D23: keeps who, when and why; nothing when nobody is known", () => {
    expect(approvalFact({ ...approved(user("bob")), comment: "go" })).toEqual({ kind: "approval", decision: "Approved", by: user("bob"), comment: "go", at: "2026-11-20T12:00:00.000Z" });
    expect(approvalFact({ ...approved(user("bob")), comment: "" })).not.toHaveProperty("comment");
    expect([approvalFact(approved()), approvalFact(approved(""))]).toEqual([undefined, undefined]);
  });
});

describe("authorText", () => {
  it.each<[CommitAuthor, string]>([[ada, "Ada Lovelace <ada@example.com>"], [{ name: "Ada" }, "Ada"], [{ email: "a@b.c" }, "<a@b.c>"], [{}, "unknown"]])("%j -> %s", (author, text) => {
    expect(authorText(author)).toBe(text);
  });
});
