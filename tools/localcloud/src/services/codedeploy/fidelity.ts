import type { ServiceFidelity } from "../../fidelity";

const GUIDE = "https://docs.aws.amazon.com/codedeploy/latest/userguide";
const TESTS = "services/codedeploy/deployments.test.ts";
const STOPS = "services/codedeploy/deployment-stops.test.ts";
const CREATION = "services/codedeploy/create-deployment.test.ts";
const NOTICES = "services/codedeploy/notices.test.ts";

export const fidelity: ServiceFidelity = {
  rules: [
    {
      rule: "The percentage moves at the start of each increment; AfterAllowTraffic follows at 100 %.",
      source: "https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_TimeBasedLinear.html",
      test: `${TESTS}: shifts ten percent every ten minutes and is done at the tenth step, after ninety`,
      unverified: "a canary at AWS goes on at once; whether a linear shift is held one more interval (100 instead of 90 minutes) is not known. It is not, so nothing is watched after the last step.",
    },
    { rule: "A canary holds its first percentage for the interval.", source: `${GUIDE}/deployment-configurations.html`, test: `${TESTS}: holds a canary for its interval` },
    { rule: "A hook gets DeploymentId and LifecycleEventHookExecutionId and answers Succeeded or Failed, once.", source: "aws-facts 2", test: `${TESTS}: are invoked with two fields, before traffic moves and after it has moved` },
    { rule: "A hook that answers Failed, cannot be invoked or says nothing for an hour fails the deployment.", source: `${GUIDE}/reference-appspec-file-structure-hooks.html`, test: `${TESTS}: fail the deployment when one %s, and the old version serves alone` },
    { rule: "Hooks have one hour.", source: "aws-facts 2", test: `${TESTS}: have exactly one hour` },
    {
      rule: "An alarm in ALARM stops the deployment with ALARM_ACTIVE and a rollback deployment follows; INSUFFICIENT_DATA does not.", source: "aws-facts 2",
      test: `${STOPS}: stop the deployment while it runs, and a new deployment puts everything back on the old version`,
      unverified: "alarms are read every 15 seconds; AWS does not say how often",
    },
    { rule: "An alarm that is active already blocks a deployment; overrideAlarmConfiguration is the way out.", source: "aws-facts 2", test: `${STOPS}: that are active already let nothing move, unless the request overrides them` },
    {
      rule: "Alarms that cannot be read stop the deployment unless ignorePollAlarmFailure is set.", source: "aws-facts 2", test: `${STOPS}: that cannot be read %s`,
      unverified: "an alarm that does not exist counts as one that cannot be read; the status is Failed",
    },
    { rule: "A rollback is a new deployment with creator codeDeployRollback; both name each other; its hooks are not invoked.", source: `${GUIDE}/deployments-rollback-and-redeploy.html`, test: `${STOPS}: stop the deployment while it runs, and a new deployment puts everything back on the old version` },
    {
      rule: "A rollback deployment shows CodeDeployDefault.LambdaAllAtOnce and an AppSpec with the versions exchanged.", source: "aws-facts 2",
      test: "services/codedeploy/appspec.test.ts: reads back what a rollback carries: the same function, the other way round",
      unverified: "seen at AWS for ECS; what a rollback of Lambda shows as its revision is not known",
    },
    { rule: "DEPLOYMENT_FAILURE, DEPLOYMENT_STOP_ON_ALARM and DEPLOYMENT_STOP_ON_REQUEST each switch rollback on for their cause only.", source: "aws-facts 2", test: `${STOPS}: happens on %s only where that is asked for` },
    { rule: "A deployment stopped without rollback leaves its weights, and every later one fails until they are cleared.", source: `${GUIDE}/troubleshooting-deployments-lambda.html`, test: `${STOPS}: without rollback leaves weights that block every later deployment until somebody clears them` },
    {
      rule: "A rollback undoes what its deployment moved; weights of others it leaves and fails.", source: `${GUIDE}/troubleshooting-deployments-lambda.html`,
      test: `${CREATION}: filters by group, status and time, newest first`, unverified: "what AWS's rollback does to an alias that its deployment never moved",
    },
    { rule: "CurrentVersion must be the alias's version: INVALID_LAMBDA_CONFIGURATION.", source: "https://github.com/aws/serverless-application-model/issues/291", test: `${TESTS}: must be where the AppSpec says` },
    {
      rule: "A shift from a version to itself fails; all at once it succeeds.", source: "https://github.com/terraform-aws-modules/terraform-aws-lambda/pull/85",
      test: `${TESTS}: cannot be shifted from a version to itself, but set to it`, unverified: "reported by users, not documented",
    },
    { rule: "One deployment at a time in a group: DeploymentLimitExceededException.", source: `${GUIDE}/limits.html`, test: `${TESTS}: is one at a time in its group` },
    { rule: "An AppSpec names one function, two published versions and at most two hooks.", source: `${GUIDE}/reference-appspec-file-structure-resources.html`, test: "services/codedeploy/appspec.test.ts: refuses %s" },
    { rule: "Deployments to Lambda take no fileExistsBehavior, restart, target instances, zip or GitHub revision.", source: "aws-facts 2", test: `${CREATION}: refuses %s` },
    { rule: "CodeDeploy acts as the group's role, with the group as aws:SourceArn.", source: `${GUIDE}/security_confused_deputy.html`, test: `${TESTS}: calls Lambda as a session of the group's role` },
    {
      rule: "A deleted group or application ends its deployment.", source: "botocore:codedeploy, ErrorInformation",
      test: `${TESTS}: the %s ends the deployment at its next step, with nobody to roll back`, unverified: "AWS says so only of deployments that have not begun",
    },
    {
      rule: "Throttled calls of CodeDeploy's own are made again, three times in all.", source: "botocore:codedeploy, ErrorInformation",
      test: `${TESTS}: is changed a little later when Lambda throttles`, unverified: "number and interval",
    },
    {
      rule: "Events have the states START, SUCCESS, FAILURE and STOP.", source: `${GUIDE}/monitoring-cloudwatch-events.html`,
      test: `${NOTICES}: are events with AWS's detail, also of the rollback`, unverified: "that rollback deployments send events of their own",
    },
    { rule: "Triggers of a group publish to SNS as its role.", source: `${GUIDE}/monitoring-sns-event-notifications-json-format.html`, test: `${NOTICES}: reach the group's topics as messages in AWS's form` },
    { rule: "Hooks and targets have no resource type in IAM; CreateDeployment needs the configuration and the revision too.", source: "aws-facts 9", test: "services/codedeploy/authorization.test.ts: CreateDeployment needs the group, its configuration and the revision, and the group's update when alarms are overridden" },
  ],
  notModelled: [
    "applications, groups and deployments for servers and containers (ECS)",
    "provisioned concurrency of the target version",
    "composite alarms and alarms of other Regions",
    "external ids of deployments (CloudFormation)",
    "diagnostics of lifecycle events",
  ],
};
