/** Restricted principals over HTTP, with the stock SDK. */
import { DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { CreateAccessKeyCommand, CreateRoleCommand, CreateUserCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { ListTopicsCommand, SNSClient } from "@aws-sdk/client-sns";
import { ListQueuesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { startTestCloud, type TestCloud } from "../testing/served-cloud";
import { movableClock } from "../time/clock";

type Credentials = TestCloud["clientConfig"]["credentials"] & { sessionToken?: string };

const clock = movableClock(() => Date.parse("2026-11-20T12:00:00Z"));
const USER = "arn:aws:iam::000000000000:user/bob";
let test: TestCloud;
let bob: Credentials;

beforeAll(async () => {
  test = await startTestCloud({ clock });
  const iam = new IAMClient(test.clientConfig);
  await iam.send(new CreateUserCommand({ UserName: "bob" }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: "bob" }));
  bob = { accessKeyId: AccessKey!.AccessKeyId!, secretAccessKey: AccessKey!.SecretAccessKey! };
  await iam.send(new CreateRoleCommand({ RoleName: "reader", AssumeRolePolicyDocument: JSON.stringify({
    Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: { AWS: USER }, Action: "sts:AssumeRole" }],
  }) }));
  await iam.send(new PutRolePolicyCommand({ RoleName: "reader", PolicyName: "read", PolicyDocument: JSON.stringify({
    Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "sqs:ListQueues", Resource: "*" }],
  }) }));
});
afterAll(() => test.stop());

const as = (credentials: Credentials): TestCloud["clientConfig"] => ({ ...test.clientConfig, credentials });

describe("a user's keys over HTTP", () => {
  it("come from the user", async () => {
    expect(await new STSClient(as(bob)).send(new GetCallerIdentityCommand({}))).toMatchObject({ Arn: USER });
  });

  it("are refused in each service's own form, which the SDK understands", async () => {
    await expect(new S3Client({ ...as(bob), forcePathStyle: true }).send(new ListBucketsCommand({}))).rejects.toMatchObject({ name: "AccessDenied", $metadata: { httpStatusCode: 403 } });
    await expect(new DynamoDBClient(as(bob)).send(new ListTablesCommand({}))).rejects.toMatchObject({ name: "AccessDeniedException", $metadata: { httpStatusCode: 400 } });
    await expect(new SNSClient(as(bob)).send(new ListTopicsCommand({}))).rejects.toMatchObject({ name: "AuthorizationErrorException", $metadata: { httpStatusCode: 403 } });
    await expect(new SQSClient(as(bob)).send(new ListQueuesCommand({}))).rejects.toMatchObject({
      name: "AccessDenied", message: `User: ${USER} is not authorized to perform: sqs:listqueues on resource: * because no identity-based policy allows the sqs:listqueues action`,
    });
  });
});

describe("a role's session over HTTP", () => {
  it("may do what the role may, until it ends by the cloud's time", async () => {
    const { Credentials: given } = await new STSClient(as(bob)).send(new AssumeRoleCommand({ RoleArn: "arn:aws:iam::000000000000:role/reader", RoleSessionName: "s1", DurationSeconds: 900 }));
    const session = as({ accessKeyId: given!.AccessKeyId!, secretAccessKey: given!.SecretAccessKey!, sessionToken: given!.SessionToken! } as Credentials);

    await expect(new SQSClient(session).send(new ListQueuesCommand({}))).resolves.toMatchObject({ $metadata: { httpStatusCode: 200 } });
    await expect(new SNSClient(session).send(new ListTopicsCommand({}))).rejects.toMatchObject({ name: "AuthorizationErrorException" });
    clock.moveTo(clock.now() + 900_000);
    await expect(new SQSClient(session).send(new ListQueuesCommand({}))).rejects.toMatchObject({ name: "ExpiredTokenException" });
    await expect(new STSClient(session).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({ name: "ExpiredToken" });
  });
});
