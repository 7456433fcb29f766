import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import * as fc from "fast-check";
import { stringify } from "yaml";
import { openCrypter, type Crypter } from "../state/crypter";
import { Keyring } from "../state/keyring";
import { matchesType } from "./config-type";
import { ProjectError } from "./problems";
import { readProject } from "./project-file";
import { listStacks, readStackConfig } from "./stack-file";

jest.setTimeout(60_000); // keys are derived, on machines that have other things to do

/** An encryption salt that the Pulumi CLI made for the passphrase `password` (a vector of its own tests). */
const SALT = "v1:fozI5u6B030=:v1:F+6ZduKKd8G0/V7L:PGMFeIzwobWRKmEAzUdaQHqC5mMRIQ==";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "project-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(files: Record<string, string>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

const keyring = (passphrase = "password") => new Keyring({ home: folder, saltFile: join(folder, "salt"), env: { PULUMI_CONFIG_PASSPHRASE: passphrase } });

async function config(stack: string, project = "name: foundation\nruntime: nodejs\n") {
  write({ "Pulumi.yaml": project, "Pulumi.dev.yaml": stack });
  return readStackConfig(await readProject(folder), "dev", keyring());
}

/** Problems without the folder, `file, key: problem. fix`. */
async function problemsOf(work: Promise<unknown>): Promise<string[]> {
  const error: unknown = await work.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  expect(error).toBeInstanceOf(ProjectError);
  return (error as Error).message.replaceAll(`${folder}/`, "").split("\n");
}

describe("readProject", () => {
  it("reads what a project says and lets everything else be", async () => {
    write({
      "Pulumi.yaml": [
        "name: foundation",
        "runtime: { name: nodejs, options: { typescript: false } }",
        "main: bin/index.js",
        "description: Buckets and tables",
        "backend: { url: file://. }",
        "somethingNew: [1]",
        "config:",
        "  plain: 5",
        "  typed: { type: array, items: { type: integer }, default: [1, 2] }",
        "  aws:region: { value: us-east-1 }",
        "  token: { type: string, secret: true, description: for the API }",
      ].join("\n"),
    });

    expect(await readProject(folder)).toEqual({
      folder,
      file: join(folder, "Pulumi.yaml"),
      name: "foundation",
      runtime: { name: "nodejs", options: { typescript: false } },
      main: "bin/index.js",
      description: "Buckets and tables",
      stackFolder: folder,
      config: {
        "foundation:plain": { default: 5, secret: false },
        "foundation:typed": { type: { name: "array", items: { name: "integer" } }, default: [1, 2], secret: false },
        "aws:region": { type: undefined, default: "us-east-1", secret: false },
        "foundation:token": { type: { name: "string" }, default: undefined, secret: true },
      },
    });
  });

  it.each(["stackConfigDir: stacks", "config: stacks"])("knows where the stack files are: %s", async (line) => {
    write({ "Pulumi.yaml": `name: p\nruntime: nodejs\n${line}\n`, "stacks/Pulumi.dev.yaml": "config: { a: b }" });
    const project = await readProject(folder);

    expect(await listStacks(project)).toEqual(["dev"]);
    expect((await readStackConfig(project, "dev", keyring())).values).toEqual({ "p:a": "b" });
  });

  it("says everything that is wrong at once", async () => {
    write({ "Pulumi.yaml": "name: a/b\nmain: 5\nconfig: { 'a:b:c:d': 1, x: { type: strin } }\n" });

    const problems = await problemsOf(readProject(folder));

    expect(problems).toEqual([
      "Pulumi.yaml, name: is no project name: 1 to 100 letters, digits, hyphens, underscores and dots are allowed. Give the project a name, like \"name: foundation\"",
      'Pulumi.yaml, runtime: Invalid input. Name the language, like "runtime: nodejs"',
      "Pulumi.yaml, main: Invalid input: expected string, received number. See https://www.pulumi.com/docs/iac/concepts/projects/project-file/",
    ]);
  });

  it("says what is wrong in the declared config", async () => {
    write({ "Pulumi.yaml": "name: p\nruntime: nodejs\nconfig: { 'a:b:c:d': 1, x: { type: strin } }\n" });

    expect(await problemsOf(readProject(folder))).toEqual([
      'Pulumi.yaml, config.a:b:c:d: this is no config key. Write it as "name" or "namespace:name"',
      expect.stringContaining("Pulumi.yaml, config.x.type: Invalid option"),
    ]);
  });

  it.each<[string, string, string]>([
    ["a missing file", "", "Pulumi.yaml: there is no such file. Name the folder of a Pulumi project"],
    ["a list", "- a", 'Pulumi.yaml: this is not a map of keys and values. Write it as lines of the form "key: value"'],
    ["two equal keys", "name: a\nname: b", "Pulumi.yaml: this is not YAML: Map keys must be unique at line 2, column 1. Correct the line, or compare with a stack that works"],
  ])("refuses %s", async (_, content, problem) => {
    if (content) write({ "Pulumi.yaml": content });

    expect(await problemsOf(readProject(folder))).toEqual([problem]);
  });
});

describe("readStackConfig", () => {
  it("gives values as the runtime gets them: text as it stands there, structures as JSON", async () => {
    const { values, secretKeys } = await config(
      ["config:", "  own: text", "  foundation:config:old: x", "  aws:region: us-east-1", "  number: 1.50", "  hex: 0x1F", "  yes: true", "  nothing:", '  quoted: "007"', "  list: [1, {b: x, a: '<'}]"].join("\n"),
    );

    expect(values).toEqual({
      "foundation:own": "text",
      "foundation:old": "x",
      "aws:region": "us-east-1",
      "foundation:number": "1.50",
      "foundation:hex": "0x1F",
      "foundation:yes": "true",
      "foundation:nothing": "",
      "foundation:quoted": "007",
      "foundation:list": '[1,{"a":"\\u003c","b":"x"}]',
    });
    expect(secretKeys).toEqual([]);
  });

  it("gives an empty file, and one that only the CLI's own members fill, no values", async () => {
    expect(await config("")).toEqual({ values: {}, secretKeys: [] });
    expect(await config(`encryptionsalt: ${SALT}\nsomethingNew: 1\n`)).toEqual({ values: {}, secretKeys: [] });
  });

  describe("with secrets", () => {
    let crypter: Crypter;
    beforeAll(async () => (crypter = (await openCrypter("password", SALT))!));

    it("decrypts them with the file's own salt, inside structures too", async () => {
      const { values, secretKeys } = await config(
        stringify({
          encryptionsalt: SALT,
          config: { plain: "p", token: { secure: crypter.encrypt("hunter2") }, "db:users": [{ name: "a", password: { secure: crypter.encrypt("pw<") } }] },
        }),
      );

      expect(values).toEqual({ "foundation:plain": "p", "foundation:token": "hunter2", "db:users": '[{"name":"a","password":"pw\\u003c"}]' });
      expect(secretKeys).toEqual(["foundation:token", "db:users"]);
    });

    it("refuses a wrong passphrase, naming the file", async () => {
      write({ "Pulumi.yaml": "name: p\nruntime: nodejs\n", "Pulumi.dev.yaml": stringify({ encryptionsalt: SALT, config: { a: { secure: crypter.encrypt("x") } } }) });

      await expect(readStackConfig(await readProject(folder), "dev", keyring("wrong"))).rejects.toThrow(
        `PULUMI_CONFIG_PASSPHRASE is not the passphrase that the secrets in ${join(folder, "Pulumi.dev.yaml")} were encrypted with.`,
      );
    });

    it("needs no passphrase for a file with a salt and no secrets", async () => {
      write({ "Pulumi.yaml": "name: p\nruntime: nodejs\n", "Pulumi.dev.yaml": `encryptionsalt: ${SALT}\nconfig: { a: b }\n` });

      expect((await readStackConfig(await readProject(folder), "dev", keyring("wrong"))).values).toEqual({ "p:a": "b" });
    });

    it("names every key that cannot be decrypted", async () => {
      const secure = { secure: crypter.encrypt("x") };

      expect(await problemsOf(config(stringify({ config: { a: secure, b: [secure] } })))).toEqual([
        "Pulumi.dev.yaml, config.foundation:a: it is encrypted, but the file has no encryptionsalt to decrypt it with. Put the salt back, or write the value in plain text if it is no secret",
        "Pulumi.dev.yaml, config.foundation:b: it is encrypted, but the file has no encryptionsalt to decrypt it with. Put the salt back, or write the value in plain text if it is no secret",
      ]);
      expect(await problemsOf(config(stringify({ secretsprovider: "awskms://x", encryptedkey: "k", config: { a: secure } })))).toEqual([
        "Pulumi.dev.yaml, config.foundation:a: it is encrypted by awskms://x. The embedded engine knows only passphrases: `pulumi stack change-secrets-provider passphrase`",
      ]);
      expect(await problemsOf(config(stringify({ encryptionsalt: SALT, config: { a: { secure: "v1:AAAA:AAAAAAAAAAAAAAAAAAAAAAAAAAAA" } } })))).toEqual([
        expect.stringMatching(/^Pulumi\.dev\.yaml, config\.foundation:a: it does not decrypt \(.+\)\. Set it again/),
      ]);
    });
  });

  it("adds the project's defaults and checks the types that it declares", async () => {
    const project = stringify({
      name: "foundation",
      runtime: "nodejs",
      config: {
        size: { type: "integer", default: 3 },
        key: { default: "k", secret: true },
        zones: { type: "array", items: { type: "string" } },
        missing: { type: "string" },
        optional: { description: "no type, no value" },
      },
    });

    expect(await problemsOf(config("config: { size: many, zones: [a, [b]] }", project))).toEqual([
      "Pulumi.dev.yaml, config.foundation:size: its value is not of the type that the project declares, integer. Change the value, or the declaration in Pulumi.yaml",
      "Pulumi.dev.yaml, config.foundation:zones: its value is not of the type that the project declares, array of string. Change the value, or the declaration in Pulumi.yaml",
      'Pulumi.dev.yaml, config.foundation:missing: stack "dev" has no value for it, and the project declares no default. Add it as a string',
    ]);
    expect(await config("config: { zones: [a], missing: m }", project)).toEqual({
      values: { "foundation:zones": '["a"]', "foundation:missing": "m", "foundation:size": "3", "foundation:key": "k" },
      secretKeys: ["foundation:key"],
    });
  });

  it("says everything that is wrong at once", async () => {
    expect(await problemsOf(config("environment: [base]\nconfig: { a: 1, 'foundation:a': 2, ':b': 3 }"))).toEqual([
      "Pulumi.dev.yaml, environment: Pulumi ESC environments need Pulumi Cloud, which the embedded engine does not use. Put the values under config",
      "Pulumi.dev.yaml, config.foundation:a: foundation:a is there twice. Remove one of the two",
      'Pulumi.dev.yaml, config.:b: this is no config key. Write it as "name" or "namespace:name"',
    ]);
    expect(await problemsOf(config("config: [a]"))).toEqual(["Pulumi.dev.yaml, config: Invalid input: expected record, received array. See https://www.pulumi.com/docs/iac/concepts/config/"]);
  });

  it.each<[string, string[], string]>([
    ["porduction", ["local", "dev", "production"], 'There are dev, local, production. Did you mean "production"?'],
    ["Dev", ["dev"], 'There is dev. Did you mean "dev"?'],
    ["elsewhere", ["dev", "local"], "There are dev, local."],
    ["dev", [], "It has none at all; a stack begins with such a file"],
    ["../x", ["dev"], "There is dev."],
  ])("refuses the stack %s where there are %j", async (stack, stacks, fix) => {
    write({ "Pulumi.yaml": "name: p\nruntime: nodejs\n", ...Object.fromEntries(stacks.map((name) => [`Pulumi.${name}.yaml`, ""])) });

    expect(await problemsOf(readStackConfig(await readProject(folder), stack, keyring()))).toEqual([expect.stringMatching(new RegExp(`: project p has no stack "${stack.replaceAll(".", "\\.")}"\\. ${fix.replaceAll("?", "\\?")}$`))]);
  });

  it("keeps any text that is written as a YAML string", async () => {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9_-]{0,8}$/), fc.string({ unit: "grapheme" }), { maxKeys: 5 }), async (given) => {
        const { values } = await config(stringify({ config: given }));

        expect(values).toEqual(Object.fromEntries(Object.entries(given).map(([key, value]) => [`foundation:${key}`, value])));
      }),
      { numRuns: 40 },
    );
  });
});

describe("listStacks", () => {
  it("knows stacks by their files, dots in names included", async () => {
    write({ "Pulumi.yaml": "", "Pulumi.dev.yaml": "", "Pulumi.eu.prod.yml": "", "Pulumi.dev.yaml.bak": "", "other.yaml": "", "Pulumi..yaml": "" });

    expect(await listStacks({ stackFolder: folder })).toEqual(["dev", "eu.prod"]);
    expect(await listStacks({ stackFolder: join(folder, "none") })).toEqual([]);
  });
});

describe("matchesType", () => {
  it.each([
    ["integer", "5", true],
    ["integer", 5, true],
    ["integer", "5.5", false],
    ["integer", "", false],
    ["number", "5.5", true],
    ["boolean", "true", true],
    ["boolean", "yes", false],
    ["string", "x", true],
    ["string", [], false],
    ["object", {}, true],
    ["object", [], false],
    ["array", [], true],
    ["array", "[]", false],
  ] as const)("%s accepts %j: %s", (name, value, expected) => {
    expect(matchesType(value, { name })).toBe(expected);
  });
});
