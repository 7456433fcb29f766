import { CodeDeployClient, GetDeploymentCommand } from "@aws-sdk/client-codedeploy";
import { longestCallSeconds, TimeLimit, type Timer } from "./time-limit";

const never = new Promise<never>(() => {});

/** A clock that a timer moves when nothing else happens. */
function limited() {
  let now = 1_000_000;
  const timed: number[] = [];
  const timer: Timer = (milliseconds, signal) => {
    timed.push(milliseconds);
    return new Promise((done, failed) => {
      const handle = setImmediate(() => { now += milliseconds; done(); });
      signal?.addEventListener("abort", () => { clearImmediate(handle); failed(new Error("aborted")); });
    });
  };
  return { limit: new TimeLimit(() => now, timer), timed, elapsed: () => now - 1_000_000, pass: (milliseconds: number) => { now += milliseconds; } };
}

/** A real client whose requests are handled as a test says. */
const client = (handle: () => Promise<never>): CodeDeployClient =>
  new CodeDeployClient({ region: "us-east-1", credentials: { accessKeyId: "a", secretAccessKey: "s" }, maxAttempts: 1, requestHandler: { handle } });
const ask = new GetDeploymentCommand({ deploymentId: "d-1" });

describe("TimeLimit", () => {
  it("ends a call that AWS does not answer, and names it", async () => {
    const { limit, elapsed } = limited();
    const silent = limit.guard(client(() => never));

    await expect(silent.send(ask)).rejects.toThrow("CodeDeploy GetDeployment has not answered within 30 seconds");
    expect(elapsed()).toBe(longestCallSeconds * 1000);
  });

  it("ends it sooner when there is less time left, and at once when there is none", async () => {
    const { limit, timed, pass } = limited();
    const silent = limit.guard(client(() => never));

    limit.set(12_000);
    await expect(silent.send(ask)).rejects.toThrow("has not answered within 12 seconds");
    pass(5_000);
    await expect(silent.send(ask)).rejects.toThrow("has not answered within 0 seconds");
    limit.set(-1);
    await expect(silent.send(ask)).rejects.toThrow("has not answered within 0 seconds");
    expect(timed).toEqual([12_000, 0, 0]);
  });

  it("passes on what a call answers, and leaves no timer behind", async () => {
    const { limit, elapsed } = limited();
    const refusing = limit.guard(client(async () => { throw Object.assign(new Error("no"), { name: "AccessDeniedException" }); }));

    await expect(refusing.send(ask)).rejects.toMatchObject({ name: "AccessDeniedException" });
    await new Promise(setImmediate);
    expect(elapsed()).toBe(0);
  });

  it("pauses as long as it is told, or until its end, and says so", async () => {
    const { limit, timed } = limited();

    await limit.wait(60_000);
    limit.set(90_000);
    await limit.wait(60_000);
    await expect(limit.wait(60_000)).rejects.toThrow("the hook's own time is over");
    expect(timed).toEqual([60_000, 60_000, 30_000]);
  });
});
