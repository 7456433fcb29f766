import type { Shape } from "../../service";
import { openTestAccount, type TestAccount } from "../support/test-account";

const ARN = "arn:aws:codebuild:us-east-1:000000000000:project/payment";

let account: TestAccount;
let serviceRole: string;
const codebuild = (operation: string, input: Shape = {}): Promise<Shape> => account.call("codebuild", operation, input);
const project = (change: Shape = {}): Shape => ({
  name: "payment", serviceRole, source: { type: "CODEPIPELINE", buildspec: "libs/functions/payment/buildspec.yml" }, artifacts: { type: "CODEPIPELINE" },
  environment: { type: "LINUX_CONTAINER", image: "aws/codebuild/standard:7.0", computeType: "BUILD_GENERAL1_SMALL", environmentVariables: [{ name: "SERVICE", value: "payment" }] },
  ...change,
});
const environment = (change: Shape): Shape => ({ environment: { ...project().environment, ...change } });

beforeEach(async () => {
  account = await openTestAccount();
  serviceRole = await account.role("build", "codebuild.amazonaws.com");
});
afterEach(() => account.close());

describe("CreateProject", () => {
  it("answers AWS's defaults and reads back by name and by ARN", async () => {
    const { project: made } = await codebuild("CreateProject", project({ tags: [{ key: "Team", value: "payments" }] }));

    expect(made).toMatchObject({
      name: "payment", arn: ARN, serviceRole, timeoutInMinutes: 60, queuedTimeoutInMinutes: 480, cache: { type: "NO_CACHE" },
      encryptionKey: "arn:aws:kms:us-east-1:000000000000:alias/aws/s3", artifacts: { type: "CODEPIPELINE", name: "payment", packaging: "NONE", encryptionDisabled: false },
      environment: { privilegedMode: false, imagePullCredentialsType: "CODEBUILD", environmentVariables: [{ name: "SERVICE", value: "payment", type: "PLAINTEXT" }] },
      badge: { badgeEnabled: false }, projectVisibility: "PRIVATE", tags: [{ key: "Team", value: "payments" }], created: new Date(account.clock.at),
    });
    expect(await codebuild("BatchGetProjects", { names: ["payment", "none", ARN] })).toEqual({ projects: [made, made], projectsNotFound: ["none"] });
  });

  it("takes a default where a member is given as undefined", async () => {
    const { project: made } = await codebuild("CreateProject", project(environment({ privilegedMode: undefined, imagePullCredentialsType: undefined })));

    expect(made.environment).toMatchObject({ privilegedMode: false, imagePullCredentialsType: "CODEBUILD" });
  });

  it("refuses a name in use", async () => {
    await codebuild("CreateProject", project());

    await expect(codebuild("CreateProject", project())).rejects.toMatchObject({ code: "ResourceAlreadyExistsException", message: `Project already exists: ${ARN}` });
  });

  it("refuses a role that CodeBuild cannot take on", async () => {
    const other = await account.role("other", "lambda.amazonaws.com");

    await expect(codebuild("CreateProject", project({ serviceRole: other }))).rejects.toMatchObject({
      code: "InvalidInputException", message: `CodeBuild is not authorized to perform: sts:AssumeRole on ${other}`,
    });
    await expect(codebuild("CreateProject", project({ serviceRole: "arn:aws:iam::111122223333:role/x" }))).rejects.toMatchObject({
      message: "Invalid service role: Service role account ID does not match caller's account",
    });
  });

  it.each<[string, () => Shape, RegExp]>([
    ["artifacts that do not fit the source", () => ({ artifacts: { type: "NO_ARTIFACTS" } }), /both source and artifacts as type CODEPIPELINE/],
    ["a repository without location", () => ({ source: { type: "GITHUB" }, artifacts: { type: "NO_ARTIFACTS" } }), /location is required for source type GITHUB/],
    ["no source and no buildspec", () => ({ source: { type: "NO_SOURCE" }, artifacts: { type: "NO_ARTIFACTS" } }), /buildspec is required/],
    ["a Lambda compute type for a container", () => environment({ computeType: "BUILD_LAMBDA_1GB" }), /Invalid compute type BUILD_LAMBDA_1GB/],
    ["a variable given twice", () => environment({ environmentVariables: [{ name: "A", value: "1" }, { name: "A", value: "2" }] }), /A is specified more than once/],
    ["variables that are too long together", () => environment({ environmentVariables: [{ name: "A", value: "x".repeat(5500) }] }), /5501 characters/],
    ["an S3 cache without location", () => ({ cache: { type: "S3" } }), /Invalid cache: location/],
    ["a local cache without modes", () => ({ cache: { type: "LOCAL" } }), /Invalid cache: modes/],
    ["S3 logs without location", () => ({ logsConfig: { s3Logs: { status: "ENABLED" } } }), /Invalid logs config/],
    ["four minutes of time", () => ({ timeoutInMinutes: 4 }), /timeoutInMinutes/],
    ["more than 36 hours", () => ({ timeoutInMinutes: 2161 }), /timeoutInMinutes/],
  ])("refuses %s", async (_what, change, message) => {
    await expect(codebuild("CreateProject", project(change()))).rejects.toMatchObject({ code: "InvalidInputException", message: expect.stringMatching(message) });
    expect(await codebuild("ListProjects")).toEqual({ projects: [] });
  });

  it("refuses a VPC by name as not modelled", async () => {
    await expect(codebuild("CreateProject", project({ vpcConfig: { vpcId: "vpc-1", subnets: ["subnet-1"], securityGroupIds: ["sg-1"] } })))
      .rejects.toMatchObject({ code: "NotImplemented" });
  });
});

describe("UpdateProject", () => {
  it("changes what it names and checks the result as a whole", async () => {
    await codebuild("CreateProject", project({ description: "old" }));
    account.clock.at += 1000;

    const { project: updated } = await codebuild("UpdateProject", { name: "payment", timeoutInMinutes: 30, tags: [{ key: "A", value: "1" }] });

    expect(updated).toMatchObject({ description: "old", timeoutInMinutes: 30, tags: [{ key: "A", value: "1" }], lastModified: new Date(account.clock.at) });
    await expect(codebuild("UpdateProject", { name: "payment", artifacts: { type: "NO_ARTIFACTS" } })).rejects.toMatchObject({ code: "InvalidInputException" });
    await expect(codebuild("UpdateProject", { name: "none" })).rejects.toMatchObject({ code: "ResourceNotFoundException" });
  });
});

describe("lists", () => {
  it("sort projects as asked and forget deleted ones", async () => {
    for (const name of ["bb", "cc", "aa"]) {
      await codebuild("CreateProject", project({ name }));
      account.clock.at += 1000;
    }

    expect(await codebuild("ListProjects")).toEqual({ projects: ["aa", "bb", "cc"] });
    expect(await codebuild("ListProjects", { sortBy: "CREATED_TIME", sortOrder: "DESCENDING" })).toEqual({ projects: ["aa", "cc", "bb"] });
    await codebuild("DeleteProject", { name: "bb" });
    await codebuild("DeleteProject", { name: "bb" });
    expect(await codebuild("ListProjects")).toEqual({ projects: ["aa", "cc"] });
    await expect(codebuild("ListBuildsForProject", { projectName: "bb" })).rejects.toMatchObject({ code: "ResourceNotFoundException" });
    expect(await codebuild("ListBuildsForProject", { projectName: "aa" })).toEqual({ ids: [] });
  });
});

describe("report groups", () => {
  const arn = "arn:aws:codebuild:us-east-1:000000000000:report-group/payment-tests";
  const group = { name: "payment-tests", type: "TEST", exportConfig: { exportConfigType: "NO_EXPORT" } };

  it("are made once, read back, changed and deleted", async () => {
    const { reportGroup } = await codebuild("CreateReportGroup", group);

    expect(reportGroup).toMatchObject({ ...group, arn, status: "ACTIVE", tags: [] });
    await expect(codebuild("CreateReportGroup", group)).rejects.toMatchObject({ code: "ResourceAlreadyExistsException" });
    await codebuild("UpdateReportGroup", { arn, tags: [{ key: "A", value: "1" }] });
    const read = await codebuild("BatchGetReportGroups", { reportGroupArns: [arn, `${arn}-2`] });
    expect(read).toMatchObject({ reportGroups: [{ ...group, tags: [{ key: "A", value: "1" }] }], reportGroupsNotFound: [`${arn}-2`] });
    expect(await codebuild("ListReportGroups")).toEqual({ reportGroups: [arn] });
    expect(await codebuild("ListReportsForReportGroup", { reportGroupArn: arn })).toEqual({ reports: [] });
    await codebuild("DeleteReportGroup", { arn, deleteReports: true });
    expect(await codebuild("ListReportGroups")).toEqual({ reportGroups: [] });
    await expect(codebuild("UpdateReportGroup", { arn })).rejects.toMatchObject({ code: "ResourceNotFoundException" });
  });

  it("need a bucket when they export", async () => {
    await expect(codebuild("CreateReportGroup", { ...group, exportConfig: { exportConfigType: "S3" } })).rejects.toMatchObject({ code: "InvalidInputException" });
  });
});
