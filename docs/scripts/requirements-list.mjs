/**
 * What the product has to do, with the place that does it. `later` says what is still to come; a line without it is
 * complete as far as its tests go.
 */
export const requirements = [
  { id: "A1", text: "Pulumi with TypeScript defines every resource; one project per layer; outputs pass through StackReferences; Nx orders the layers", where: "projects/serverless/*/contract.ts, libs/contracts" },
  { id: "A2", text: "Every name is `{resource-type}-{purpose}-{environmentSuffix}`; environments share an account without collision", where: "libs/conventions/src/names" },
  { id: "A3", text: "Environments are Pulumi stacks; the region comes from configuration", where: "Pulumi.*.yaml, libs/conventions/src/settings" },
  { id: "A4", text: "Everything can be destroyed; nothing is left behind", where: "bucket with forceDestroy, report groups with deleteReports, log groups of our own; the key goes 7 days after its deletion, as KMS asks" },
  { id: "A5", text: "One role per principal, least privilege, customer-managed policies, no wildcard resource unless AWS has no other", where: "projects/serverless/foundation/src/iam" },
  { id: "A6", text: "Encryption at rest and in transit", where: "bucket, tables, topics and queue; policies that refuse plain transport" },
  { id: "A7", text: "Six tags on every taggable resource", where: "default tags of the one provider per layer" },
  { id: "A8", text: "Errors are handled and logged; logs are structured, kept 30 days, without secrets", where: "LoggedFunction, BuildProject, libs/functions" },
  { id: "A9", text: "TypeScript strict, documented, 100 % coverage of infrastructure code", where: "tsconfig.base.json, jest.preset.js" },
  { id: "A10", text: "README with deployment instructions; GitHub Actions workflow with OIDC and gates", where: "README.md", later: "the workflow" },
  { id: "A11", text: "Smallest sizes that serve; the monthly estimate is computed from the resources", where: "README of each layer", later: "the computed estimate" },
  { id: "A12", text: "No manual step from commit to production, except an approval that a setting asks for", where: "pipeline-stages.ts", later: "the release functions, which refuse every job until then" },
  { id: "S1", text: "CodePipeline with exactly Source, Build, Deploy-Blue, Switch-Traffic", where: "release-pipeline.ts", later: "what the conductor does in the last two stages" },
  { id: "S2", text: "GitHub is the source; the pipeline starts by itself on a change", where: "source-connection.ts, pipeline-triggers.ts" },
  { id: "S3", text: "Stage transitions and approval gates where needed", where: "pipeline-stages.ts, people-policies.ts", later: "the check that author and approver differ" },
  { id: "S4", text: "CodeBuild, BUILD_GENERAL1_SMALL, compiles and runs the Jest tests; a failing test stops the release", where: "build-project.ts", later: "the buildspec of the sample service, run by the local cloud" },
  { id: "S5", text: "Blue and green functions: 512 MB, Node.js 18, reserved concurrency 100, SDK v3 only", where: "released-function.ts" },
  { id: "S6", text: "Deployment history: `deploymentId`, PAY_PER_REQUEST, point-in-time recovery; complete audit trail", where: "deployment-tables.ts, libs/functions/history-recorder, libs/release/src/history" },
  { id: "S7", text: "CodeDeploy application for Lambda, linear 10 % every 10 minutes", where: "deployment-group.ts" },
  { id: "S8", text: "Automatic rollback on deployment failure and on alarm", where: "deployment-group.ts, candidate-alarms.ts", later: "releases that roll back, played in virtual time" },
  { id: "S9", text: "Error-rate alarm above 5 % for 2 periods triggers the rollback", where: "alarm-queries.ts", later: "the conductor, which points the alarms at the version under test" },
  { id: "S10", text: "Artifact bucket: SSE-S3, versioning, old versions deleted after 30 days", where: "artifact-bucket.ts" },
  { id: "S11", text: "SNS topic for notifications; the operations team is alerted on failures", where: "deployment-topics.ts, live-alarms.ts, libs/release/src/messages" },
  { id: "S12", text: "Outputs: pipeline URL, deployment table name", where: "projects/serverless/delivery/contract.ts" },
  { id: "S13", text: "Option: CodeArtifact repository for npm caching", where: "", later: "the whole option" },
  { id: "S14", text: "Option: releases from Git tags", where: "tagPatterns, pipeline-triggers.ts" },
  { id: "S15", text: "Option: X-Ray tracing of the functions", where: "tracing, logged-function.ts" },
];
