import type { PendingOperation, ResourceState, Snapshot, StackHandle } from "@switchyard/engine";
import type { Provider } from "@switchyard/engine/provider";
import { openCloud, type LocalCloud } from "@switchyard/localcloud";
import { ONCE_COLLECTION } from "@switchyard/localcloud/service";

import { InterruptedCreates } from "./interrupted-creates";

const ref = { organization: "organization", project: "foundation", stack: "local" };
const urn = "urn:pulumi:local::foundation::aws:kms/key:Key::key";
const providerUrn = "urn:pulumi:local::foundation::pulumi:providers:aws::aws";
const owner: ResourceState = { urn: providerUrn, type: "pulumi:providers:aws", custom: true, id: "p1", inputs: {} };
const pending: PendingOperation = { type: "creating", resource: { urn, type: "aws:kms/key:Key", custom: true, provider: `${providerUrn}::p1`, inputs: { description: "d" } } };
const snapshot: Snapshot = { resources: [owner], pendingOperations: [pending] };

describe("InterruptedCreates", () => {
  let cloud: LocalCloud;
  let creates: InterruptedCreates;
  let provider: Provider;
  let saved: Snapshot | undefined;

  beforeEach(async () => {
    cloud = await openCloud({ memory: true });
    creates = new InterruptedCreates(cloud.store);
    const seen = creates.remembering(cloud);
    const caller = cloud.administrator;
    provider = creates.watch({
      configure: async () => undefined,
      // Two calls: what a crash can come between.
      create: async (_urn, inputs) => {
        const { KeyMetadata } = await seen.call({ service: "kms", operation: "CreateKey", input: { Description: inputs["description"] }, caller });
        await seen.call({ service: "kms", operation: "CreateAlias", input: { AliasName: "alias/key", TargetKeyId: KeyMetadata.KeyId }, caller });
        return { id: KeyMetadata.KeyId as string, outs: {} };
      },
      delete: async (id) => {
        await seen.call({ service: "kms", operation: "DeleteAlias", input: { AliasName: "alias/key" }, caller });
        await seen.call({ service: "kms", operation: "ScheduleKeyDeletion", input: { KeyId: id }, caller });
      },
    } as Partial<Provider> as Provider);
    saved = undefined;
  });
  afterEach(() => cloud.close());

  const handleOf = (state: Snapshot): StackHandle => ({ ref, snapshot: state, append: async () => undefined, save: async (next) => void (saved = next), close: async () => undefined });
  const keys = async (): Promise<string[]> => {
    const { Keys } = await cloud.call({ service: "kms", operation: "ListKeys", input: {}, caller: cloud.administrator });
    return (Keys as { KeyId: string }[]).map(({ KeyId }) => KeyId);
  };
  const remembered = (): number => cloud.store.read((tx) => tx.list(ONCE_COLLECTION)).length;
  const factory = () => provider;

  it("goes on where a create stopped, with the same resource", async () => {
    const first = await provider.create(urn, { description: "d" });
    const { handle } = await creates.recover(handleOf(snapshot), "up", factory);

    expect(handle.snapshot.pendingOperations).toEqual([pending]);
    expect(await provider.create(urn, { description: "d" })).toEqual(first);
    expect(await keys()).toEqual([first.id]);
  });

  it("forgets a create that never began, and one that the state knows to be done", async () => {
    await provider.create(urn, { description: "d" });
    const known = { resources: [owner, { ...pending.resource, id: "k" }], pendingOperations: [] };

    const { handle } = await creates.recover(handleOf(known), "up", factory);
    expect(remembered()).toBe(0);
    const never = await creates.recover(handleOf(snapshot), "up", factory);

    expect(handle.snapshot).toEqual(known);
    expect(never.handle.snapshot.pendingOperations).toEqual([]);
  });

  it("saves no open create of a resource that is there", async () => {
    await provider.create(urn, {});
    const { handle } = await creates.recover(handleOf(snapshot), "up", factory);

    await handle.save({ resources: [owner, { ...pending.resource, id: "k" }], pendingOperations: [pending] });

    expect(saved!.pendingOperations).toEqual([]);
  });

  it("takes back after an up what the program does not ask for any more, and before a destroy everything", async () => {
    for (const kind of ["up", "destroy"] as const) {
      const { id } = await provider.create(urn, { description: "d" });
      const recovery = await creates.recover(handleOf(snapshot), kind, factory);
      await recovery.finish(true);

      const { KeyMetadata } = await cloud.call({ service: "kms", operation: "DescribeKey", input: { KeyId: id }, caller: cloud.administrator });
      expect(KeyMetadata.KeyState).toBe("PendingDeletion");
      expect(remembered()).toBe(0);
    }
  });

  it("keeps what an up that failed may still need", async () => {
    await provider.create(urn, {});
    const recovery = await creates.recover(handleOf(snapshot), "up", factory);

    await recovery.finish(false);

    expect(remembered()).toBe(2);
  });

  it("does not remember previews", async () => {
    const created = jest.fn(async () => ({ id: "", outs: {} }));
    await creates.watch({ create: created } as Partial<Provider> as Provider).create(urn, {}, { preview: true });

    expect(created).toHaveBeenCalledTimes(1);
    expect(remembered()).toBe(0);
  });
});
