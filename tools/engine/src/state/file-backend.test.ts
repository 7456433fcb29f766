import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createFileBackend, createKeyring } from "./file-backend";
import { openCrypter } from "./crypter";
import type { JournalEntry, Snapshot, StackRef } from "./snapshot";
import { contents, journalFile, newHome, PULUMI_SALT, ref, secret, stateFile, thing, urn } from "./__fixtures__/home";

jest.setTimeout(60_000); // keys are derived and processes started, on machines that have other things to do

let home: string;
const homes: string[] = [];
beforeEach(() => {
  home = newHome();
  homes.push(home);
});
afterAll(() => homes.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

const backend = (env: Record<string, string> = {}) => createFileBackend({ home, env });
const snapshot = (...resources: Snapshot["resources"]): Snapshot => ({ resources, pendingOperations: [] });

async function save(state: Snapshot): Promise<void> {
  const handle = await backend().open(ref, { command: "up" });
  await handle.save(state);
  await handle.close();
}

/** Appends entries and ends as a process does that is killed: the journal stays. */
async function crash(...entries: JournalEntry[]): Promise<void> {
  const handle = await backend().open(ref, { command: "up" });
  for (const entry of entries) await handle.append(entry);
  await handle.close();
}

function put(file: string, content: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

describe("a file backend", () => {
  it("lays its files out as the Pulumi CLI does", async () => {
    await save(snapshot(thing("a")));
    await save(snapshot(thing("a"), thing("b")));

    expect(Object.keys(contents(home))).toEqual([
      "passphrase",
      "state/.pulumi/encryptionsalt",
      "state/.pulumi/meta.yaml",
      "state/.pulumi/stacks/foundation/local.json",
      "state/.pulumi/stacks/foundation/local.json.bak",
    ]);
    expect(contents(home)["state/.pulumi/meta.yaml"]).toBe("version: 1\n");
  });

  it("gives back what was saved, and keeps the state before it", async () => {
    await save(snapshot(thing("a")));
    const first = readFileSync(stateFile(home), "utf8");
    await save(snapshot(thing("a"), thing("b")));

    const handle = await backend().open(ref, { command: "preview" });
    await handle.close();

    expect(handle.snapshot).toEqual(snapshot(thing("a"), thing("b")));
    expect(handle.recovered).toBeUndefined();
    expect(readFileSync(`${stateFile(home)}.bak`, "utf8")).toBe(first);
  });

  it("leaves no trace of a command that changes nothing", async () => {
    await save(snapshot(thing("a")));
    const before = contents(home);

    await (await backend().open(ref, { command: "preview" })).close();

    expect(contents(home)).toEqual(before);
  });

  it("begins a new stack empty and writes nothing for it before the first save", async () => {
    const handle = await backend().open(ref, { command: "up" });

    expect(handle.snapshot).toEqual(snapshot());
    expect(await backend().read(ref)).toBeUndefined();
    await handle.close();
    expect(await backend().list()).toEqual([]);
  });

  it("lists the stacks of all projects, with one of which only a journal is there", async () => {
    const open = async (project: string, stack: string) => backend().open({ ...ref, project, stack }, { command: "up" });
    for (const [project, stack] of [["runtime", "local"], ["foundation", "b"], ["foundation", "a.b-c"]] as const) {
      const handle = await open(project, stack);
      await handle.save(snapshot());
      await handle.close();
    }
    const handle = await open("delivery", "local");
    await handle.append({ kind: "end", step: 1, writes: [thing("a")] });
    await handle.close();
    put(join(home, "state/.pulumi/stacks/runtime/local.json.attrs"), "{}");

    expect((await backend().list()).map(({ project, stack }) => `${project}/${stack}`)).toEqual(["delivery/local", "foundation/a.b-c", "foundation/b", "runtime/local"]);
    expect(await backend().read({ ...ref, project: "delivery" })).toEqual(snapshot(thing("a")));
  });

  it("reads a stack while another process works on it, what that one has done so far included", async () => {
    await save(snapshot(thing("a")));
    const handle = await backend().open(ref, { command: "up" });
    await handle.append({ kind: "begin", step: 1, operation: { type: "creating", resource: thing("b") } });
    await handle.append({ kind: "end", step: 1, writes: [thing("b")] });

    expect(await backend().read(ref)).toEqual(snapshot(thing("a"), thing("b")));
    await handle.close();
  });

  it("removes an empty stack with all its files and no other", async () => {
    await save(snapshot(thing("a")));
    await expect(backend().remove(ref)).rejects.toThrow("Stack organization/foundation/local still has 1 resource and 0 pending operations.\nDestroy it first");
    await crash({ kind: "end", step: 1, removes: [{ urn: urn("a") }] });
    await save(snapshot());
    put(join(home, "state/.pulumi/stacks/foundation/localb.json"), "{}");

    await backend().remove(ref);

    expect(Object.keys(contents(home))).toEqual(["passphrase", "state/.pulumi/encryptionsalt", "state/.pulumi/meta.yaml", "state/.pulumi/stacks/foundation/localb.json"]);
  });

  it.each<[Partial<StackRef>, string]>([
    [{ organization: "acme" }, 'A file backend knows only the organization "organization", not "acme".'],
    [{ project: "../x" }, '"../x" is not a project name: 1 to 100 letters, digits, hyphens, underscores and dots are allowed.'],
    [{ stack: ".." }, '".." is not a stack name: 1 to 100 letters, digits, hyphens, underscores and dots are allowed.'],
  ])("refuses the reference %j", async (part, message) => {
    await expect(backend().open({ ...ref, ...part }, { command: "up" })).rejects.toThrow(message);
    await expect(backend().read({ ...ref, ...part })).rejects.toThrow(message);
  });

  it.each([
    ["version: 0\n", "the state has layout version 0; this engine knows version 1.\nLet the Pulumi CLI bring it up to date: `pulumi state upgrade`."],
    ["version: 2\n", "the state has layout version 2; this engine knows version 1."],
    ["{}\n", "it names no version."],
  ])("refuses a root whose meta.yaml is %j", async (meta, message) => {
    put(join(home, "state/.pulumi/meta.yaml"), meta);

    await expect(backend().open(ref, { command: "up" })).rejects.toThrow(message);
  });

  it("does not take a stack that the Pulumi CLI has compressed for a new one", async () => {
    put(`${stateFile(home)}.gz`, "x");

    await expect(backend().open(ref, { command: "up" })).rejects.toThrow(`${stateFile(home)}.gz: the Pulumi CLI has compressed the state of stack organization/foundation/local`);
    await expect(backend().read(ref)).rejects.toThrow("has compressed the state");
    expect(await backend().list()).toEqual([ref]);
  });

  it("refuses the layout without projects, and a journal that the Pulumi CLI left behind", async () => {
    const journal = join(home, "state/.pulumi/journal/foundation/local/manifest.json");
    put(journal, "{}");
    await expect(backend().open(ref, { command: "up" })).rejects.toThrow(`${journal}: the Pulumi CLI died while it worked on stack organization/foundation/local`);

    rmSync(join(home, "state/.pulumi/meta.yaml"));
    put(join(home, "state/.pulumi/stacks/old.json"), "{}");
    await expect(backend().open(ref, { command: "up" })).rejects.toThrow("it holds stacks without a project (old.json)");
  });
});

describe("recovery", () => {
  const begin = (step: number, name: string): JournalEntry => ({ kind: "begin", step, operation: { type: "creating", resource: thing(name) } });
  const end = (step: number, name: string): JournalEntry => ({ kind: "end", step, writes: [thing(name)] });

  it("replays a journal that was left behind, says so, and has it in the checkpoint at once", async () => {
    await save(snapshot(thing("old")));
    await crash(begin(1, "a"), end(1, "a"), begin(2, "b"));
    expect(readFileSync(journalFile(home), "utf8").split("\n")).toHaveLength(5);

    const handle = await backend().open(ref, { command: "up" });
    const onDisk = await backend().read(ref);
    await handle.close();

    const expected = { resources: [thing("old"), thing("a")], pendingOperations: [{ type: "creating", resource: thing("b") }] };
    expect(handle.snapshot).toEqual(expected);
    expect(handle.recovered).toEqual({ steps: 2, pending: expected.pendingOperations });
    expect(onDisk).toEqual(expected);
    expect(() => statSync(journalFile(home))).toThrow("ENOENT");
    // The next command finds nothing to recover, but what was under way is still known.
    const next = await backend().open(ref, { command: "up" });
    await next.close();
    expect([next.recovered, next.snapshot]).toEqual([undefined, expected]);
  });

  it("keeps copies of what it replaced, the last ten", async () => {
    for (let step = 1; step <= 12; step++) await crash(end(step, `r${step}`));
    await (await backend().open(ref, { command: "up" })).close();

    const kept = Object.keys(contents(join(home, "state/.pulumi/backups/foundation/local")));
    expect(kept.filter((name) => name.endsWith(".journal"))).toHaveLength(10);
    expect(kept.filter((name) => name.endsWith(".json"))).toHaveLength(10);
  });

  it("goes on with a new journal after a save", async () => {
    const handle = await backend().open(ref, { command: "up" });
    await handle.append(end(1, "a"));
    await handle.save(snapshot(thing("a")));
    await handle.append(end(2, "b"));
    await handle.close();

    const next = await backend().open(ref, { command: "up" });
    await next.close();

    expect(next.snapshot).toEqual(snapshot(thing("a"), thing("b")));
    expect(next.recovered).toEqual({ steps: 1, pending: [] });
  });

  it("keeps an entry that is appended while a save is under way", async () => {
    const handle = await backend().open(ref, { command: "up" });
    await handle.append(end(1, "a"));
    const saving = handle.save(snapshot(thing("a")));
    const appended = handle.append(end(2, "b"));
    await Promise.all([saving, appended]);
    await handle.close();

    expect(await backend().read(ref)).toEqual(snapshot(thing("a"), thing("b")));
  });

  it("does not apply a journal to a state that another tool has changed since", async () => {
    await save(snapshot(thing("a")));
    await crash(end(1, "b"));
    const foreign = readFileSync(stateFile(home), "utf8").replace("a-id", "changed");
    writeFileSync(stateFile(home), foreign);

    await expect(backend().open(ref, { command: "up" })).rejects.toThrow(`${journalFile(home)}: this journal of a command that died does not belong to ${stateFile(home)}`);
    expect(readFileSync(stateFile(home), "utf8")).toBe(foreign);
    expect(statSync(journalFile(home)).size).toBeGreaterThan(0);
  });

  it("takes what an entry says when it is appended, not what its objects become later", async () => {
    const handle = await backend().open(ref, { command: "up" });
    const resource = thing("a", { value: "then", hidden: secret("then") });
    const appended = handle.append({ kind: "end", step: 1, writes: [resource] });
    resource.inputs!.value = "later";
    resource.inputs!.hidden = "later";
    await appended;
    await handle.close();

    expect((await backend().read(ref))!.resources[0]!.inputs).toEqual({ value: "then", hidden: secret("then") });
  });

  it("refuses entries and saves after it was closed", async () => {
    const handle = await backend().open(ref, { command: "up" });
    await handle.close();
    await handle.close();

    await expect(handle.append(end(1, "a"))).rejects.toThrow("Stack organization/foundation/local has been closed.");
    await expect(handle.save(snapshot())).rejects.toThrow("has been closed");
  });
});

describe("secrets", () => {
  const state = snapshot(thing("a", { open: "visible", hidden: secret({ password: "hunter2" }), same: secret({ password: "hunter2" }) }));

  it("are encrypted wherever they go to disk, so that the CLI's passphrase provider opens them", async () => {
    const handle = await backend().open(ref, { command: "up" });
    await handle.append({ kind: "begin", step: 1, operation: { type: "creating", resource: state.resources[0]! } });
    const journal = contents(home);
    await handle.save(state);
    await handle.close();

    expect(JSON.stringify(journal)).toContain("ciphertext");
    expect(JSON.stringify([journal, contents(home)])).not.toContain("hunter2");
    expect(JSON.stringify(contents(home))).toContain("visible");
    const [, ciphertext] = /"hidden":\{[^}]*"ciphertext":"([^"]+)"/.exec(readFileSync(stateFile(home), "utf8"))!;
    expect((await openCrypter("password", PULUMI_SALT))!.decrypt(ciphertext!)).toBe('{"password":"hunter2"}');
    expect(await backend().read(ref)).toEqual(state);
  });

  it("stay the same text while they stay the same, and differ from equal ones elsewhere", async () => {
    const now = () => 0;
    const once = async () => {
      const handle = await createFileBackend({ home, env: {}, now }).open(ref, { command: "up" });
      await handle.save(handle.snapshot.resources.length > 0 ? structuredClone(handle.snapshot) : state);
      await handle.close();
      return readFileSync(stateFile(home), "utf8");
    };
    const first = await once();

    expect(await once()).toBe(first);
    const texts = [...first.matchAll(/"ciphertext":"([^"]+)"/g)].map(([, text]) => text);
    expect(new Set(texts).size).toBe(texts.length);
  });

  it("cost one derivation per run, and none when there are none", async () => {
    const keyring = createKeyring({ home, env: {} });
    const derive = jest.spyOn(keyring as unknown as { derive(): unknown }, "derive");
    const shared = createFileBackend({ home, env: {}, keyring });
    const openAll = (use: (project: string) => Promise<void>) => Promise.all(["foundation", "runtime", "delivery"].map(use));
    const saveAll = (content: Snapshot) =>
      openAll(async (project) => {
        const handle = await shared.open({ ...ref, project }, { command: "up" });
        await handle.save(content);
        await handle.close();
      });

    await saveAll(snapshot(thing("a")));
    expect(derive).toHaveBeenCalledTimes(0);
    await saveAll(state);
    await openAll(async (project) => void (await shared.read({ ...ref, project })));
    expect(derive).toHaveBeenCalledTimes(1);
    const salts = Object.values(contents(join(home, "state/.pulumi/stacks"))).flatMap((text) => /"salt":"[^"]+"/.exec(text)![0]);
    expect(new Set(salts)).toEqual(new Set([`"salt":"${PULUMI_SALT}"`]));
  });

  it("come with a key file of their own on first use: random, and readable by its owner only", async () => {
    home = newHome({ salt: false });
    homes.push(home);
    await save(state);

    expect(readFileSync(join(home, "passphrase"), "utf8")).toMatch(/^[A-Za-z0-9_-]{43}\n$/);
    expect(statSync(join(home, "passphrase")).mode & 0o777).toBe(0o600);
    expect(await backend().read(ref)).toEqual(state);
  });

  it("keep the salt of a stack that the Pulumi CLI made", async () => {
    writeFileSync(join(home, "state/.pulumi/encryptionsalt"), "v1:another:v1:salt:here\n");
    put(stateFile(home), JSON.stringify({ version: 3, checkpoint: { latest: { secrets_providers: { type: "passphrase", state: { salt: PULUMI_SALT } } } } }));

    await save(state);

    expect(readFileSync(stateFile(home), "utf8")).toContain(PULUMI_SALT);
    expect(await backend().read(ref)).toEqual(state);
  });

  it.each<[string, Record<string, string>, string]>([
    ["PULUMI_CONFIG_PASSPHRASE", { PULUMI_CONFIG_PASSPHRASE: "wrong" }, "PULUMI_CONFIG_PASSPHRASE is not the passphrase that the secrets in"],
    ["PULUMI_CONFIG_PASSPHRASE_FILE", { PULUMI_CONFIG_PASSPHRASE_FILE: "FILE" }, "/wrong is not the passphrase that the secrets in"],
  ])("are not touched by a wrong %s", async (_, env, message) => {
    await save(state);
    put(join(home, "wrong"), "wrong");
    const before = contents(home);
    const given = Object.fromEntries(Object.entries(env).map(([key, value]) => [key, value.replace("FILE", join(home, "wrong"))]));

    await expect(backend(given).open(ref, { command: "up" })).rejects.toThrow(message);
    await expect(backend(given).read(ref)).rejects.toThrow("Nothing was changed.");
    expect(contents(home)).toEqual(before);
  });

  it("do not get a wrong passphrase in the middle of the work when they are announced", async () => {
    await save(snapshot(thing("a")));
    const before = contents(home);

    await expect(backend({ PULUMI_CONFIG_PASSPHRASE: "wrong" }).open(ref, { command: "up", secrets: true })).rejects.toThrow("is not the passphrase");
    await (await backend({ PULUMI_CONFIG_PASSPHRASE: "wrong" }).open(ref, { command: "preview" })).close();
    expect(contents(home)).toEqual(before);
  });

  it("can be opened with the passphrase from the environment", async () => {
    await save(state);
    rmSync(join(home, "passphrase"));
    put(join(home, "elsewhere"), "  password\n");

    expect(await backend({ PULUMI_CONFIG_PASSPHRASE: "password" }).read(ref)).toEqual(state);
    expect(await backend({ PULUMI_CONFIG_PASSPHRASE_FILE: join(home, "elsewhere") }).read(ref)).toEqual(state);
  });

  it("are not given a new key file when theirs is missing", async () => {
    await save(state);
    rmSync(join(home, "passphrase"));

    await expect(backend().open(ref, { command: "up" })).rejects.toThrow(`${join(home, "passphrase")} is missing; the secrets of this state were encrypted with it.`);
    expect(Object.keys(contents(home))).not.toContain("passphrase");
  });

  it("name the place of one that was changed by hand", async () => {
    await save(state);
    writeFileSync(stateFile(home), readFileSync(stateFile(home), "utf8").replace(/("hidden":\{[^}]*"ciphertext":"v1:[^:]+:)../, "$1AA"));

    await expect(backend().open(ref, { command: "up" })).rejects.toThrow(`${stateFile(home)}: the secret at ${urn("a")}#a-id.inputs.hidden does not decrypt. Nothing was changed.`);
  });

  it("say which file PULUMI_CONFIG_PASSPHRASE_FILE names in vain", async () => {
    await save(state);

    await expect(backend({ PULUMI_CONFIG_PASSPHRASE_FILE: "/nowhere/key" }).read(ref)).rejects.toThrow("PULUMI_CONFIG_PASSPHRASE_FILE names /nowhere/key, which cannot be read (ENOENT).");
  });
});
