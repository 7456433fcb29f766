import { homeFolder } from "../run/home";
import { operator } from "../serve/start";
import type { ParsedCommand } from "./arguments";
import { writeLine, type Surroundings } from "./operation";

/** Prints what the local account's topics have mailed. Nothing ever leaves this machine. */
export async function outboxCommand(root: string, options: ParsedCommand["options"], around: Surroundings): Promise<number> {
  const mails = await operator().outboxOf(homeFolder(root));
  if (options["json"] === true) {
    await writeLine(around.stdout, JSON.stringify({ command: "outbox", ok: true, mails }));
    return 0;
  }
  if (mails.length === 0) await writeLine(around.stdout, "No mail has been sent.");
  for (const { sentAt, to, subject, body } of mails) await writeLine(around.stdout, `${sentAt} to ${to}: ${subject}\n${body.replace(/^/gm, "  ")}\n`);
  return 0;
}
