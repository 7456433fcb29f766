import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { accountCalls, ofType, only, type Recorded, type RecordOptions, runProgram } from "@switchyard/testing";
import { checkTriggers, localStack, maximumPolicyCharacters, type PolicyDocument, resourceKinds } from "@switchyard/conventions";
import { parse } from "yaml";
import { foundation } from "./contract";
import program from "./index";

const required = { "foundation:environmentSuffix": "dev", "foundation:repository": "acme/payments" };

/** What AWS makes up for the resources of this layer. */
function computed({ type, name }: Recorded): Record<string, unknown> {
  if (type === "aws:kms/key:Key") return { keyId: "k-1", arn: "arn:aws:kms:us-east-1:000000000000:key/k-1" };
  if (type === "aws:codeconnections/connection:Connection") return { connectionStatus: "PENDING" };
  return type === "aws:iam/role:Role" ? { arn: `arn:aws:iam::000000000000:role/${name}` } : {};
}

async function run(config: Record<string, string> = {}, options: RecordOptions = {}) {
  return runProgram(program, { project: "foundation", stack: "dev", config: { ...required, ...config }, calls: accountCalls, computed, ...options });
}

const awsResources = (resources: readonly Recorded[]) => resources.filter(({ type }) => type.startsWith("aws:"));

describe("the foundation", () => {
  it("A1: publishes exactly what its contract promises", async () => {
    const { outputs } = await run();

    expect(Object.keys(outputs).sort()).toEqual(Object.keys(foundation.outputs).sort());
    for (const [name, kind] of Object.entries(foundation.outputs)) {
      expect({ name, ...kind.schema.safeParse(outputs[name as keyof typeof outputs]) }).toMatchObject({ name, success: true });
    }
  });

  it("A1: gives the values that the layers above are built from", async () => {
    const { outputs } = await run();

    expect(outputs).toMatchObject({
      environmentSuffix: "dev",
      place: { partition: "aws", region: "us-east-1", account: "000000000000" },
      services: [{ name: "payment", repository: "acme/payments", branch: "main", followsBranch: true, tagPatterns: [], filePaths: [] }],
      tracing: false,
      artifactBucketName: "s3-pipeline-artifacts-000000000000-dev",
      deploymentTableName: "dynamodb-deployment-history-dev",
      paymentsTableName: "dynamodb-payments-dev",
      connectionStatus: "PENDING",
      connectionConsoleUrl: "https://us-east-1.console.aws.amazon.com/codesuite/settings/connections?region=us-east-1",
      serviceRoleArns: { payment: { green: "arn:aws:iam::000000000000:role/role-green-payment-dev", pipeline: "arn:aws:iam::000000000000:role/role-pipeline-payment-dev" } },
    });
  });

  it("A2: puts the suffix at the end of every name, after the type and the purpose", async () => {
    const { resources } = await run({ "foundation:environmentSuffix": "qa7" });

    const prefixes = Object.values(resourceKinds).map(({ prefix }) => prefix);
    const names = awsResources(resources).flatMap(({ inputs }) => [inputs.name, inputs.type === "CODE_COVERAGE" ? undefined : inputs.bucket]);
    for (const name of names.filter((candidate): candidate is string => typeof candidate === "string")) {
      expect(name).toMatch(new RegExp(`^(?:${prefixes.join("|")})-.+-qa7$`));
    }
    expect(names.filter(Boolean).length).toBeGreaterThan(20);
  });

  it("A3: makes everything in the configured region", async () => {
    const { resources } = await run({ "foundation:region": "eu-central-1" });

    expect(only(resources, "pulumi:providers:aws").inputs.region).toBe("eu-central-1");
  });

  it("A4: can be destroyed: the bucket is emptied, roles are detached, nothing is protected", async () => {
    const { resources } = await run();

    expect(only(resources, "aws:s3/bucket:Bucket").inputs.forceDestroy).toBe(true);
    expect(ofType(resources, "aws:iam/role:Role").every(({ inputs }) => inputs.forceDetachPolicies === true)).toBe(true);
    expect(ofType(resources, "aws:dynamodb/table:Table").map(({ inputs }) => inputs.deletionProtectionEnabled)).toEqual([undefined, undefined]);
    expect(only(resources, "aws:kms/key:Key").inputs.deletionWindowInDays).toBe(7);
  });

  it("A5: has one role per principal, each with one customer-managed policy, and no inline policy", async () => {
    const { resources } = await run();

    const roles = ofType(resources, "aws:iam/role:Role");
    expect(roles.map(({ inputs }) => inputs.name).sort()).toEqual([
      "role-after-traffic-hook-payment-dev",
      "role-before-traffic-hook-payment-dev",
      "role-blue-payment-dev",
      "role-build-payment-dev",
      "role-codedeploy-payment-dev",
      "role-green-payment-dev",
      "role-history-recorder-dev",
      "role-pipeline-payment-dev",
      "role-release-conductor-payment-dev",
      "role-version-cleanup-dev",
    ]);
    expect(roles.flatMap(({ inputs }) => [inputs.inlinePolicies, inputs.managedPolicyArns])).toEqual(roles.flatMap(() => [undefined, undefined]));
    expect(ofType(resources, "aws:iam/rolePolicy:RolePolicy")).toEqual([]);
    expect(ofType(resources, "aws:iam/rolePolicyAttachment:RolePolicyAttachment")).toHaveLength(roles.length);
  });

  it("A5: allows no wildcard action, and no wildcard resource but where AWS has no other", async () => {
    const { resources } = await run({ "foundation:tracing": "true" });

    const statements = ofType(resources, "aws:iam/policy:Policy").flatMap(({ inputs }) => (JSON.parse(inputs.policy as string) as PolicyDocument).Statement);
    const everything = statements.filter(({ Effect, Resource }) => Effect === "Allow" && Resource!.includes("*")).flatMap(({ Action }) => Action);
    expect(statements.flatMap(({ Action }) => Action).filter((action) => action.includes("*"))).toEqual([]);
    expect([...new Set(everything)].sort()).toEqual([
      "cloudwatch:GetMetricData",
      "codedeploy:GetDeploymentTarget",
      "codedeploy:ListDeploymentTargets",
      "codedeploy:PutLifecycleEventHookExecutionStatus",
      "codedeploy:StopDeployment",
      "codepipeline:PutJobFailureResult",
      "codepipeline:PutJobSuccessResult",
      "lambda:ListFunctions",
      "xray:PutTelemetryRecords",
      "xray:PutTraceSegments",
    ]);
  });

  it("D25: lets no role make log groups or report groups: what AWS makes by itself stays behind", async () => {
    const { resources } = await run({ "foundation:npmCache": "true" });

    const policies = ofType(resources, "aws:iam/policy:Policy").map(({ inputs }) => inputs.policy as string);
    expect(policies.filter((policy) => /CreateLogGroup|CreateReportGroup/.test(policy))).toEqual([]);
  });

  it("S15: lets the role of every function send traces, and no other, when tracing is on", async () => {
    const { resources } = await run({ "foundation:tracing": "true" });

    const functions = ofType(resources, "aws:iam/role:Role").filter(({ inputs }) => (inputs.assumeRolePolicy as string).includes('"lambda.amazonaws.com"'));
    const tracing = ofType(resources, "aws:iam/policy:Policy").filter(({ inputs }) => (inputs.policy as string).includes("xray:PutTraceSegments"));
    expect(functions.length).toBeGreaterThan(5);
    expect(tracing.map(({ inputs }) => (inputs.name as string).replace(/^policy-/, "role-")).sort()).toEqual(functions.map(({ inputs }) => inputs.name).sort());
  });

  it("A5: lets only the approver's policy answer approvals", async () => {
    const { resources } = await run();

    const answering = ofType(resources, "aws:iam/policy:Policy").filter(({ inputs }) => (inputs.policy as string).includes("PutApprovalResult"));
    expect(answering.map(({ inputs }) => inputs.name)).toEqual(["policy-release-approver-payment-dev"]);
  });

  it("A6: encrypts everything that stores data, and refuses plain transport", async () => {
    const { resources } = await run();

    expect(only(resources, "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration").inputs.rules).toEqual([
      { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } },
    ]);
    expect(ofType(resources, "aws:dynamodb/table:Table").map(({ inputs }) => inputs.serverSideEncryption)).toEqual([{ enabled: true }, { enabled: true }]);
    expect(ofType(resources, "aws:sns/topic:Topic").map(({ inputs }) => inputs.kmsMasterKeyId)).toEqual([
      "arn:aws:kms:us-east-1:000000000000:key/k-1",
      "arn:aws:kms:us-east-1:000000000000:key/k-1",
    ]);
    expect(only(resources, "aws:kms/key:Key").inputs.enableKeyRotation).toBe(true);
    expect(JSON.parse(only(resources, "aws:s3/bucketPolicy:BucketPolicy").inputs.policy as string).Statement).toEqual([
      {
        Sid: "EncryptedTransportOnly",
        Effect: "Deny",
        Principal: "*",
        Action: ["s3:*"],
        Resource: ["arn:aws:s3:::s3-pipeline-artifacts-000000000000-dev", "arn:aws:s3:::s3-pipeline-artifacts-000000000000-dev/*"],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ]);
  });

  it("A7: tags everything, by a provider that nothing bypasses", async () => {
    const { resources } = await run({ "foundation:costCenter": "4711", "foundation:team": "checkout", "foundation:project": "shop" });

    const tags = { Environment: "dev", Project: "shop", ManagedBy: "pulumi", CostCenter: "4711", Repository: "acme/payments", Team: "checkout" };
    expect(only(resources, "pulumi:providers:aws").inputs.defaultTags).toBe(JSON.stringify({ tags }));
    expect(awsResources(resources).filter(({ provider }) => !provider.includes("pulumi:providers:aws::aws::"))).toEqual([]);
  });

  it("S2: makes the connection to GitHub, or adopts one", async () => {
    const made = await run();
    const adopted = await run({ "foundation:connectionArn": "arn:aws:codeconnections:us-east-1:000000000000:connection/c-1" });

    expect(only(made.resources, "aws:codeconnections/connection:Connection").inputs).toEqual({ name: "connection-github-dev", providerType: "GitHub" });
    expect(ofType(adopted.resources, "aws:codeconnections/connection:Connection")).toEqual([]);
    expect(adopted.outputs).toMatchObject({ connectionArn: "arn:aws:codeconnections:us-east-1:000000000000:connection/c-1", connectionStatus: "ADOPTED" });
  });

  it("S13: keeps npm's packages in CodeArtifact only when the setting asks for it", async () => {
    const without = await run();
    const { resources, outputs } = await run({ "foundation:npmCache": "true" });

    const types = ["aws:codeartifact/domain:Domain", "aws:codeartifact/repository:Repository"];
    expect(without.resources.filter(({ type }) => types.includes(type))).toEqual([]);
    expect(without.outputs).toMatchObject({ npmCache: false });
    expect(outputs).toMatchObject({ npmCache: true });
    expect(only(resources, "aws:codeartifact/domain:Domain").inputs).toEqual({ domain: "codeartifact-packages-dev", encryptionKey: "arn:aws:kms:us-east-1:000000000000:key/k-1" });
    expect(ofType(resources, "aws:codeartifact/repository:Repository").map(({ inputs }) => inputs)).toEqual([
      {
        domain: "codeartifact-packages-dev",
        repository: "codeartifact-npm-store-dev",
        description: "Packages of npm's public registry",
        externalConnections: { externalConnectionName: "public:npmjs" },
      },
      {
        domain: "codeartifact-packages-dev",
        repository: "codeartifact-npm-dev",
        description: "What builds ask for packages",
        upstreams: [{ repositoryName: "codeartifact-npm-store-dev" }],
      },
    ]);
    const key = ofType(resources, "aws:kms/key:Key").find(({ inputs }) => inputs.description === "Encrypts cached packages")!;
    expect(key.inputs).toMatchObject({ deletionWindowInDays: 7, enableKeyRotation: true });
    const statements = (JSON.parse(key.inputs.policy as string) as PolicyDocument).Statement;
    expect(statements.map(({ Sid }) => Sid)).toEqual(["Administer", "UseThroughCodeArtifact"]);
    expect(statements[1]).toMatchObject({ Condition: { StringEquals: { "kms:CallerAccount": "000000000000", "kms:ViaService": "codeartifact.us-east-1.amazonaws.com" } } });
    const roles = ofType(resources, "aws:iam/policy:Policy").filter(({ inputs }) => (inputs.policy as string).includes("codeartifact:"));
    expect(roles.map(({ inputs }) => inputs.name)).toEqual(["policy-build-payment-dev"]);
  });

  it("S13: refuses the setting on the local stack before anything is made", async () => {
    const config = { "foundation:environmentSuffix": "local", "foundation:repository": "acme/payments", "foundation:npmCache": "true" };

    await expect(runProgram(program, { project: "foundation", stack: "local", config, calls: accountCalls, computed })).rejects.toThrow(
      "projects/serverless/foundation/Pulumi.local.yaml cannot be used:\n  - npmCache: needs CodeArtifact, which the local cloud does not model. Leave it out of the stack local; it works in stacks on AWS.",
    );
  });

  it("S2: has roles for a webhook only when the setting asks for it", async () => {
    const names = async (config: Record<string, string>) => {
      const { resources, outputs } = await run(config);
      return { names: ofType(resources, "aws:iam/role:Role").map(({ inputs }) => inputs.name as string).filter((name) => name.includes("webhook")), on: (outputs as { githubWebhook: boolean }).githubWebhook };
    };

    expect(await names({})).toEqual({ names: [], on: false });
    expect(await names({ "foundation:githubWebhook": "true" })).toEqual({ names: ["role-github-webhook-dev", "role-webhook-start-dev"], on: true });
  });

  it.each([
    ["dev", { "foundation:tagPatterns": '["v*"]' }, "githubWebhook: cannot be combined with tagPatterns. Releases from tags need the connection's own trigger: leave githubWebhook out."],
    ["dev", { "foundation:services": '["refund",{"name":"payment","filePaths":["src/**"]},{"name":"card"}]' }, "services[1].filePaths: cannot be combined with githubWebhook."],
    ["local", {}, "githubWebhook: needs the invocation of function URLs, which the local cloud does not model. Leave it out of the stack local; it works in stacks on AWS."],
  ])("S2: refuses a webhook that could not work: %s %j", async (stack, config, message) => {
    await expect(run({ "foundation:githubWebhook": "true", ...config }, { stack })).rejects.toThrow(message);
  });

  it("S6: keeps the deployment history by deploymentId, paid by request, restorable, without expiry", async () => {
    const { resources } = await run();

    expect(only(resources, "aws:dynamodb/table:Table", "dynamodb-deployment-history-dev").inputs).toEqual({
      name: "dynamodb-deployment-history-dev",
      hashKey: "deploymentId",
      attributes: [{ name: "deploymentId", type: "S" }],
      billingMode: "PAY_PER_REQUEST",
      pointInTimeRecovery: { enabled: true },
      serverSideEncryption: { enabled: true },
    });
    expect(only(resources, "aws:dynamodb/table:Table", "dynamodb-payments-dev").inputs).toMatchObject({
      hashKey: "idempotencyKey",
      ttl: { attributeName: "expiresAt", enabled: true },
    });
  });

  it("S10: keeps artifacts private and versioned, and deletes old versions after 30 days", async () => {
    const { resources } = await run({ "foundation:artifactRetentionDays": "14" });

    expect(only(resources, "aws:s3/bucketVersioning:BucketVersioning").inputs.versioningConfiguration).toEqual({ status: "Enabled" });
    expect(only(resources, "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock").inputs).toEqual({
      bucket: "s3-pipeline-artifacts-000000000000-dev",
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    expect(only(resources, "aws:s3/bucketOwnershipControls:BucketOwnershipControls").inputs.rule).toEqual({ objectOwnership: "BucketOwnerEnforced" });
    expect(only(resources, "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration").inputs.rules).toEqual([
      {
        id: "expire",
        status: "Enabled",
        filter: { prefix: "" },
        expiration: { days: 14 },
        noncurrentVersionExpiration: { noncurrentDays: 30 },
        abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
      },
    ]);
  });

  it("S11: subscribes each address of the operations team to the notifications", async () => {
    const { resources } = await run({ "foundation:notificationEmails": '["a@example.com","b@example.com"]' });

    expect(ofType(resources, "aws:sns/topic:Topic").map(({ inputs }) => inputs.name)).toEqual(["sns-deployment-events-dev", "sns-deployment-notifications-dev"]);
    expect(ofType(resources, "aws:sns/topicSubscription:TopicSubscription").map(({ inputs }) => [inputs.topic, inputs.protocol, inputs.endpoint])).toEqual([
      ["arn:mock:aws:sns/topic:Topic:sns-deployment-notifications-dev", "email", "a@example.com"],
      ["arn:mock:aws:sns/topic:Topic:sns-deployment-notifications-dev", "email", "b@example.com"],
    ]);
  });
});

describe("many services", () => {
  const services = (count: number) => JSON.stringify(Array.from({ length: count }, (_, index) => `service-${index}`));
  const longest = (resources: readonly Recorded[]) =>
    Math.max(...ofType(resources, "aws:iam/policy:Policy").map(({ inputs }) => (inputs.policy as string).replace(/service-\d+/g, "service").length));

  it("A5: no policy grows with the number of services", async () => {
    const one = await run({ "foundation:services": services(1) });
    const hundred = await run({ "foundation:services": services(100) });

    expect(longest(hundred.resources)).toBe(longest(one.resources));
    expect(longest(hundred.resources)).toBeLessThan(maximumPolicyCharacters);
    expect(awsResources(hundred.resources).length - awsResources(one.resources).length).toBe(99 * 26);
    const keyPolicies = [one, hundred].map(({ resources }) => (only(resources, "aws:kms/key:Key").inputs.policy as string).length);
    expect(keyPolicies[1]).toBe(keyPolicies[0]);
  }, 60_000);
});

describe("bad settings", () => {
  it.each([
    [{ "foundation:environmentSuffix": "DEV" }, 'environmentSuffix: "DEV" holds other characters'],
    [{ "foundation:environmentSuffix": "" }, 'environmentSuffix: "" is empty'],
    [{ "foundation:environmentSuffix": "a".repeat(21) }, "is longer than 20 characters"],
    [{ "foundation:notificationEmails": '["operations"]' }, 'notificationEmails[0]: "operations" is not an e-mail address'],
    [{ "foundation:servces": "[]" }, 'servces: is no setting of this layer. Did you mean "services"?'],
    [{ "foundation:services": '["payment","payment"]' }, 'services[1]: "payment" is the name of services[0] already'],
    [{ "foundation:services": '["Payment"]' }, 'services[0]: "Payment" is no name of a service'],
  ])("A2: %j is refused before anything is made", async (config, message) => {
    await expect(run(config)).rejects.toThrow(`projects/serverless/foundation/Pulumi.dev.yaml cannot be used:\n  - ${message.startsWith("is") ? "environmentSuffix" : message.split(":")[0]}`);
    await expect(run(config)).rejects.toThrow(message);
  });

  it("A2: names that become too long by the suffix are refused together, before anything is made", async () => {
    const config = { "foundation:environmentSuffix": "performancetest2026", "foundation:services": '["payment-authorisation"]' };

    await expect(run(config)).rejects.toThrow(
      [
        'The names of environment "performancetest2026" do not fit:',
        '  - environmentSuffix: makes the CodeConnections connection "connection-github-performancetest2026" 37 characters long. AWS allows 32: take 5 away, from the service\'s name or from environmentSuffix.',
        '  - services[0]: makes the Lambda function "lambda-release-conductor-payment-authorisation-performancetest2026" 66 characters long. AWS allows 64: take 2 away, from the service\'s name or from environmentSuffix.',
        '  - services[0]: makes the IAM role "role-before-traffic-hook-payment-authorisation-performancetest2026" 66 characters long. AWS allows 64: take 2 away, from the service\'s name or from environmentSuffix.',
        '  - services[0]: makes the IAM role "role-after-traffic-hook-payment-authorisation-performancetest2026" 65 characters long. AWS allows 64: take 1 away, from the service\'s name or from environmentSuffix.',
      ].join("\n"),
    );
  });

  it("A2: an adopted connection keeps its name, so the suffix may be longer", async () => {
    const adopted = { "foundation:connectionArn": "arn:aws:codeconnections:us-east-1:000000000000:connection/c-1" };

    await expect(run({ "foundation:environmentSuffix": "performancetest2026", ...adopted })).resolves.toBeDefined();
  });
});

describe("the example stacks", () => {
  const read = (stack: string) => (parse(readFileSync(join(__dirname, `Pulumi.${stack}.yaml`), "utf8")) as { config: Record<string, unknown> }).config;
  const pulumiText = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));

  it.each(["local", "dev", "prod"])("A3: %s is accepted", async (stack) => {
    const config = Object.fromEntries(Object.entries(read(stack)).map(([key, value]) => [key, pulumiText(value)]));

    await expect(runProgram(program, { project: "foundation", stack, config, calls: accountCalls, computed })).resolves.toBeDefined();
  });

  it("S14, D12: no two of them follow the same branch or tags, unless one says that it is meant", () => {
    const environments = readdirSync(__dirname)
      .flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? [])
      .filter((stack) => stack !== localStack)
      .map((stack) => ({
        stack,
        branch: read(stack)["foundation:branch"] as string | undefined,
        tagPatterns: (read(stack)["foundation:tagPatterns"] ?? []) as string[],
        sharesTrigger: read(stack)["foundation:sharesTrigger"] === true,
      }));

    expect(environments.length).toBeGreaterThan(1);
    expect(checkTriggers(environments)).toEqual([]);
  });

  it.each([
    ["dev", { branch: "main", followsBranch: true, tagPatterns: [] }],
    ["prod", { followsBranch: false, tagPatterns: ["v*"] }],
  ])("S14, D12: %s follows %j", async (stack, expected) => {
    const config = Object.fromEntries(Object.entries(read(stack)).map(([key, value]) => [key, pulumiText(value)]));
    const { outputs } = await runProgram(program, { project: "foundation", stack, config, calls: accountCalls, computed });

    expect(outputs).toMatchObject({ services: [expected] });
  });
});
