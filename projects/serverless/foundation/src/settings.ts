import { checkAwsOnly, checkServices, fields, type Problem, services, type SettingsOf } from "@switchyard/conventions";

/** The settings that the foundation owns. Those that other layers need travel by contract and may not be repeated. */
export const foundationSettings = {
  environmentSuffix: fields.environmentSuffix,
  region: fields.region,
  services,
  repository: fields.repository,
  branch: fields.branch,
  tagPatterns: fields.tagPatterns,
  sharesTrigger: fields.flag(false, "Write true when another environment of the account may follow the same branch or tags."),
  connectionArn: fields.connectionArn,
  notificationEmails: fields.emails,
  tracing: fields.flag(false, "Write true to have X-Ray trace the functions."),
  npmCache: fields.flag(false, "Write true to have CodeArtifact keep the npm packages that builds ask for."),
  githubWebhook: fields.flag(false, "Write true to have a webhook of GitHub start pipelines by EventBridge, instead of the connection."),
  project: fields.tagValue("payments"),
  costCenter: fields.tagValue("payments"),
  team: fields.tagValue("payments"),
  artifactRetentionDays: fields.wholeNumber(1, 3650, 90, "Write days; every release adds new artifacts, and old ones are deleted after this time."),
  restrictsPipelineTrust: fields.flag(
    true,
    "Write false only if AWS refuses to let CodePipeline assume its role: that the service sends aws:SourceAccount is not documented.",
  ),
};

export type FoundationSettings = SettingsOf<typeof foundationSettings>;

export const foundationFolder = "projects/serverless/foundation";

export function checkFoundationSettings(settings: FoundationSettings, stack: string): Problem[] {
  return [
    ...checkServices(settings.services),
    ...checkAwsOnly(stack, {
      npmCache: { isOn: settings.npmCache, needs: "CodeArtifact" },
      githubWebhook: { isOn: settings.githubWebhook, needs: "the invocation of function URLs" },
    }),
    ...(settings.githubWebhook ? checkWebhook(settings) : []),
  ];
}

/** An event starts a pipeline, and cannot say which revision: CodePipeline then reads the branch. */
function checkWebhook({ services: entries, tagPatterns }: FoundationSettings): Problem[] {
  const problems: Problem[] = [];
  if (tagPatterns.length > 0) {
    problems.push({ path: "githubWebhook", problem: "cannot be combined with tagPatterns", fix: "Releases from tags need the connection's own trigger: leave githubWebhook out." });
  }
  entries.forEach((entry, index) => {
    if (typeof entry === "string" || entry.filePaths === undefined) return;
    problems.push({ path: `services[${index}].filePaths`, problem: "cannot be combined with githubWebhook", fix: "Only the connection's own trigger knows files: leave one of the two out." });
  });
  return problems;
}
