import { openCloud, type CloudOptions, type LocalCloud } from "../cloud";
import { AwsError, type Handler, type ServiceId, type Store } from "../service";
import type { CallRecord } from "./hooks";

/** A cloud whose services have only the handlers that a test gives. */
async function cloudWith(handlers: Partial<Record<ServiceId, Record<string, Handler>>>, options: Partial<CloudOptions> = {}): Promise<LocalCloud> {
  return openCloud({ memory: true, seed: "test", loadService: (id) => ({ id, operations: handlers[id] ?? {} }), ...options });
}

describe("Dispatcher", () => {
  it("hands a call to its handler with who, where and when", async () => {
    const cloud = await cloudWith({ iam: { GetRole: (input, { caller, accountId, region, partition, clock, quotas }) => ({
      Role: { Path: "/", RoleName: input["RoleName"], RoleId: String(quotas.lambdaConcurrency), Arn: `${partition} ${accountId} ${region} ${caller.arn}`, CreateDate: new Date(clock.now()) },
    }) } }, { clock: { now: () => 5_000 }, region: "eu-west-1", quotas: { lambdaConcurrency: 7 } });

    await expect(cloud.call({ service: "iam", operation: "GetRole", input: { RoleName: "r" }, caller: cloud.administrator })).resolves.toEqual({
      Role: { Path: "/", RoleName: "r", RoleId: "7", Arn: "aws 000000000000 eu-west-1 arn:aws:iam::000000000000:user/administrator", CreateDate: new Date(5_000) },
    });
  });

  it("keeps the records of Regions apart, but not those of account-wide services", async () => {
    const remember: Handler = ({ name, RoleName }, { store, region }) => {
      store.transaction((tx) => tx.put("things", String(name ?? RoleName), region));
      return {};
    };
    const listed = (store: Store): string => store.read((tx) => tx.list<string>("things")).flat().join();
    const cloud = await cloudWith({
      codepipeline: { DeletePipeline: remember, ListPipelines: (_input, { store }) => ({ nextToken: listed(store) }) },
      iam: { DeleteRole: remember, ListRoles: (_input, { store }) => ({ Roles: [], Marker: listed(store) }) },
    });
    const call = (service: ServiceId, operation: string, region: string | undefined, input: object = {}): Promise<Record<string, unknown>> =>
      cloud.call({ service, operation, input, caller: cloud.administrator, region });

    await call("codepipeline", "DeletePipeline", undefined, { name: "virginia" });
    await call("codepipeline", "DeletePipeline", "eu-west-1", { name: "ireland" });
    await call("iam", "DeleteRole", "eu-west-1", { RoleName: "role" });

    await expect(call("codepipeline", "ListPipelines", "us-east-1")).resolves.toEqual({ nextToken: "role,eu-west-1,virginia,us-east-1" });
    await expect(call("codepipeline", "ListPipelines", "eu-west-1")).resolves.toEqual({ nextToken: "ireland,eu-west-1" });
    await expect(call("iam", "ListRoles", "ap-south-1")).resolves.toMatchObject({ Marker: "role,eu-west-1,virginia,us-east-1" });
    await expect(call("codepipeline", "ListPipelines", "Virginia")).rejects.toThrow("\"Virginia\" is no Region. Expected a name like us-east-1.");
  });

  it.each<[string, string, string, string]>([
    ["iam", "CreateGroup", "NotImplemented", "iam.CreateGroup is not modelled by the local cloud."],
    ["iam", "GetRole", "NotImplemented", "iam.GetRole is not modelled by the local cloud."], // in the model, but without a handler
    ["iam", "GrantEverything", "UnknownOperationException", "AWS Identity and Access Management has no operation GrantEverything, neither at AWS (botocore "],
    ["iam", "constructor", "UnknownOperationException", "has no operation constructor"],
    ["ec2", "RunInstances", "NotImplemented", "The service ec2 is not modelled by the local cloud. Modelled are cloudwatch, codebuild,"],
  ])("refuses %s.%s as %s", async (service, operation, code, message) => {
    const cloud = await cloudWith({});

    await expect(cloud.call({ service: service as ServiceId, operation, input: {}, caller: cloud.administrator }))
      .rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  });

  it("gives errors the code and the status that go over the wire", async () => {
    const cloud = await cloudWith({
      iam: { GetRole: () => { throw new AwsError("NoSuchEntityException", "gone"); } },
      lambda: { GetFunction: () => { throw new AwsError("ResourceNotFoundException", "gone", 400, { Type: "User" }); } },
    });

    await expect(cloud.call({ service: "iam", operation: "GetRole", input: { RoleName: "r" }, caller: cloud.administrator }))
      .rejects.toMatchObject({ code: "NoSuchEntity", statusCode: 404, message: "gone" });
    await expect(cloud.call({ service: "lambda", operation: "GetFunction", input: { FunctionName: "f" }, caller: cloud.administrator }))
      .rejects.toMatchObject({ code: "ResourceNotFoundException", statusCode: 404, members: { Type: "User" } });
  });

  it("hands mistakes of handlers on as they are, and refuses answers that the model does not have", async () => {
    const mistake = new TypeError("x is undefined");
    const cloud = await cloudWith({ iam: { GetRole: () => { throw mistake; }, ListRoles: () => ({ Rolls: [] }) } });

    await expect(cloud.call({ service: "iam", operation: "GetRole", input: { RoleName: "r" }, caller: cloud.administrator })).rejects.toBe(mistake);
    await expect(cloud.call({ service: "iam", operation: "ListRoles", input: {}, caller: cloud.administrator }))
      .rejects.toThrow(/iam\.ListRoles answers what the API model does not have:\n {2}- Rolls: ListRolesResponse has no such member/);
  });

  it("asks the authoriser, then the fault injector, before the handler", async () => {
    const order: string[] = [];
    const cloud = await cloudWith({ iam: { ListRoles: () => { order.push("handler"); return { Roles: [] }; } } }, {
      hooks: {
        authorise: ({ service, operation, caller }) => { order.push(`authorise ${service}.${operation} ${caller.kind}`); },
        injectFault: () => { order.push("fault"); return undefined; },
      },
    });

    await cloud.call({ service: "iam", operation: "ListRoles", input: {}, caller: cloud.administrator });

    expect(order).toEqual(["authorise iam.ListRoles administrator", "fault", "handler"]);
  });

  it("does not reach the handler when a hook refuses", async () => {
    const handler = jest.fn(() => ({ Roles: [] }));
    const denied = await cloudWith({ iam: { ListRoles: handler } }, { hooks: { authorise: () => { throw new AwsError("AccessDenied", "no", 403); } } });
    const failing = await cloudWith({ iam: { ListRoles: handler } }, { hooks: { injectFault: async () => new AwsError("Throttling", "slow down") } });

    await expect(denied.call({ service: "iam", operation: "ListRoles", input: {}, caller: denied.administrator })).rejects.toMatchObject({ code: "AccessDenied" });
    await expect(failing.call({ service: "iam", operation: "ListRoles", input: {}, caller: failing.administrator })).rejects.toMatchObject({ code: "Throttling" });
    expect(handler).not.toHaveBeenCalled();
  });

  it("carries calls from one service to another, as the caller or as somebody else, and says by which way they came", async () => {
    const via: string[] = [];
    const cloud = await cloudWith({
      lambda: { ListFunctions: async (_input, { call }) => {
        await call("iam", "ListRoles", {});
        await call("iam", "ListRoles", {}, { accountId: "000000000000", arn: "lambda.amazonaws.com", kind: "service" });
        return {};
      } },
      iam: { ListRoles: () => ({ Roles: [] }) },
    }, { hooks: { authorise: (call) => { via.push(`${call.service} by ${call.caller.kind} via [${call.via.join()}]`); } } });

    await cloud.call({ service: "lambda", operation: "ListFunctions", input: {}, caller: cloud.administrator });

    expect(via).toEqual(["lambda by administrator via []", "iam by administrator via [lambda]", "iam by service via [lambda]"]);
  });

  it("tells observers of every call, failed ones too, until they leave", async () => {
    const cloud = await cloudWith({ iam: { ListRoles: () => ({ Roles: [] }) } }, { clock: { now: () => 7 } });
    const records: CallRecord[] = [];
    const leave = cloud.observe((record) => records.push(record));
    const call = { service: "iam", operation: "ListRoles", input: {}, caller: cloud.administrator } as const;

    await cloud.call(call);
    await expect(cloud.call({ ...call, operation: "GetRole" })).rejects.toThrow();
    leave();
    await cloud.call(call);

    expect(records).toEqual([
      { requestId: "in-process-1", service: "iam", operation: "ListRoles", callerArn: cloud.administrator.arn, via: [], at: 7, elapsedMilliseconds: expect.any(Number) },
      expect.objectContaining({ operation: "GetRole", error: { code: "NotImplemented", message: expect.stringContaining("iam.GetRole is not modelled"), statusCode: 501 } }),
    ]);
  });
});

describe("openCloud", () => {
  it("keeps the administrator's keys with the store, and makes other ones for another store", async () => {
    const one = await openCloud({ memory: true });
    const two = await openCloud({ memory: true });

    expect(one.administrator).toMatchObject({ accountId: "000000000000", arn: "arn:aws:iam::000000000000:user/administrator", kind: "administrator" });
    expect(one.administrator.accessKeyId).toMatch(/^AKIA[A-Z2-7]{16}$/);
    expect(one.administrator.secretAccessKey).toMatch(/^[A-Za-z0-9+/]{40}$/);
    expect(two.administrator.secretAccessKey).not.toBe(one.administrator.secretAccessKey);
  });

  it("wants one place for its state", async () => {
    await expect(openCloud({})).rejects.toThrow("openCloud needs a place for its state: either { folder } or { memory: true }, not both and not neither.");
    await expect(openCloud({ memory: true, folder: "a" })).rejects.toThrow(/not both/);
  });

  it("names a models folder that lacks a model", async () => {
    const cloud = await openCloud({ memory: true, modelsFolder: "/nowhere" });

    await expect(cloud.call({ service: "iam", operation: "ListRoles", input: {}, caller: cloud.administrator })).rejects.toThrow(
      "The API model /nowhere/iam.json cannot be read. Models belong to the package @switchyard/localcloud; pass its models folder as `modelsFolder`, or restore the file.");
  });
});
