import { readFileSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { awsCli, describeWithCli, type AwsCli } from "../testing/aws-cli";
import { startTestCloud, type TestCloud } from "../testing/served-cloud";

describeWithCli("the stock AWS CLI against a served cloud", () => {
  let test: TestCloud;
  let cli: AwsCli;
  let folder: string;

  beforeAll(async () => {
    test = await startTestCloud();
    cli = awsCli(test);
    ({ folder } = cli);
  });
  afterAll(async () => {
    await test.stop();
    cli.remove();
  });

  const aws = (...args: string[]): ReturnType<AwsCli["run"]> => cli.run(...args);
  const json = (...args: string[]): Promise<unknown> => cli.json(...args);

  it("speaks query: iam, sts", async () => {
    const trust = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }] });

    await json("iam", "create-role", "--role-name", "cli-role", "--assume-role-policy-document", trust, "--tags", "Key=Team,Value=payments");

    expect(await json("iam", "get-role", "--role-name", "cli-role")).toMatchObject({
      Role: { Arn: "arn:aws:iam::000000000000:role/cli-role", AssumeRolePolicyDocument: JSON.parse(trust) as object, Tags: [{ Key: "Team", Value: "payments" }] } });
    expect(await json("sts", "get-caller-identity")).toMatchObject({ Account: "000000000000" });
    expect(await aws("iam", "get-role", "--role-name", "missing")).toEqual({
      code: expect.any(Number), output: expect.stringContaining("An error occurred (NoSuchEntity) when calling the GetRole operation: The role with name missing cannot be found.") });
  }, 60_000);

  it("speaks JSON and CBOR: dynamodb, logs, sqs, cloudwatch", async () => {
    await json("dynamodb", "create-table", "--table-name", "cli-table", "--billing-mode", "PAY_PER_REQUEST",
      "--attribute-definitions", "AttributeName=id,AttributeType=S", "--key-schema", "AttributeName=id,KeyType=HASH");
    await json("logs", "create-log-group", "--log-group-name", "/cli/group");
    await json("sqs", "create-queue", "--queue-name", "cli-queue");
    await json("cloudwatch", "put-metric-alarm", "--alarm-name", "cli-alarm", "--namespace", "AWS/Lambda", "--metric-name", "Errors", "--statistic", "Sum", "--period", "60",
      "--evaluation-periods", "2", "--threshold", "1.5", "--comparison-operator", "GreaterThanThreshold");

    expect(await json("dynamodb", "describe-table", "--table-name", "cli-table")).toMatchObject({ Table: { TableName: "cli-table" } });
    expect(await json("logs", "describe-log-groups")).toMatchObject({ logGroups: [{ logGroupName: "/cli/group" }] });
    expect(await json("sqs", "list-queues")).toMatchObject({ QueueUrls: [expect.stringContaining("/cli-queue")] });
    expect(await json("cloudwatch", "describe-alarms")).toMatchObject({ MetricAlarms: [{ AlarmName: "cli-alarm", Threshold: 1.5, Period: 60 }] });
  }, 60_000);

  it("speaks REST JSON and REST XML: lambda, s3 with its high-level commands and presigned links", async () => {
    const file = join(folder, "a b.txt");
    writeFileSync(file, "hello");

    expect(await json("lambda", "list-functions")).toMatchObject({ Functions: [] });
    await json("s3api", "create-bucket", "--bucket", "cli-bucket");
    expect((await aws("s3", "cp", file, "s3://cli-bucket/folder/a b.txt")).code).toBe(0);
    expect((await aws("s3", "cp", "s3://cli-bucket/folder/a b.txt", `${file}.back`)).code).toBe(0);
    expect(readFileSync(`${file}.back`, "utf8")).toBe("hello");
    expect((await aws("s3", "ls", "s3://cli-bucket/folder/")).output).toMatch(/5 a b\.txt/);

    const { output } = await aws("s3", "presign", "s3://cli-bucket/folder/a b.txt");
    expect(await fetched(output.trim())).toEqual({ statusCode: 200, body: "hello" });
    expect(await fetched(output.trim().replace("folder", "other"))).toMatchObject({ statusCode: 403, body: expect.stringContaining("SignatureDoesNotMatch") });
  }, 60_000);

  it("says by name what is not modelled", async () => {
    expect((await aws("iam", "create-group", "--group-name", "g")).output).toContain("(NotImplemented) when calling the CreateGroup operation: iam.CreateGroup is not modelled by the local cloud.");
    expect((await aws("ec2", "describe-vpcs")).output).toContain("The service ec2 is not modelled by the local cloud.");
  }, 60_000);
});

function fetched(url: string): Promise<{ statusCode: number; body: string }> {
  return new Promise((done, failed) => {
    request(url, (incoming) => {
      let body = "";
      incoming.on("data", (chunk: Buffer) => { body += chunk.toString(); });
      incoming.on("end", () => done({ statusCode: incoming.statusCode!, body }));
    }).on("error", failed).end();
  });
}
