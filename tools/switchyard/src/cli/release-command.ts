import { load } from "../../launcher/bundle";
import { homeFolder } from "../run/home";
import { LOCAL_STACK } from "../workspace/stack";
import { rejectCommand, type ParsedCommand } from "./arguments";
import type { Surroundings } from "./operation";

/** More than that is a load test, which the functions' reserved concurrency would end. */
const MOST_CALLERS = 20;

/** What the bundle with the rehearsal's releases offers; the rehearsal stands above this package, so its types do not come from there. */
interface ReleaseBundle {
  main(command: { root: string; home: string; service?: string; callsPerSecond?: number; json: boolean; colour: boolean }): Promise<number>;
}

/** Releases HEAD on the local stack. @returns 0 only when every caller is on the new version */
export async function releaseCommand(root: string, { options, problems }: ParsedCommand, { env }: Pick<Surroundings, "env">, colour: boolean): Promise<number> {
  const text = (name: string): string | undefined => (typeof options[name] === "string" ? options[name] : undefined);
  const callers = text("callers");
  const stack = text("stack") ?? LOCAL_STACK;
  const found = [...problems];
  if (callers !== undefined && !(/^\d+(?:\.\d+)?$/.test(callers) && Number(callers) <= MOST_CALLERS)) found.push(`--callers: ${callers} is not a number of payments a second from 0 to ${MOST_CALLERS}.`);
  if (stack !== LOCAL_STACK) {
    found.push(`--stack: release works on the local stack, where time can be moved on. For ${stack}, push your commit and follow it with: npx nx status delivery -c ${stack}`);
  }
  rejectCommand("release", found);
  const service = text("service");
  return (load("release") as ReleaseBundle).main({
    root, home: homeFolder(root, env), json: options["json"] === true, colour, ...(service !== undefined && { service }), ...(callers !== undefined && { callsPerSecond: Number(callers) }),
  });
}
