import { openFunctionAccount, type FunctionAccount } from "../../testing/function-account";
import { singleRuns, zipOfFiles } from "../../testing/single-runs";

let account: FunctionAccount;
let importing = 0;
beforeAll(async () => { account = await openFunctionAccount(); });
afterAll(() => account.close());

const { once, lastName } = singleRuns(() => account);

describe("handlers", () => {
  it.each([
    ["a promise", "exports.handler = async () => 'done';"],
    ["a callback", "exports.handler = (event, context, callback) => callback(null, 'done');"],
    ["a callback later", "exports.handler = (event, context, callback) => { setTimeout(() => callback(null, 'done'), 50); };"],
    ["context.succeed", "exports.handler = (event, context) => context.succeed('done');"],
    ["context.done", "exports.handler = (event, context) => context.done(null, 'done');"],
  ])("answer by %s", async (_, code) => {
    expect(await once(code)).toMatchObject({ answer: "done", error: undefined });
  });

  it.each([
    ["throw", "exports.handler = () => { throw new TypeError('broken'); };"],
    ["reject", "exports.handler = async () => { throw new TypeError('broken'); };"],
    ["call back", "exports.handler = (event, context, callback) => callback(new TypeError('broken'));"],
    ["context.fail", "exports.handler = (event, context) => context.fail(new TypeError('broken'));"],
  ])("fail when they %s an error", async (_, code) => {
    const { answer, error, log } = await once(code);

    expect(error).toBe("Unhandled");
    expect(answer).toEqual({ errorType: "TypeError", errorMessage: "broken", trace: expect.arrayContaining(["TypeError: broken"]) });
    expect((answer as { trace: string[] }).trace[1]).toContain("/var/task/index.js:1:");
    expect(log[1]).toMatch(/\tERROR\tInvoke Error \t\{"errorType":"TypeError","errorMessage":"broken","stack":\["TypeError: broken",/);
  });

  it("wait for an empty event loop before a callback's answer goes out, unless told otherwise", async () => {
    const code = (waits: boolean): string => `exports.handler = (event, context, callback) => {
      context.callbackWaitsForEmptyEventLoop = ${waits};
      setTimeout(() => console.log('late'), 100);
      callback(null, 1);
    };`;

    expect((await once(code(true))).log.join()).toContain("late");
    expect((await once(code(false))).log.join()).not.toContain("late");
  });

  it("fail when they wait for something that never comes, and answer null when they forget to call back", async () => {
    expect(await once("exports.handler = async () => new Promise(() => undefined);")).toMatchObject({ error: "Unhandled", answer: { errorType: "Runtime.NodeJsExit" } });
    expect(await once("exports.handler = () => undefined;")).toMatchObject({ error: undefined, answer: null });
  });

  it("import while they run, in every environment with the same large code", async () => {
    const code = `exports.handler = async () => (await import("node:path")).sep; // ${"large enough for its compiled form to be kept ".repeat(2000)}`;

    const { answer, log } = await once(code);
    const { answer: again } = await once(code);

    expect([answer, again]).toEqual(["/", "/"]);
    expect(log.join()).not.toContain("ExperimentalWarning");
  });

  it("fail when the answer is no JSON", async () => {
    expect(await once("exports.handler = async () => { const a = {}; a.a = a; return a; };"))
      .toMatchObject({ error: "Unhandled", answer: { errorType: "Error", errorMessage: "Unable to stringify response body" } });
  });

  it.each([
    ["that is small", ""],
    ["whose compiled form would be kept", `const text = ${JSON.stringify("x".repeat(70_000))};`],
    ["whose compiled form is kept", `const text = ${JSON.stringify("x".repeat(70_000))};`, "require('node:os')"],
  ])("import at run time in every environment, in code %s", async (_, text, imported = "await import('node:os')") => {
    await account.make(`importing-${++importing}`, `${text} exports.handler = async ({ ends }) => { if (ends) process.exit(1); return typeof (${imported}).hostname; };`);
    const run = (event: object) => account.run(`importing-${importing}`, event);

    expect(await run({})).toMatchObject({ answer: "function" });
    expect(await run({ ends: true })).toMatchObject({ error: "Unhandled" });
    expect(await run({})).toMatchObject({ answer: "function", error: undefined });
  });

  it("know how much time is left", async () => {
    const code = "exports.handler = async (e, context) => { const before = context.getRemainingTimeInMillis(); await new Promise((d) => setTimeout(d, 400)); return [before, context.getRemainingTimeInMillis()]; };";

    expect(await once(code, {}, { Timeout: 2 })).toMatchObject({ answer: [2000, 1600] });
  });
});

describe("modules", () => {
  it.each([
    ["index.handler", { "index.js": "exports.handler = async () => 'cjs';" }, "cjs"],
    ["index.handler", { "index.mjs": "export const handler = async () => 'mjs';" }, "mjs"],
    ["index.handler", { "index.cjs": "exports.handler = async () => 'cjs';" }, "cjs"],
    ["index.handler", { "package.json": '{"type":"module"}', "index.js": "await 1; export const handler = async () => 'esm';" }, "esm"],
    ["src/app.api.pay", { "src/app.js": "exports.api = { pay: async () => require('./part') };", "src/part.js": "module.exports = 'nested';" }, "nested"],
  ])("are found for %s in %j", async (Handler, files, answer) => {
    expect(await once(zipOfFiles(files), {}, { Handler })).toMatchObject({ answer, error: undefined });
  });

  it.each([
    ["missing.handler", "exports.handler = 1;", "Runtime.ImportModuleError", "Error: Cannot find module 'missing'"],
    ["index.other", "exports.handler = 1;", "Runtime.HandlerNotFound", "index.other is undefined or not exported"],
    ["index.handler", "exports.handler = 1;", "Runtime.HandlerNotFound", "index.handler is not a function"],
    ["index.handler", "exports.handler = ;", "Runtime.UserCodeSyntaxError", "SyntaxError: Unexpected token ';'"],
    ["index.handler", "require('nothing');", "Runtime.ImportModuleError", "Error: Cannot find module 'nothing'"],
    ["index.handler", "throw new RangeError('at init');", "RangeError", "at init"],
    ["handler", "exports.handler = 1;", "Runtime.MalformedHandlerName", "Bad handler"],
  ])("that cannot be loaded are an error of the invocation: %s, %s", async (Handler, code, errorType, message) => {
    const { answer, error, log } = await once(code, {}, { Handler });

    expect(error).toBe("Unhandled");
    expect(answer).toMatchObject({ errorType, errorMessage: expect.stringContaining(message) });
    expect(log.filter((line) => line.startsWith("INIT_REPORT"))).toEqual([`INIT_REPORT Init Duration: 0.00 ms\tPhase: invoke\tStatus: error\tError Type: ${errorType}`]);
  });
});

describe("what must not harm the cloud", () => {
  const exitText = (text: string): object => ({ errorType: "Runtime.ExitError", errorMessage: expect.stringMatching(new RegExp(`^RequestId: \\S+ Error: ${text}$`)) });

  it.each([
    ["process.exit(3)", "Runtime exited with error: exit status 3"],
    ["process.exit(0)", "Runtime exited without providing a reason"],
    ["process.kill(process.pid, 'SIGTERM')", "Runtime exited with error: signal: terminated"],
    ["process.kill(0, 'SIGKILL')", "Runtime exited with error: signal: killed"],
    ["process.abort()", "Runtime exited with error: signal: aborted \\(core dumped\\)"],
  ])("%s in a handler ends its environment alone", async (statement, text) => {
    const { answer, error, log } = await once(`let calls = 0; exports.handler = async () => { if (++calls > 1) return calls; ${statement}; await new Promise((d) => setTimeout(d, 1000)); };`);

    expect(error).toBe("Unhandled");
    expect(answer).toEqual(exitText(text));
    expect(log.at(-1)).toMatch(/\tStatus: error\tError Type: Runtime\.ExitError\t$/);
    expect(await account.run(lastName(), {})).toMatchObject({ answer: exitText(text) });
  });

  it("an error that nobody catches ends the environment and is the answer", async () => {
    expect(await once("exports.handler = () => { setTimeout(() => { throw new Error('lost'); }, 10); };"))
      .toMatchObject({ error: "Unhandled", answer: { errorType: "Error", errorMessage: "lost" } });
    expect(await once("exports.handler = () => { Promise.reject(new Error('lost')); setTimeout(() => undefined, 1000); };"))
      .toMatchObject({ error: "Unhandled", answer: { errorType: "Runtime.UnhandledPromiseRejection", errorMessage: "Error: lost" } });
  });

  it("a function that waits too long is ended at its timeout", async () => {
    const before = account.clock.at;

    const { answer, log } = await once("exports.handler = async () => { console.log('begun'); await new Promise((done) => setTimeout(done, 600_000)); };");

    expect(answer).toEqual({ errorType: "Sandbox.Timedout", errorMessage: expect.stringMatching(/^RequestId: \S+ Error: Task timed out after 3\.00 seconds$/) });
    expect(account.clock.at - before).toBe(3000);
    expect(log.join("\n")).toMatch(/begun\n.*Task timed out after 3\.00 seconds\nEND .*\nREPORT .*\tDuration: 3000\.00 ms\tBilled Duration: 3000 ms\t.*\tStatus: timeout\t$/);
  });

  it("a handler without end is ended, and timed out in the cloud's time", async () => {
    account.watchdog(300);
    const before = account.clock.at;

    const { answer, log } = await once("exports.handler = async () => { console.log('last words'); for (;;); };");
    account.watchdog(20_000);

    expect(answer).toMatchObject({ errorType: "Sandbox.Timedout" });
    expect(log.join()).toContain("last words");
    expect(account.clock.at - before).toBe(3000);
  });

  it.each([
    ["of objects", "const kept = []; for (;;) kept.push(new Array(1000).fill(kept.length));"],
    ["of buffers", "const kept = []; for (;;) kept.push(Buffer.alloc(1_000_000, 1));"],
  ])("memory without bounds %s is taken away", async (_, code) => {
    const { answer, error } = await once(`exports.handler = async () => { ${code} };`);

    expect(error).toBe("Unhandled");
    expect(["Runtime.OutOfMemory", "Runtime.ExitError"]).toContain((answer as { errorType: string }).errorType);
    expect((answer as { errorMessage: string }).errorMessage).toMatch(/Runtime exited with error: signal: (killed|aborted \(core dumped\))$/);
  });

  it("what does not stay inside of its package is not unpacked", async () => {
    await expect(once(zipOfFiles({ "../outside.js": "exports.handler = 1;" })))
      .rejects.toMatchObject({ code: "InvalidZipFileException", statusCode: 502, message: expect.stringContaining('The entry "../outside.js" does not stay inside') });
  });

  it("connections to other machines are refused", async () => {
    const code = `exports.handler = async () => {
      const results = [];
      for (const url of ['http://192.0.2.1/', 'http://example.com/']) results.push(await fetch(url).catch((error) => error.cause.code));
      results.push(await new Promise((done) => require('net').connect(80, '192.0.2.1').on('error', (error) => done(error.message.slice(0, 27)))));
      return results;
    };`;

    expect(await once(code)).toMatchObject({ answer: ["ENETUNREACH", "ENETUNREACH", "connect ENETUNREACH 192.0.2.1"].map((text, at) => (at < 2 ? text : text.slice(0, 27))) });
  });
});

describe("the cloud's clock in a function", () => {
  it("moves timers, intervals, dates and elapsed time together", async () => {
    const code = `
      const { setTimeout: sleep } = require('node:timers/promises');
      exports.handler = async () => {
        const start = Date.now(), elapsed = performance.now(), ticks = [];
        await new Promise((done) => { const timer = setInterval(() => { ticks.push(Date.now() - start); if (ticks.length === 3) { clearInterval(timer); done(); } }, 60_000); });
        await sleep(30_000);
        const cancelled = setTimeout(() => ticks.push('never'), 1000);
        clearTimeout(cancelled);
        const signal = AbortSignal.timeout(5000);
        await sleep(10_000);
        return { ticks, total: new Date() - start, elapsed: performance.now() - elapsed, aborted: signal.aborted, is: new Date() instanceof Date };
      };`;

    expect(await once(code, {}, { Timeout: 900 })).toMatchObject({ answer: { ticks: [60_000, 120_000, 180_000], total: 220_000, elapsed: 220_000, aborted: true, is: true } });
  });

  it("stands still between invocations: a timer that is left over goes on with the next one", async () => {
    await account.make("frozen", "let fired = 0; exports.handler = async () => { setTimeout(() => fired++, 1000); await null; return fired; };");

    await account.run("frozen");
    await account.cloud.advanceBy(60_000);
    await account.run("frozen");
    expect(await account.run("frozen", {})).toMatchObject({ answer: expect.any(Number) });
    await account.cloud.advanceBy(1000);
    await account.make("thawed", "let fired = 0; exports.handler = async () => { setTimeout(() => fired++, 1000); await new Promise((done) => setTimeout(done, 1)); return fired; };");
    await account.run("thawed");
    await account.cloud.advanceBy(60_000);
    expect(await account.run("thawed")).toMatchObject({ answer: 1 });
  });
});
