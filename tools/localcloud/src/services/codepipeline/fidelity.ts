import type { ServiceFidelity } from "../../fidelity";

const GUIDE = "https://docs.aws.amazon.com/codepipeline/latest/userguide";
const TESTS = "services/codepipeline/executions.test.ts";
const INVOKE = "services/codepipeline/invoke-action.test.ts";
const APPROVALS = "services/codepipeline/approvals.test.ts";
const CONTROLS = "services/codepipeline/execution-controls.test.ts";
const MACHINE = "services/codepipeline/pipeline-machine.test.ts";

export const fidelity: ServiceFidelity = {
  rules: [
    { rule: "A stage holds one execution at a time; in QUEUED the others wait in order, fifty at most.", source: `${GUIDE}/concepts-how-it-works.html`, test: `${TESTS}: wait for each other in QUEUED, fifty at most` },
    { rule: "In SUPERSEDED the newest execution takes the place of those that wait.", source: `${GUIDE}/concepts-how-it-works.html`, test: `${TESTS}: give way to newer ones in SUPERSEDED` },
    { rule: "Actions of one run order run together, the next ones after them; a failed stage is left to the next execution.", source: `${GUIDE}/concepts-how-it-works.html`, test: `${MACHINE}: fails when what runs beside the failed action has ended, and leaves the stage to the next one` },
    { rule: "A pipeline runs when it is created.", source: `${GUIDE}/pipelines-about-starting.html`, test: `${TESTS}: begins with the pipeline` },
    { rule: "Artifacts are objects at <pipeline, 20 characters>/<artifact, 10>/<7 random>, encrypted with KMS, put there as the pipeline's role.", source: "aws-facts 9", test: `${TESTS}: runs source, build and function, hands artifacts through S3 and variables on` },
    { rule: "Every call of an action is made as a session of the pipeline's role.", source: "aws-facts 9", test: `${TESTS}: acts as a session of the pipeline's role` },
    { rule: "An Invoke action's event has no action type and no pipeline context, and credentials for the job's artifacts only.", source: `${GUIDE}/action-reference-Lambda.html`, test: `${INVOKE}: sends a job without its type and context, with credentials of its own`, unverified: "the credentials are good for an hour" },
    { rule: "Success with a continuation token invokes the function again under a new job id.", source: "aws-facts 3", test: `${INVOKE}: goes on under a new job id while the function answers with a continuation token`, unverified: "the interval, 30 seconds" },
    { rule: "A function must answer within 20 minutes, which a continuation starts anew.", source: `${GUIDE}/limits.html`, test: `${INVOKE}: fails twenty minutes after an invocation that nobody answered` },
    { rule: "An Invoke action lasts 24 hours at most.", source: `${GUIDE}/limits.html`, test: `${INVOKE}: fails after a day, however often the function asks for more` },
    { rule: "A job takes one answer; output variables come with the last one only.", source: "botocore:codepipeline, PutJobSuccessResult", test: `${INVOKE}: takes one answer for a job` },
    { rule: "An approval tells its topic as the pipeline's role and waits for seven days, or the action's own time.", source: `${GUIDE}/approvals-json-format.html`, test: `${APPROVALS}: waits for an answer, tells its topic, and goes on`, unverified: "that the action fails when the message cannot be sent" },
    { rule: "An approval that nobody answers fails.", source: `${GUIDE}/limits.html`, test: `${APPROVALS}: expires %s`, unverified: "the error code" },
    { rule: "A build ends its action with its state, phase and reason; exported variables are output variables.", source: `${GUIDE}/action-reference-CodeBuild.html`, test: `${TESTS}: fails with the build, in CodePipeline's words`, unverified: "builds are read every 5 seconds" },
    { rule: "A bucket must keep versions to be a source.", source: `${GUIDE}/action-reference-S3.html`, test: `${TESTS}: fails at its source when %s` },
    { rule: "Stop and wait lets running actions end; stop and abandon lets go of them at once.", source: `${GUIDE}/pipelines-stop.html`, test: `${CONTROLS}: stops and abandons, and nobody can answer the job any more` },
    { rule: "A stage is retried under the same execution id, failed actions or all, while it is the latest in the stage.", source: `${GUIDE}/actions-retry.html`, test: `${CONTROLS}: retries a failed stage under the same execution` },
    { rule: "A disabled transition holds executions in front of the stage.", source: `${GUIDE}/transitions.html`, test: `${CONTROLS}: holds executions in front of a stage`, unverified: "that nothing waits longer than 30 days is not modelled" },
    { rule: "A new declaration cancels what is on its way.", source: "botocore:codepipeline, PipelineExecutionStatus Cancelled", test: `${CONTROLS}: cancels what runs by a new declaration, and deletes everything with the pipeline`, unverified: "whether every update does, or one of the structure only" },
    { rule: "A trigger's filters: excludes before includes, branch and path together, one filter of several.", source: `${GUIDE}/syntax-glob.html`, test: "services/codepipeline/trigger-filters.test.ts: needs branch and path of one filter" },
    { rule: "More than 100 changed files pass the path filter.", source: "aws-facts 5", test: "services/codepipeline/trigger-filters.test.ts: passes over the paths of more than a hundred files" },
    { rule: "A filter with tags and branches matches nothing.", source: "aws-facts 5", test: "services/codepipeline/trigger-filters.test.ts: never matches tags together with branches", unverified: "AWS does not say" },
    { rule: "Pipeline, stage and action state changes are events.", source: `${GUIDE}/detect-state-changes-cloudwatch-events.html`, test: `${TESTS}: tell of pipeline, stages and actions with AWS's detail` },
    { rule: "PutJobSuccessResult and PutJobFailureResult have no resource type in IAM.", source: "aws-facts 3", test: "services/codepipeline/authorization.test.ts: is on its resource" },
  ],
  notModelled: [
    "execution mode PARALLEL, RollbackStage, stage conditions (onFailure, onSuccess, beforeEntry) and their rules",
    "action types other than S3 and connection sources, CodeBuild, Lambda invoke and manual approval",
    "roles and Regions of an action's own, custom actions and job workers",
    "batch builds, the artifact format CODEBUILD_CLONE_REF",
    "pull request triggers, change detection of S3 sources",
  ],
};
