import type { ServiceFidelity } from "../../fidelity";

const GUIDE = "https://docs.aws.amazon.com/codebuild/latest/userguide";
const API = "https://docs.aws.amazon.com/codebuild/latest/APIReference";
const BUILDS = "services/codebuild/builds.test.ts:";
const OUTPUTS = "services/codebuild/build-outputs.test.ts:";

export const fidelity: ServiceFidelity = {
  rules: [
    {
      rule: "A build goes through SUBMITTED, QUEUED, PROVISIONING, DOWNLOAD_SOURCE, INSTALL, PRE_BUILD, BUILD, POST_BUILD, UPLOAD_ARTIFACTS, FINALIZING and COMPLETED.",
      source: `${GUIDE}/view-build-details-phases.html`, test: `${BUILDS} runs the buildspec of its source and uploads what that made`,
    },
    {
      rule: "A failing build phase does not keep POST_BUILD and UPLOAD_ARTIFACTS from being tried; the build is FAILED.",
      source: `${GUIDE}/view-build-details-phases.html`, test: `${BUILDS} fails with the command that failed; post_build and artifacts are still tried`,
    },
    {
      rule: "A failing install or pre_build phase, and on-failure: ABORT, end the commands; on-failure: CONTINUE goes on with the next phase.",
      source: `${GUIDE}/build-spec-ref.html#build-spec.phases.on-failure`, test: `${BUILDS} goes on from a failing %s with %j as AWS does`,
      unverified: "After CONTINUE the build is still FAILED, so that a release never rests on a phase that failed; after ABORT artifacts are not tried.",
    },
    {
      rule: "on-failure: RETRY, RETRY-count, RETRY-regex and RETRY-count-regex repeat the build when the failure's message matches, three times by default.",
      source: `${GUIDE}/build-spec-ref.html#build-spec.phases.on-failure`, test: `${BUILDS} is repeated by itself as often as the buildspec says, when the failure matches`,
      unverified: "The repetition is a build of its own, linked by autoRetryConfig as with autoRetryLimit.",
    },
    {
      rule: "In version 0.2 all commands run in one shell; in version 0.1 each has its own. finally runs whatever the commands came to.",
      source: `${GUIDE}/build-spec-ref.html#build-spec-ref-versions`, test: "services/codebuild/sandbox/shell-session.test.ts: keeps variables, exports, functions and the folder from command to command",
      unverified: "A command that leaves the shell ends itself only; exports and folder stay, other variables do not.",
    },
    {
      rule: "Commands see CODEBUILD_* variables, the keys of the project's role and the address of the cloud; variables of the start win over the project's, those over the buildspec's.",
      source: `${GUIDE}/build-env-ref-env-vars.html`, test: `${BUILDS} gives its commands the role's keys, the cloud's address and nothing of this machine's environment`,
    },
    {
      rule: "runtime-versions must be ones that the image has.",
      source: "aws-facts 4", test: `${BUILDS} %s fails before its first command`,
      unverified: "AWS can install other versions over the network; here they are refused, as are runtimes other than nodejs. The commands run with this machine's Node.js, and the log says so.",
    },
    {
      rule: "Variables come from Parameter Store (ssm:GetParameters) and Secrets Manager (secretsmanager:GetSecretValue) as the project's role, show as stars in the log and cannot be exported.",
      source: `${GUIDE}/build-spec-ref.html#build-spec.env.parameter-store`, test: `${OUTPUTS} come from Parameter Store and Secrets Manager as the role, are hidden in the log and cannot be exported`,
    },
    {
      rule: "Artifacts take files by pattern from a base directory, without excluded paths, with or without their folders, under a name that the shell evaluates.",
      source: `${GUIDE}/build-spec-ref.html#build-spec.artifacts`, test: `${OUTPUTS} take the names, folders and files that buildspec and project say`,
      unverified: "A build whose buildspec lacks an artifact that the project sends somewhere fails.",
    },
    {
      rule: "Reports in JUNITXML, COBERTURAXML and CLOVERXML go to the group <project>-<name> or to the ARN given, hold at most 500 tests and expire after 30 days.",
      source: `${GUIDE}/test-reporting.html`, test: `${OUTPUTS} tell of each test, also when the build failed`,
      unverified: "Report files that are missing fail the build. Groups are asked for and made by name as the project's role.",
    },
    {
      rule: "Reports need codebuild:CreateReport, UpdateReport and BatchPutTestCases or BatchPutCodeCoverages of the project's role on the group.",
      source: `${GUIDE}/test-permissions.html`, test: `${OUTPUTS} need the role's permissions for them, which no operation of the API asks for`,
    },
    {
      rule: "A cache in S3 or on the machine brings files to later builds until it is invalidated.",
      source: `${GUIDE}/build-caching.html`, test: `${OUTPUTS} of type %j brings files to the next build, until it is invalidated`,
      unverified: "Kept after successful builds only, as one zip under a hash; the machine's lasts as long as the cloud is open.",
    },
    {
      rule: "Logs go to CloudWatch Logs and S3 as the project's role; a stream that cannot be made fails the build.",
      source: `${GUIDE}/change-project.html#change-project-console-logs`, test: `${OUTPUTS} is what a build cannot do without`,
      unverified: "The failure shows in PROVISIONING; so does a role that does not trust CodeBuild.",
    },
    {
      rule: "A build that takes longer than its timeout is TIMED_OUT; StopBuild ends one as STOPPED.",
      source: `${API}/API_StopBuild.html`, test: `${BUILDS} times out in the time of the cloud when a command uses up its minutes`,
      unverified: "COMPLETED follows the phase that was cut off at once.",
    },
    {
      rule: "A repeated StartBuild with the same idempotencyToken starts nothing for five minutes; with other parameters it is refused.",
      source: `${API}/API_StartBuild.html`, test: `${BUILDS} starts once for a token, and refuses the token with other parameters`,
    },
    {
      rule: "No more builds of a project than concurrentBuildLimit run at a time; further ones are refused.",
      source: `${API}/API_CreateProject.html`, test: `${BUILDS} refuses more builds than the project may have at a time`,
      unverified: "The words of the refusal are those of the account's limit, which is not modelled.",
    },
    {
      rule: "Build State Change and Build Phase Change events, and AWS/CodeBuild metrics for project and account.",
      source: `${GUIDE}/sample-build-notifications.html`, test: `${OUTPUTS} is an event for its begin, each phase and its end, and metrics`,
    },
    {
      rule: "Of the local cloud: a build that was cut off by the end of the cloud ends as FAULT and is never begun again.",
      source: `${API}/API_Build.html`, test: "services/codebuild/build-crash.test.ts: is not begun again and does not stay in progress: it ends as FAULT with the reason",
    },
    {
      rule: "Of the local cloud: phases take modelled seconds where time stands still, so that histories repeat; what real time processes took is not in them.",
      source: `${API}/API_BuildPhase.html`, test: `${BUILDS} takes the same time of the cloud whenever it is repeated, however long its processes ran`,
    },
    {
      rule: "Of the local cloud: npm ci takes packages from the workspace's tree when that is what the lockfile asks for, otherwise npm does it offline from its cache.",
      source: "aws-facts 4", test: "services/codebuild/sandbox/npm-stand-in.test.ts: takes the packages from the workspace when those are what the lockfile asks for, and says so",
    },
    {
      rule: "Of the local cloud: a build of identical inputs is taken over from an earlier one only where that was asked for, and its log names the earlier build.",
      source: `${API}/API_StartBuild.html`, test: `${OUTPUTS} runs again, unless reuse was asked for; then it says which build it takes over`,
    },
  ],
  notModelled: [
    "images and Docker: commands are processes of this machine, with its tools and its clock", "batch builds", "webhooks", "debug sessions", "fleets", "VPCs and file systems",
    "sources other than CODEPIPELINE, S3 and NO_SOURCE", "run-as and git-credential-helper of the buildspec", "cache keys of the buildspec", "caches of Docker layers",
    "report formats other than JUNITXML, COBERTURAXML and CLOVERXML", "export of reports to S3", "the account's limit of concurrent builds",
  ],
};
