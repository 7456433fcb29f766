import { randomUUID } from "node:crypto";
import http from "node:http";
import { openCloud } from "../../cloud";
import { openFunctionAccount, type FunctionAccount } from "../../testing/function-account";
import { singleRuns, zipOfFiles } from "../../testing/single-runs";
import { mainGlobals } from "./compiled-code";

let account: FunctionAccount;
beforeAll(async () => { account = await openFunctionAccount({ functions: "inside" }); });
afterAll(() => account.close());

const { once, lastName } = singleRuns(() => account);

const notInside = (what: string): object => ({ errorMessage: `${what} is not there for a function that runs inside of the local cloud's process. Open the cloud with functions: "processes".` });

describe("a function inside of this process", () => {
  it.each([
    ["a promise", "exports.handler = async () => 'done';"],
    ["a callback", "exports.handler = (event, context, callback) => callback(null, 'done');"],
    ["a callback later", "exports.handler = (event, context, callback) => { setTimeout(() => callback(null, 'done'), 50); };"],
    ["context.succeed", "exports.handler = (event, context) => context.succeed('done');"],
    ["an immediate", "exports.handler = () => new Promise((done) => setImmediate(() => process.nextTick(() => queueMicrotask(() => done('done')))));"],
    ["a file read with a callback", "exports.handler = () => new Promise((done) => require('fs').readFile(__filename, 'utf8', (error, text) => done(text.slice(34, 38).length === 4 && 'done')));"],
    ["a file read with a promise", "exports.handler = async () => (await require('node:fs/promises').readFile(__filename, 'utf8')).length > 9 && 'done';"],
    ["zlib and crypto with callbacks", `const { promisify } = require('util'); const zlib = require('zlib'), crypto = require('crypto');
      exports.handler = async () => { const key = await promisify(crypto.scrypt)('a', 'b', 16); return (await promisify(zlib.gunzip)(await promisify(zlib.gzip)(key))).equals(key) && 'done'; };`],
    ["keys, whose function has two results", "exports.handler = async () => Object.keys(await require('util').promisify(require('crypto').generateKeyPair)('ed25519')).join() === 'publicKey,privateKey' && 'done';"],
    ["what it does after wrong arguments", "exports.handler = async () => { try { require('fs').readFile({}, () => 0); } catch (error) { return error.code === 'ERR_INVALID_ARG_TYPE' && 'done'; } };"],
    ["a scheduler", "exports.handler = async () => { await require('timers/promises').scheduler.wait(5); return 'done'; };"],
    ["a signal that is none", "exports.handler = async () => process.kill(process.pid, 0) && 'done';"],
    ["a digest of webcrypto", "exports.handler = async () => (await crypto.subtle.digest('SHA-256', new Uint8Array(2))).byteLength === 32 && 'done';"],
  ])("answers by %s", async (_, code) => {
    expect(await once(code)).toMatchObject({ answer: "done", error: undefined });
  });

  it("lives in the cloud's time", async () => {
    const code = `const { performance } = require('node:perf_hooks');
      exports.handler = async (event, context) => {
        const before = [Date.now(), performance.now(), process.uptime(), context.getRemainingTimeInMillis()];
        await require('node:timers/promises').setTimeout(400);
        await new Promise((done) => { let times = 0; const timer = setInterval(() => { if (++times === 3) { clearInterval(timer); done(); } }, 200); });
        return [Date.now() - before[0], performance.now() - before[1], process.uptime() - before[2], context.getRemainingTimeInMillis() - before[3], new Date().toISOString()];
      };`;
    const before = account.clock.at;

    const { answer, log } = await once(code);

    expect(answer).toEqual([1000, 1000, 1, -1000, new Date(before + 1000).toISOString()]);
    expect(log.at(-1)).toContain("Duration: 1000.00 ms");
    expect(Date.now()).toBeGreaterThan(Date.parse("2026-01-01"));
  });

  it("shares nothing with this process or with another environment of its code", async () => {
    const code = `let calls = 0;
      exports.handler = async () => {
        globalThis.mark = (globalThis.mark ?? 0) + 1; process.env.MARK = calls; Math.mark = 1; console.mark = 1; require('node:http').mark = 1; process.title = 'mark';
        return { calls: ++calls, mark: globalThis.mark, env: process.env.MARK, home: process.env.HOME, argv: process.argv.length };
      };`;
    const { Math: math, Date: date, process: machine, performance: elapsed, console: output, crypto: chance } = mainGlobals;
    const own = (): unknown[] => [machine.env["MARK"], Reflect.get(mainGlobals, "mark"), Reflect.get(math, "mark"), Reflect.get(output, "mark"), Reflect.get(http, "mark"),
      math.random, date.now, mainGlobals.Date, date.prototype.constructor, machine.hrtime, elapsed.now, http.request, randomUUID, chance.getRandomValues];
    const before = own();

    expect(await once(code)).toMatchObject({ answer: { calls: 1, mark: 1, env: "0", home: "/var/empty/localcloud" } });
    expect(await once(code)).toMatchObject({ answer: { calls: 1, mark: 1 } });
    expect(await account.run(lastName())).toMatchObject({ answer: { calls: 2, mark: 2, env: "1" } });
    expect(own()).toEqual(before);
  });

  it("loads its modules, JSON among them, as its own", async () => {
    expect(await once(zipOfFiles({
      "src/app.js": "#!/usr/bin/env node\nconst process = require('process'); const { part } = require('./part'); exports.api = { pay: async () => [part, require('../data.json').of, typeof process.exit, require('module').isBuiltin('node:fs'), require('console') === console] };",
      "src/part.js": "exports.part = 'nested';", "data.json": '{"of":"data"}',
    }), {}, { Handler: "src/app.api.pay" })).toMatchObject({ answer: ["nested", "data", "function", true, true], error: undefined });
  });

  it("writes to its log by every way that there is", async () => {
    const { log } = await once("exports.handler = async () => { console.log('one'); console.dir({ two: 2 }); process.stdout.write('three\\n'); console.error('four'); };");

    expect(log.slice(1, -2).map((line) => line.split("\t").at(-1))).toEqual(["one", "{ two: 2 }", "three", "four"]);
  });

  it.each([
    ["throws", "exports.handler = () => { throw new TypeError('broken'); };", { errorType: "TypeError", errorMessage: "broken" }],
    ["throws in a timer", "exports.handler = () => { setTimeout(() => { throw new Error('lost'); }, 10); };", { errorType: "Error", errorMessage: "lost" }],
    ["throws in a tick", "exports.handler = () => { process.nextTick(() => { throw new Error('lost'); }); return new Promise(() => undefined); };", { errorType: "Error", errorMessage: "lost" }],
    ["throws in a job", "exports.handler = () => { queueMicrotask(() => { throw new Error('lost'); }); return new Promise(() => undefined); };", { errorType: "Error", errorMessage: "lost" }],
    ["cannot start", "throw new RangeError('at init');", { errorType: "RangeError", errorMessage: "at init" }],
    ["has a mistake", "exports.handler = ;", { errorType: "Runtime.UserCodeSyntaxError", errorMessage: "SyntaxError: Unexpected token ';'" }],
    ["misses a module", "require('nothing');", { errorType: "Runtime.ImportModuleError" }],
    ["never answers", "exports.handler = async () => new Promise(() => undefined);", { errorType: "Runtime.NodeJsExit" }],
    ["ends its process", "exports.handler = async () => { process.exit(3); };", { errorType: "Runtime.ExitError", errorMessage: expect.stringMatching("exit status 3") }],
    ["ends its process with a code set before", "exports.handler = async () => { process.exitCode = 4; process.exit(); };", { errorType: "Runtime.ExitError", errorMessage: expect.stringMatching("exit status 4") }],
    ["ends its process at init", "process.exit(3);", { errorType: "Runtime.ExitError" }],
    ["kills its process", "exports.handler = async () => { process.kill(process.pid); };", { errorType: "Runtime.ExitError", errorMessage: expect.stringMatching("signal: terminated") }],
    ["aborts its process", "exports.handler = async () => { process.abort(); };", { errorType: "Runtime.ExitError", errorMessage: expect.stringMatching("signal: aborted") }],
  ])("that %s fails as in a process of its own, and only that one", async (_, code, answer) => {
    expect(await once(code)).toMatchObject({ error: "Unhandled", answer });
    expect(await once("exports.handler = async () => 'done';")).toMatchObject({ answer: "done" });
  });

  it("shows no folder of this machine in a trace", async () => {
    const { answer } = await once("exports.handler = () => { throw new TypeError('broken'); };");

    const { trace } = answer as { trace: string[] };
    expect(trace[1]).toBe("    at exports.handler (/var/task/index.js:1:33)");
    expect(trace.filter((line) => !/\/var\/(task|runtime)\/|node:|TypeError/.test(line))).toEqual([]);
  });

  it("runs no more when it has taken too long", async () => {
    const code = "let late = 0; exports.handler = async (event) => { if (event.waits) { setTimeout(() => { late++; console.log('late'); }, 5000); await new Promise((done) => setTimeout(done, 600_000)); } return late; };";

    expect(await once(code, { waits: true })).toMatchObject({ answer: { errorType: "Sandbox.Timedout" } });
    await account.cloud.advanceBy(60_000);
    expect(await account.run(lastName())).toMatchObject({ answer: 0 });
    expect((await account.log(lastName())).join()).not.toContain("late");
  });

  it.each([
    ["fetch", "await fetch('http://127.0.0.1:1/')", "fetch"],
    ["a request to another machine", "require('http').request({ hostname: 'example.com', port: 80 })", "node:http.request"],
    ["a socket", "require('net').connect(80, '127.0.0.1')", "node:net.connect"],
    ["a socket of its own making", "new (require('net').Socket)()", "node:net.Socket"],
    ["a channel", "new MessageChannel()", "MessageChannel"],
    ["a stream of zlib", "require('zlib').createGzip()", "node:zlib.createGzip"],
    ["a datagram", "require('dgram').createSocket('udp4')", "node:dgram.createSocket"],
    ["a process", "require('child_process').execSync('true')", "node:child_process.execSync"],
    ["a thread", "new (require('worker_threads').Worker)('x')", "node:worker_threads.Worker"],
    ["a name", "await require('dns').promises.lookup('localhost')", "node:dns.promises.lookup"],
    ["a stream of a file", "require('fs').createReadStream(__filename)", "node:fs.createReadStream"],
    ["native code", "process.dlopen()", "process.dlopen"],
    ["a module that Node.js does not have", "require('node:nothing')", "node:nothing"],
    ["the end of another process", "process.kill(1)", "process.kill(1)"],
  ])("is refused %s by name", async (_, statement, what) => {
    expect(await once(`exports.handler = async () => { ${statement}; };`)).toMatchObject({ error: "Unhandled", answer: notInside(what) });
  });

  const PID = "exports.handler = async () => process.pid;";
  it.each([
    ["asks for options of Node.js", PID, { Environment: { Variables: { NODE_OPTIONS: "--no-warnings" } } }],
    ["imports while it runs", `exports.other = () => import("node:os"); ${PID}`, {}],
    ["is an ES module", zipOfFiles({ "index.mjs": "export const handler = async () => process.pid;" }), {}],
    ["is an ES module by its package", zipOfFiles({ "package.json": '{"type":"module"}', "index.js": "export const handler = async () => process.pid;" }), {}],
  ])("has a process of its own when it %s", async (_, code, input) => {
    const { answer, error } = await once(code, {}, input);

    expect([typeof answer, error]).toEqual(["number", undefined]);
    expect(answer).not.toBe(process.pid);
    expect(await once(PID)).toMatchObject({ answer: process.pid });
  });
});

it("a cloud whose clock runs by itself runs no function inside of this process, and says what to do", async () => {
  await expect(openCloud({ memory: true, functions: "inside" })).rejects.toThrow(
    'Functions run inside of this process with a virtual clock only: time passes for them when the cloud says so. Open the cloud with functions: "processes", or with a clock that does not run by itself.');
});
