import { readFile } from "node:fs/promises";
import { createAwsProvider } from "./provider";
import { openWorld, Resource, urnOf } from "./testing/resource-life";
import type { World } from "./testing/resource-life";

const ROLE = "aws:iam/role:Role";
const QUEUE = "aws:sqs/queue:Queue";
const trust = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
});

describe("the aws provider", () => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld();
  });
  afterEach(() => world.close());

  it("is the release of @pulumi/aws that the programs use", async () => {
    const { version } = JSON.parse(await readFile(require.resolve("@pulumi/aws/package.json"), "utf8")) as { version: string };

    expect([world.provider.name, world.provider.version]).toEqual(["aws", version]);
  });

  it("refuses a type that it does not have, by name", async () => {
    await expect(world.provider.check(urnOf("aws:ec2/vpc:Vpc", "network"), {}, {})).rejects.toThrow(
      /^aws:ec2\/vpc:Vpc is not modelled by the local provider; it knows types of aws:cloudwatch, /,
    );
    await expect(world.provider.invoke("aws:ec2/getVpc:getVpc", {})).rejects.toThrow(/^aws:ec2\/getVpc:getVpc is not modelled by the local provider; it knows /);
  });

  it("refuses properties by name: unknown ones, computed ones, and those that it does not model", async () => {
    const { failures } = await world.provider.check(urnOf(ROLE, "it"), {}, {
      assumeRolePolicy: trust,
      managedPolicyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
      arn: "arn:aws:iam::000000000000:role/it",
      descripton: "typo",
    });

    expect(failures).toEqual([
      { property: "managedPolicyArns", reason: 'not modelled by the local provider: it has no "managedPolicyArns" for aws:iam/role:Role' },
      { property: "arn", reason: "Computed attributes cannot be set." },
      { property: "descripton", reason: expect.stringMatching(/^Invalid or unknown key\. Known here: assumeRolePolicy, description, /) },
    ]);
  });

  it("names what has no name, keeps the name, and gives a new one when an explicit name is taken away", async () => {
    const role = await Resource.create(world, ROLE, "conductor", { assumeRolePolicy: trust });
    expect(role.id).toMatch(/^conductor-[0-9a-f]{7}$/);
    expect(role.inputs["__defaults"]).toContain("name");

    expect(await role.paths({ assumeRolePolicy: trust })).toEqual({});
    const named = await role.diff({ assumeRolePolicy: trust, name: "role-conductor-dev" });
    expect(named).toMatchObject({ replaces: ["name"], deleteBeforeReplace: false });

    const explicit = await Resource.create(world, ROLE, "other", { assumeRolePolicy: trust, name: "role-other-dev" });
    expect((await explicit.diff({ assumeRolePolicy: trust })).replaces).toEqual(["name"]);
  });

  it("replaces what it named itself by creating first, what has a name of the program by deleting first", async () => {
    const auto = await Resource.create(world, ROLE, "conductor", { assumeRolePolicy: trust });
    const named = await Resource.create(world, ROLE, "other", { assumeRolePolicy: trust, name: "role-other-dev" });

    expect(await auto.diff({ assumeRolePolicy: trust, path: "/a/" })).toMatchObject({ replaces: ["path"], deleteBeforeReplace: false });
    expect(await named.diff({ assumeRolePolicy: trust, name: "role-other-dev", path: "/a/" })).toMatchObject({ deleteBeforeReplace: true });
  });

  it("gives the provider's default tags to resources, and updates these when the default tags change", async () => {
    const queue = await Resource.create(world, QUEUE, "jobs", { name: "sqs-jobs-dev", tags: { Service: "payment" } });
    expect(queue.outputs).toMatchObject({ tags: { Service: "payment" }, tagsAll: { Environment: "dev", Team: "payments", Service: "payment" } });

    await world.provider.configure({ defaultTags: '{"tags":{"Environment":"dev","Team":"history"}}' });
    const wanted = { name: "sqs-jobs-dev", tags: { Service: "payment" } };

    expect(await queue.paths(wanted)).toEqual({ "tagsAll.Team": "update" });
    expect(await queue.update(wanted)).toContain("TagQueue");
    const { Tags } = await world.aws("sqs", "ListQueueTags", { QueueUrl: queue.id });
    expect(Tags).toEqual({ Environment: "dev", Service: "payment", Team: "history" });
  });

  it("honours ignoreChanges, at any depth", async () => {
    const role = await Resource.create(world, ROLE, "it", { name: "role-it", assumeRolePolicy: trust, description: "a", tags: { A: "1", B: "1" } });
    const wanted = { name: "role-it", assumeRolePolicy: trust, description: "b", tags: { A: "2", B: "2" } };

    expect(await role.paths(wanted, ["description", "tags.A", "tagsAll"])).toEqual({ "tags.B": "update" });
    expect((await role.diff(wanted, ["description", "tags", "tagsAll"])).changes).toBe(false);
  });

  it("says which API operation refused, with AWS's own code and message", async () => {
    await Resource.create(world, ROLE, "it", { name: "role-it", assumeRolePolicy: trust });

    await expect(Resource.create(world, ROLE, "other", { name: "role-it", assumeRolePolicy: trust })).rejects.toThrow(
      /^creating IAM Role \(role-it\): operation error IAM: CreateRole, EntityAlreadyExists(Exception)?: Role with name role-it already exists\.$/,
    );
  });

  it("records what an update did before it was refused, so that the next one sends only the rest", async () => {
    const role = await Resource.create(world, ROLE, "it", { name: "role-it", assumeRolePolicy: trust });
    const wanted = { name: "role-it", assumeRolePolicy: trust, description: "conductor", permissionsBoundary: "arn:aws:iam::000000000000:policy/none" };

    const failure = await role.update(wanted).catch((error: unknown) => error);

    expect(failure).toMatchObject({
      id: "role-it",
      outs: { description: "conductor", permissionsBoundary: "" },
      reasons: [expect.stringMatching(/^updating IAM Role \(role-it\): operation error IAM: PutRolePermissionsBoundary, NoSuchEntity/)],
    });
  });

  it("fails an update that changed nothing with the plain error, and leaves the record as it is", async () => {
    const role = await Resource.create(world, ROLE, "it", { name: "role-it", assumeRolePolicy: trust });

    const failure = await role.update({ name: "role-it", assumeRolePolicy: trust, permissionsBoundary: "arn:aws:iam::000000000000:policy/none" }).catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(Error);
    expect(failure).not.toHaveProperty("reasons");
  });

  it("makes its resources in the region that it is configured for", async () => {
    const provider = createAwsProvider(world.api);
    await provider.configure({ region: "eu-west-1" });

    const { outs } = await provider.create(urnOf(QUEUE, "it"), (await provider.check(urnOf(QUEUE, "it"), {}, { name: "jobs" })).inputs);

    expect(outs).toMatchObject({ region: "eu-west-1", arn: "arn:aws:sqs:eu-west-1:000000000000:jobs" });
    await expect(world.api.call("sqs", "GetQueueUrl", { QueueName: "jobs" })).rejects.toThrow("QueueDoesNotExist");
  });

  it("refuses another region than that of a cloud which has one only, for itself and for a resource", async () => {
    const provider = createAwsProvider({ region: "us-east-1", call: (...call) => world.api.call(...call) });
    await expect(provider.configure({ region: "eu-west-1" })).rejects.toThrow(
      "The aws provider cannot be configured:\n  - region: eu-west-1 is asked for, but this cloud runs in us-east-1; start it with that region or change aws:region",
    );
    const checked = await provider.checkConfig("urn", {}, { region: "eu-west-1" });
    expect(checked.failures).toEqual([{ property: "region", reason: expect.stringMatching(/^eu-west-1 is asked for/) }]);
    const { failures } = await world.provider.check(urnOf(QUEUE, "it"), {}, { region: "eu-west-1" });
    expect(failures).toEqual([{ property: "region", reason: expect.stringMatching(/^not modelled by the local provider/) }]);
  });

  it("keeps to the accounts that it may use", async () => {
    await expect(world.provider.configure({ allowedAccountIds: '["111111111111"]' })).rejects.toThrow("AWS account ID not allowed: 000000000000");
    await expect(world.provider.configure({ allowedAccountIds: '["000000000000"]' })).resolves.toBeUndefined();
  });

  it("is not used before it is configured", async () => {
    const provider = createAwsProvider(world.api);

    await expect(provider.check(urnOf(QUEUE, "it"), {}, {})).rejects.toThrow("used before it is configured");
  });

  it("says in a preview what it knows, and that it does not know the rest", async () => {
    const { inputs } = await world.provider.check(urnOf(QUEUE, "it"), {}, { name: "sqs-jobs-dev" });

    const { outs } = await world.provider.create(urnOf(QUEUE, "it"), inputs, { preview: true });

    expect(outs).toMatchObject({ name: "sqs-jobs-dev", region: "us-east-1", tagsAll: { Environment: "dev" }, arn: expect.stringMatching(/^04da6b54/) });
    expect(outs).not.toHaveProperty("__defaults");
  });
});
