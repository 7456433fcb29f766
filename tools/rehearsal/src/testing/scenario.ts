import { basename } from "node:path";

import { findWorkspaceRoot } from "@switchyard/switchyard/workspace/layer";
import { keptAccount } from "../account/rehearsal-account";
import type { Settings } from "../account/layers";
import { paymentProblems } from "../scenario/payment-records";
import { Rehearsal, type Denial, type RehearsalOptions } from "../scenario/rehearsal";
import { accountsFolder } from "./accounts-folder";

export interface ScenarioOptions extends Pick<RehearsalOptions, "paymentMethod" | "source" | "functions"> {
  /** Of the layers, e.g. `{ "delivery:approval": true }`. Each set of them is deployed once in a test run. */
  settings?: Settings;
  /** Refusals that the scenario is about; of every other one it is said that none happened. */
  expectedDenials?: (denial: Denial) => boolean;
}

/**
 * Opens a rehearsal for each test that asks for one. After each it holds for every scenario: no call was refused by a policy, the cloud made
 * no mistake of its own, and no customer's payment was taken twice or lost.
 */
export function scenario(options: ScenarioOptions = {}): (more?: ScenarioOptions) => Promise<Rehearsal> {
  const opened: { rehearsal: Rehearsal; expectedDenials: (denial: Denial) => boolean }[] = [];
  let count = 0;

  afterEach(async () => {
    for (const { rehearsal, expectedDenials } of opened.splice(0)) {
      try {
        expect({ denials: rehearsal.denials.filter((denial) => !expectedDenials(denial)), mistakes: rehearsal.mistakes, paymentProblems: await paymentProblems(rehearsal) }).toEqual({ denials: [], mistakes: [], paymentProblems: [] });
      } finally {
        await rehearsal.close();
      }
    }
  });

  return async (more = {}) => {
    const { settings, expectedDenials = () => false, paymentMethod, source, functions } = { ...options, ...more };
    const root = findWorkspaceRoot(__dirname);
    const account = await keptAccount(accountsFolder(), { root, ...(settings !== undefined && { settings }) });
    const seed = `${basename(expect.getState().testPath ?? "")} ${++count}`;
    const rehearsal = await Rehearsal.open({ root, account, seed, functions, ...(paymentMethod !== undefined && { paymentMethod }), ...(source !== undefined && { source }) });
    opened.push({ rehearsal, expectedDenials });
    return rehearsal;
  };
}

/** Whether the function was called through its alias, in JavaScript: synthetic payments call a version by its number. */
const BY_ALIAS = "!/:\\d+$/.test(context.invokedFunctionArn)";

/** Code of a defect, as a repository of a rehearsal commits it. */
export const defects = {
  /** Every call fails, those of customers only: smoke tests pass. @param when JavaScript of `event`, `context` and the cloud time `now` */
  failsCustomers: (when = "true"): string => `module.exports = (event, context) => { const now = Date.now(); if (${BY_ALIAS} && (${when})) throw new Error("broken by this change"); };`,
  /** Every call takes longer. @param whose calls; smoke tests are not customers */
  slows: (milliseconds: number, whose: "everybody" | "customers" = "everybody"): string =>
    `module.exports = (event, context) => ${whose === "customers" ? `!(${BY_ALIAS}) ? undefined : ` : ""}new Promise((done) => setTimeout(done, ${milliseconds}));`,
  failsAlways: "module.exports = () => { throw new Error('broken by this change'); };",
  crashesAtInit: "throw new Error('cannot start');",
  /** What the code finds around it on blue is as it should be. */
  crashesAtInitOnGreen: 'if (process.env.AWS_LAMBDA_FUNCTION_NAME.includes("-green-")) throw new Error("cannot start"); module.exports = () => undefined;',
} as const;
