import { load } from "../../launcher/bundle";
import type { ParsedCommand } from "../cli/arguments";
import type { Surroundings } from "../cli/operation";
import { homeFolder } from "../run/home";
import { operator } from "../serve/start";
import { discoverLayers } from "../workspace/layer";
import { didYouMean } from "../workspace/nearest";
import { UserError } from "../workspace/problem";
import { LOCAL_STACK, stackProblems } from "../workspace/stack";
import type { OperatorPlan } from "./main";

/** Layer whose outputs say what operators act on. */
const deliveryLayer = "delivery";

/**
 * Carries out an operator's command. Its code, with the AWS SDK in it, is a bundle of its own.
 *
 * @param layer delivery layer of the system
 * @returns the exit code: 0 done, 1 refused or failed, 2 the command line is wrong
 */
export async function operatorCommand(root: string, { command, options, problems }: ParsedCommand, around: Surroundings, layer = deliveryLayer): Promise<number> {
  const layers = discoverLayers(root);
  const found = layers.find(({ name }) => name === layer);
  if (found === undefined) throw new UserError(`The workspace has no layer "${layer}".${didYouMean(layer, layers.map(({ name }) => name))} Operators' commands act on what it deploys.`);
  const text = (name: string): string | undefined => (typeof options[name] === "string" ? options[name] : undefined);
  const stack = text("stack") ?? LOCAL_STACK;
  const [reason, comment] = [text("reason"), text("comment")];
  const both = reason !== undefined && comment !== undefined ? ["--reason and --comment: both given, and they mean the same. Give one."] : [];
  const unknownStack = stackProblems(stack, [found]);
  const limit = text("limit");
  const plan: OperatorPlan = {
    root,
    home: homeFolder(root, around.env),
    stack,
    layer: { name: found.name, folder: found.folder },
    json: options["json"] === true,
    problems: [...problems, ...both, ...unknownStack],
    isStackKnown: unknownStack.length === 0,
    request: {
      command: command as OperatorPlan["request"]["command"],
      service: text("service"), reason: reason ?? comment, id: text("id"), to: text("to"), stage: text("stage"), limit: limit === undefined ? undefined : Number(limit),
    },
  };
  const { runOperator } = load("operator") as typeof import("./main");
  const { stdout, stderr, env } = around;
  // Classes of another bundle are not ours: what goes wrong comes back as an exit code.
  return runOperator(plan, { stdout, stderr, env, openAccount: (home, account) => operator().openAccount(home, account) });
}
