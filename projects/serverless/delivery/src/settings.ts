import { fields, jsonSetting, rejectProblems, type SettingsOf, textSetting } from "@switchyard/conventions";
import * as z from "zod/mini";

/** Lambda allows 4 KB for all variables of a function; the others need about a quarter of it. */
const maximumCommitterCharacters = 2500;

const iamName = z.string("is not text").check(z.minLength(1, "is empty"));

/** The settings that the delivery layer owns. */
export const deliverySettings = {
  approval: fields.flag(false, "Write true to have a person approve each release before traffic moves."),
  committers: jsonSetting(
    z._default(
      z
        .record(z.string(), z.array(iamName, "is not a list").check(z.minLength(1, "is empty")), "is not an object")
        .check(z.refine((all) => JSON.stringify(all).length <= maximumCommitterCharacters, `is longer than ${maximumCommitterCharacters} characters`)),
      {},
    ),
    'Write names in IAM (of users or sessions, or ARNs) by e-mail address or name of the committer, e.g. {"ada@example.com": ["ada"]}; only for those whose names differ.',
  ),
  buildspec: textSetting(
    z._default(z.string().check(z.regex(/^[\w.-]+(?:\/[\w.-]+)*\.ya?ml$/, "is not the path of a YAML file in the repository")), "buildspec.yml"),
    "Write a path inside the repository, e.g. buildspec.yml.",
  ),
  githubWebhookSecret: textSetting(
    z.optional(z.string().check(z.minLength(20, "is shorter than 20 characters"))),
    "Write what GitHub signs with, at least 20 characters, as a secret: pulumi config set --secret delivery:githubWebhookSecret; GitHub's settings of the repository get the same.",
  ),
  buildTimeoutMinutes: fields.wholeNumber(5, 480, 15, "Write minutes after which a build is given up."),
  bakeMinutes: fields.wholeNumber(4, 13, 5, "Write minutes that a new version is watched with all traffic: at least two alarm periods and the delay of metrics."),
  reconcileMinutes: fields.wholeNumber(2, 1440, 15, "Write minutes between two looks at what CodeDeploy knows, for events that were lost."),
};

export type DeliverySettings = SettingsOf<typeof deliverySettings>;

export const deliveryFolder = "projects/serverless/delivery";

/** @throws UserError when the foundation asks for a webhook and there is no secret for it */
export function requireWebhookSecret({ githubWebhookSecret }: DeliverySettings): string {
  const problems = githubWebhookSecret === undefined ? [{ path: "githubWebhookSecret", problem: "is not set, though the foundation asks for a webhook", fix: deliverySettings.githubWebhookSecret.expects }] : [];
  rejectProblems("The webhook cannot be built:", problems);
  return githubWebhookSecret!;
}
