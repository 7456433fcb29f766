import * as grpc from "@grpc/grpc-js";
import { PluginAttach } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as pb from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { CHANNEL_OPTIONS, fromStruct, toStruct } from "../monitor/wire";
import { UNKNOWN, type PropertyMap } from "../property-value";
import type { Provider } from "../provider";
import { serveProvider, type ServedProvider } from "./serve";

const URN = "urn:pulumi:local::runtime::kit:index:Thing::it";

/** Answers what it was asked, so that a test sees both directions of the wire. */
function echo(over: Partial<Provider> = {}): { provider: Provider; calls: unknown[][] } {
  const calls: unknown[][] = [];
  const note = <T>(answer: T, ...call: unknown[]): Promise<T> => {
    calls.push(call);
    return Promise.resolve(answer);
  };
  const provider: Provider = {
    name: "kit",
    version: "1.2.3",
    acceptSecrets: false,
    supportsPreview: true,
    checkConfig: (urn, olds, news) => note({ inputs: news, failures: [{ property: "zone", reason: "closed" }] }, "checkConfig", urn, olds, news),
    diffConfig: (urn, olds, news) => note({ changes: false }, "diffConfig", urn, olds, news),
    configure: (config) => note(undefined, "configure", config),
    check: (urn, olds, news, call) => note({ inputs: news }, "check", urn, olds, news, call),
    diff: (id, urn, olds, news, call) =>
      note(
        { changes: true, diffs: ["a"], replaces: ["a"], detailedDiff: { "a.b": { kind: "update-replace" as const } }, deleteBeforeReplace: true },
        "diff", id, urn, olds, news, call,
      ),
    create: (urn, inputs, call) => note({ id: "made", outs: { ...inputs, n: 1 } }, "create", urn, inputs, call),
    update: (id, urn, olds, news, call) => note({ outs: news }, "update", id, urn, olds, news, call),
    read: (id, urn, props, call) => note({ id, props, inputs: { a: 1 } }, "read", id, urn, props, call),
    delete: (id, urn, props) => note(undefined, "delete", id, urn, props),
    invoke: (token, args) => note({ outputs: args }, "invoke", token, args),
    cancel: () => note(undefined, "cancel"),
    ...over,
  };
  return { provider, calls };
}

/** A request with its maps and words set. */
function filled<T extends object>(message: T, values: Record<string, unknown>): T {
  for (const [name, value] of Object.entries(values)) (message as Record<string, (value: unknown) => void>)[`set${name}`]?.(value);
  return message;
}

describe("serveProvider", () => {
  let served: ServedProvider;
  let client: ResourceProviderClient;

  async function serve(provider: Provider): Promise<void> {
    served = await serveProvider(provider);
    client = new ResourceProviderClient(`127.0.0.1:${served.port}`, grpc.credentials.createInsecure(), CHANNEL_OPTIONS);
  }
  /** One call of the protocol; rejects with the status. */
  const ask = <T>(method: string, request: unknown): Promise<T> =>
    new Promise((resolve, reject) => {
      const call = (client as unknown as Record<string, (request: unknown, reply: (error: grpc.ServiceError | null, answer: T) => void) => void>)[method];
      call!.call(client, request, (error, answer) => (error ? reject(error) : resolve(answer)));
    });
  afterEach(async () => {
    client.close();
    await served.close();
  });

  it("says who it is and what it takes", async () => {
    await serve(echo().provider);

    const info = await ask<{ getVersion(): string }>("getPluginInfo", new Empty());
    const configured = await ask<pb.ConfigureResponse>("configure", filled(new pb.ConfigureRequest(), { Args: toStruct({ region: "us-east-1" }) }));
    const hands = await ask<pb.ProviderHandshakeResponse>("handshake", new pb.ProviderHandshakeRequest());
    const schema = await ask<pb.GetSchemaResponse>("getSchema", new pb.GetSchemaRequest());
    await ask("attach", new PluginAttach());

    expect(info.getVersion()).toBe("1.2.3");
    expect(configured.toObject()).toMatchObject({ acceptsecrets: false, supportspreview: true, acceptresources: false, acceptoutputs: false });
    expect(hands.getAcceptSecrets()).toBe(false);
    expect(JSON.parse(schema.getSchema())).toEqual({ name: "kit", version: "1.2.3" });
  });

  it("hands values on as they are on the wire, with seed, flags and timeouts", async () => {
    const { provider, calls } = echo();
    await serve(provider);
    const news: PropertyMap = { name: UNKNOWN, list: [1, "a", null, { b: true }] };

    const checked = await ask<pb.CheckResponse>("check",
      filled(new pb.CheckRequest(), { Urn: URN, Olds: toStruct({ a: 1 }), News: toStruct(news), Randomseed: Buffer.from("ab12", "hex") }));
    const created = await ask<pb.CreateResponse>("create",
      filled(new pb.CreateRequest(), { Urn: URN, Properties: toStruct(news), Preview: true, Timeout: 30 }));
    await ask("update", filled(new pb.UpdateRequest(),
      { Id: "made", Urn: URN, Olds: toStruct({ a: 1 }), News: toStruct({ a: 2 }), OldInputs: toStruct({ a: 0 }), IgnorechangesList: ["b"] }));
    await ask("delete", filled(new pb.DeleteRequest(), { Id: "made", Urn: URN, Properties: toStruct({ a: 1 }) }));
    await ask("cancel", new Empty());

    expect(fromStruct(checked.getInputs())).toEqual(news);
    expect([created.getId(), fromStruct(created.getProperties())]).toEqual(["made", { ...news, n: 1 }]);
    expect(calls).toEqual([
      ["check", URN, { a: 1 }, news, { randomSeed: "ab12" }],
      ["create", URN, news, { preview: true, timeoutSeconds: 30 }],
      ["update", "made", URN, { a: 1 }, { a: 2 }, { preview: false, timeoutSeconds: undefined, oldInputs: { a: 0 }, ignoreChanges: ["b"] }],
      ["delete", "made", URN, { a: 1 }],
      ["cancel"],
    ]);
  });

  it("answers failures and differences in Pulumi's terms", async () => {
    await serve(echo().provider);

    const check = await ask<pb.CheckResponse>("checkConfig", filled(new pb.CheckRequest(), { Urn: URN, News: toStruct({}) }));
    const diff = await ask<pb.DiffResponse>("diff", filled(new pb.DiffRequest(), { Id: "made", Urn: URN, Olds: toStruct({}), News: toStruct({}) }));
    const none = await ask<pb.DiffResponse>("diffConfig", filled(new pb.DiffRequest(), { Urn: URN, News: toStruct({}) }));

    expect(check.getFailuresList().map((failure) => failure.toObject())).toEqual([{ property: "zone", reason: "closed" }]);
    expect(diff.toObject()).toMatchObject({
      changes: pb.DiffResponse.DiffChanges.DIFF_SOME,
      diffsList: ["a"],
      replacesList: ["a"],
      deletebeforereplace: true,
      hasdetaileddiff: true,
      detaileddiffMap: [["a.b", { kind: pb.PropertyDiff.Kind.UPDATE_REPLACE, inputdiff: false }]],
    });
    expect(none.getChanges()).toBe(pb.DiffResponse.DiffChanges.DIFF_NONE);
  });

  it("answers a resource that is gone without properties", async () => {
    await serve(echo({ read: async () => ({ id: "", props: {} }) }).provider);

    const read = await ask<pb.ReadResponse>("read", filled(new pb.ReadRequest(), { Id: "made", Urn: URN }));

    expect([read.getId(), read.hasProperties(), read.hasInputs()]).toEqual(["", false, false]);
  });

  it("carries the state of a resource that exists but is not ready", async () => {
    const failure = Object.assign(new Error("one; two"), { reasons: ["one", "two"], id: "made", outs: { a: 1 }, inputs: { a: 0 } });
    await serve(echo({ create: () => Promise.reject(failure) }).provider);

    const error = await ask("create", filled(new pb.CreateRequest(), { Urn: URN })).catch((caught: grpc.ServiceError) => caught);

    const { code, details, metadata } = error as grpc.ServiceError;
    const full = Status.deserializeBinary(metadata.get("grpc-status-details-bin")[0] as Buffer);
    const detail = pb.ErrorResourceInitFailed.deserializeBinary(full.getDetailsList()[0]!.getValue_asU8());
    expect([code, details]).toEqual([grpc.status.UNKNOWN, "one; two"]);
    expect(detail.getReasonsList()).toEqual(["one", "two"]);
    expect([detail.getId(), fromStruct(detail.getProperties()), fromStruct(detail.getInputs())]).toEqual(["made", { a: 1 }, { a: 0 }]);
  });

  it("answers an error with its text, and what it lacks as unimplemented", async () => {
    await serve(echo({ delete: () => Promise.reject(new Error("bucket is not empty")) }).provider);

    await expect(ask("delete", filled(new pb.DeleteRequest(), { Id: "made", Urn: URN }))).rejects.toMatchObject({ details: "bucket is not empty" });
    await expect(ask("getMapping", new pb.GetMappingRequest())).rejects.toMatchObject({ code: grpc.status.UNIMPLEMENTED });
    await expect(ask("call", filled(new pb.CallRequest(), { Tok: "kit:index:do" }))).rejects.toMatchObject({
      details: "the kit provider has no methods, so not kit:index:do either",
    });
  });
});
