import { notModelled } from "../../support/not-modelled";
import type { ActionContext } from "./action-context";

export function runConnectionSource(_running: ActionContext): Promise<void> {
  throw notModelled("codepipeline", "a source of a connection");
}
