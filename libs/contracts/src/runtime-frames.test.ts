import { EventEmitter } from "node:events";
import { inspect } from "node:util";
import { hideRuntimeFrames, installFrameFilter } from "./runtime-frames";

const frames = [
  "    at build (/app/projects/runtime/index.ts:12:3)",
  "    at Stack.initialize (/app/node_modules/@pulumi/resource.ts:1598:22)",
  "    at run (C:\\app\\node_modules\\@pulumi\\pulumi\\cmd\\run\\run.ts:579:20)",
  "    at parse (/app/node_modules/zod/mini/index.js:1:1)",
];

function failure(message: string, options?: ErrorOptions): Error {
  const error = new Error(message, options);
  error.stack = [`Error: ${message}`, ...frames].join("\n");
  return error;
}

describe("hideRuntimeFrames", () => {
  it("leaves the frames that are not the runtime's", () => {
    expect(hideRuntimeFrames(failure("boom")).stack).toBe(["Error: boom", frames[0], frames[3]].join("\n"));
  });

  it("reaches the causes", () => {
    const cause = failure("cause");

    hideRuntimeFrames(failure("boom", { cause }));

    expect(cause.stack).not.toContain("@pulumi");
  });

  it("leaves alone what is no error, and an error without a stack", () => {
    const bare = new Error("bare");
    delete bare.stack;

    expect(hideRuntimeFrames("boom")).toBe("boom");
    expect(hideRuntimeFrames(bare).stack).toBeUndefined();
  });

  it("A8: makes an error that Node.js can colour: with the runtime's frames it would be at it until its memory is full", () => {
    const text = inspect(hideRuntimeFrames(failure("boom")), { colors: true });

    expect(text).toContain("projects/runtime/index.ts");
    expect(text).not.toContain("@pulumi");
  });
});

describe("installFrameFilter", () => {
  it("runs before whoever reports the error", () => {
    const emitter = new EventEmitter();
    const reported: (string | undefined)[] = [];
    emitter.on("unhandledRejection", (error: Error) => reported.push(error.stack));
    emitter.on("uncaughtException", (error: Error) => reported.push(error.stack));

    installFrameFilter(emitter);
    installFrameFilter(emitter);
    emitter.emit("unhandledRejection", failure("boom"));
    emitter.emit("uncaughtException", failure("boom"));

    expect(reported).toEqual([expect.not.stringContaining("@pulumi"), expect.not.stringContaining("@pulumi")]);
    expect(emitter.listenerCount("unhandledRejection")).toBe(2);
  });

  it("does not take over errors that nobody reports", () => {
    const emitter = new EventEmitter();

    installFrameFilter(emitter);

    expect(emitter.listenerCount("uncaughtException")).toBe(0);
  });
});
