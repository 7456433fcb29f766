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
  return [...checkServices(settings.services), ...checkAwsOnly(stack, { npmCache: { isOn: settings.npmCache, needs: "CodeArtifact" } })];
}
