/** A process of its own for tests: bundled, started, raced and killed. Arguments: home, then what to do. */
import { createFileBackend } from "../file-backend";
import { ref, secret, thing } from "./home";

const [home, task, ...rest] = process.argv.slice(2) as [string, string, ...string[]];
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const tasks: Record<string, () => Promise<void>> = {
  /** Takes the lock and keeps it until it is killed. */
  async hold() {
    await createFileBackend({ home }).open(ref, { command: "up" });
    say("held");
    setInterval(() => undefined, 1000);
  },

  /** Tries to take the lock at a given time; a winner keeps it for a while and says when. */
  async race() {
    const backend = createFileBackend({ home });
    await pause(Number(rest[0]) - Date.now());
    try {
      const handle = await backend.open(ref, { command: "race" });
      const from = Date.now();
      await pause(Number(rest[1]));
      const until = Date.now();
      await handle.close();
      say(`won ${from} ${until}`);
    } catch (error) {
      say((error as Error).name === "StackLockedError" ? "locked" : `failed ${(error as Error).stack}`);
    }
  },

  /** Creates, updates and deletes without end, and says what was acknowledged; saves now and then. */
  async work() {
    const handle = await createFileBackend({ home }).open(ref, { command: "work" });
    const resources = new Map(handle.snapshot.resources.map((resource) => [resource.urn, resource]));
    const from = Number(rest[0]);
    say("open");
    for (let step = from; ; step += 4) {
      await Promise.all(
        [0, 1, 2, 3].map(async (lane) => {
          const number = step + lane;
          const resource = thing(`r${number % 40}`, { number, value: number % 3 === 0 ? secret(`s${number}`) : "plain" });
          say(`begin ${number}`);
          await handle.append({ kind: "begin", step: number, operation: { type: "creating", resource } });
          say(`began ${number}`);
          await handle.append({ kind: "end", step: number, writes: [resource] });
          resources.set(resource.urn, resource);
          say(`ended ${number}`);
        }),
      );
      if (step % 28 === 0) {
        say("saving");
        await handle.save({ resources: [...resources.values()], pendingOperations: [] });
        say("saved");
      }
    }
  },
};

tasks[task]!().catch((error: unknown) => {
  process.stderr.write(`${(error as Error).stack}\n`);
  process.exit(1);
});
