import type { Quotas } from "@switchyard/localcloud";
import type { Advanced } from "@switchyard/localcloud/advance";

import { load } from "../../launcher/bundle";
import type { ParsedCommand } from "../cli/arguments";
import { rootFrom } from "../cli/root";
import { homeFolder } from "../run/home";

/** Serves the local cloud in this process. Its code is a bundle of its own: other commands need not read it. */
export async function serve(options: ParsedCommand["options"]): Promise<number> {
  const args = [
    ...(options["fresh"] === true ? ["--fresh"] : []),
    ...(options["json"] === true ? ["--json"] : []),
    ...(typeof options["port"] === "string" ? ["--port", options["port"]] : []),
  ];
  const { main } = load("serve") as typeof import("./main");
  return main(args, homeFolder(rootFrom(process.cwd())));
}

/** Moves the local account's clock on. */
export function advance(duration: string | undefined, root: string): Promise<Advanced> {
  const served = load("serve") as typeof import("./main");
  return served.advance(duration, homeFolder(root));
}

/** What operators do to the local account that has no API at AWS. */
export function operator(): Pick<typeof import("./main"), "changeConnections" | "openAccount" | "outboxOf"> {
  return load("serve") as typeof import("./main");
}

/** Quotas of the local account, after these changes. */
export function quotas(changes: Partial<Quotas>, root: string): Promise<Quotas> {
  const served = load("serve") as typeof import("./main");
  return served.quotas(changes, homeFolder(root));
}
