import fc from "fast-check";
import { checkDistinctNames, checkServiceNames, serviceNames } from "./service-names";
import { checkSharedNames, sharedNames } from "./shared-names";

const service = fc.stringMatching(/^[a-z][a-z0-9]{0,7}(-[a-z0-9]{1,6}){0,2}$/);
const suffix = fc.stringMatching(/^[a-z][a-z0-9]{0,9}$/);

function flat(value: unknown): string[] {
  return typeof value === "string" ? [value] : Object.values(value as object).flatMap(flat);
}

describe("serviceNames", () => {
  it("A2: names everything of a service by the convention", () => {
    expect(serviceNames("payment", "dev")).toEqual({
      blueFunction: "lambda-payment-blue-dev",
      greenFunction: "lambda-payment-green-dev",
      pipeline: "pipeline-payment-dev",
      buildProject: "codebuild-payment-dev",
      testReportGroup: "codebuild-payment-dev-tests",
      coverageReportGroup: "codebuild-payment-dev-coverage",
      deploymentGroup: "deployment-group-payment-dev",
      releaseConductor: "lambda-release-conductor-payment-dev",
      beforeTrafficHook: "lambda-before-traffic-payment-dev",
      afterTrafficHook: "lambda-after-traffic-payment-dev",
      liveErrorRateAlarm: "alarm-payment-live-error-rate-dev",
      liveThrottlesAlarm: "alarm-payment-live-throttles-dev",
      candidateAlarms: {
        "error-rate": "alarm-payment-candidate-error-rate-dev",
        "business-failures": "alarm-payment-candidate-business-failures-dev",
        throttles: "alarm-payment-candidate-throttles-dev",
      },
      roles: {
        pipeline: "role-pipeline-payment-dev",
        build: "role-build-payment-dev",
        codedeploy: "role-codedeploy-payment-dev",
        "release-conductor": "role-release-conductor-payment-dev",
        "before-traffic-hook": "role-before-traffic-hook-payment-dev",
        "after-traffic-hook": "role-after-traffic-hook-payment-dev",
        blue: "role-blue-payment-dev",
        green: "role-green-payment-dev",
      },
      policies: {
        pipeline: "policy-pipeline-payment-dev",
        build: "policy-build-payment-dev",
        codedeploy: "policy-codedeploy-payment-dev",
        "release-conductor": "policy-release-conductor-payment-dev",
        "before-traffic-hook": "policy-before-traffic-hook-payment-dev",
        "after-traffic-hook": "policy-after-traffic-hook-payment-dev",
        blue: "policy-blue-payment-dev",
        green: "policy-green-payment-dev",
      },
      releaseApproverPolicy: "policy-release-approver-payment-dev",
      releaseOperatorPolicy: "policy-release-operator-payment-dev",
    });
  });

  it("A2: shares no name between two environments, whatever their services", () => {
    fc.assert(
      fc.property(service, service, suffix, suffix, (one, other, oneSuffix, otherSuffix) => {
        fc.pre(oneSuffix !== otherSuffix);
        const names = new Set(flat(serviceNames(one, oneSuffix)));
        return flat(serviceNames(other, otherSuffix)).every((name) => !names.has(name));
      }),
    );
  });
});

describe("checkServiceNames", () => {
  it("accepts a usual service", () => {
    expect(checkServiceNames(serviceNames("payment", "dev"), "services[0]")).toEqual([]);
  });

  it("names every resource for which service and suffix together are too long", () => {
    const problems = checkServiceNames(serviceNames("international-payment-authorisation", "production"), "services[2]");

    expect(problems.map(({ path, problem }) => `${path} ${problem}`)).toEqual([
      'services[2] makes the Lambda function "lambda-release-conductor-international-payment-authorisation-production" 71 characters long',
      'services[2] makes the Lambda function "lambda-before-traffic-international-payment-authorisation-production" 68 characters long',
      'services[2] makes the Lambda function "lambda-after-traffic-international-payment-authorisation-production" 67 characters long',
      'services[2] makes the IAM role "role-release-conductor-international-payment-authorisation-production" 69 characters long',
      'services[2] makes the IAM role "role-before-traffic-hook-international-payment-authorisation-production" 71 characters long',
      'services[2] makes the IAM role "role-after-traffic-hook-international-payment-authorisation-production" 70 characters long',
    ]);
  });
});

describe("checkDistinctNames", () => {
  const named = (...services: string[]) => services.map((name, index) => ({ path: `services[${index}]`, names: serviceNames(name, "dev") }));

  it("accepts services whose names have nothing in common", () => {
    expect(checkDistinctNames(named("payment", "refund"))).toEqual([]);
  });

  it("finds two services that make one name", () => {
    expect(checkDistinctNames(named("payment-green", "release-conductor-payment"))).toEqual([
      {
        path: "services[1]",
        problem: 'makes the name "lambda-release-conductor-payment-green-dev", as services[0] does',
        fix: "Rename one of the two services.",
      },
    ]);
  });
});

describe("sharedNames", () => {
  it("A2: names what an environment has once by the convention", () => {
    expect(sharedNames("dev", "000000000000")).toEqual({
      artifactBucket: "s3-pipeline-artifacts-000000000000-dev",
      deploymentTable: "dynamodb-deployment-history-dev",
      paymentsTable: "dynamodb-payments-dev",
      topicKeyAlias: "alias/kms-deployment-topics-dev",
      deploymentEventsTopic: "sns-deployment-events-dev",
      deploymentNotificationsTopic: "sns-deployment-notifications-dev",
      connection: "connection-github-dev",
      application: "codedeploy-services-dev",
      historyRecorder: "lambda-history-recorder-dev",
      historyRecorderRole: "role-history-recorder-dev",
      historyRecorderPolicy: "policy-history-recorder-dev",
      recorderDeadLetterQueue: "sqs-history-recorder-dead-letters-dev",
      reconcileRule: "rule-history-reconcile-dev",
      deploymentEventsRule: "rule-deployment-events-dev",
      packageDomain: "codeartifact-packages-dev",
      npmRepository: "codeartifact-npm-dev",
      npmStoreRepository: "codeartifact-npm-store-dev",
      packageKeyAlias: "alias/kms-packages-dev",
      githubWebhook: "lambda-github-webhook-dev",
      githubWebhookRole: "role-github-webhook-dev",
      githubWebhookPolicy: "policy-github-webhook-dev",
      webhookStartRole: "role-webhook-start-dev",
      webhookStartPolicy: "policy-webhook-start-dev",
      webhookSecret: "secret-github-webhook-dev",
      webhookDeliveryTable: "dynamodb-webhook-deliveries-dev",
      webhookDeadLetterQueue: "sqs-github-webhook-dead-letters-dev",
      versionCleanup: "lambda-version-cleanup-dev",
      versionCleanupRole: "role-version-cleanup-dev",
      versionCleanupPolicy: "policy-version-cleanup-dev",
      versionCleanupDeadLetterQueue: "sqs-version-cleanup-dead-letters-dev",
      versionCleanupScheduleRule: "rule-version-cleanup-dev",
    });
  });

  it("is checked against AWS's limits", () => {
    expect(checkSharedNames(sharedNames("dev", "000000000000"))).toEqual([]);
    expect(checkSharedNames(sharedNames("fifteenletters1", "000000000000"))).toEqual([
      {
        path: "environmentSuffix",
        problem: 'makes the CodeConnections connection "connection-github-fifteenletters1" 33 characters long',
        fix: "AWS allows 32: take 1 away, from the service's name or from environmentSuffix.",
      },
    ]);
  });
});
