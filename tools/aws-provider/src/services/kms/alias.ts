import type { Shape } from "../../cloud-api";
import { required, text } from "../../framework/field";
import { defineResource } from "../../framework/resource-type";
import type { ResourceContext } from "../../framework/resource-type";
import { allPages, defined } from "../../framework/shape";

/** KMS has no operation that answers one alias. */
async function findAlias(context: ResourceContext, name: string): Promise<Shape | undefined> {
  const all = await allPages<Shape>(async (Marker) => {
    const page = await context.api.call("kms", "ListAliases", defined({ Marker }));
    return { items: page["Aliases"] as Shape[] | undefined, next: page["NextMarker"] as string | undefined };
  });
  return all.find((alias) => alias["AliasName"] === name);
}

/** A key may be named by its id or by its ARN; both mean the same key. */
const sameKey = (given: unknown, keyId: string): boolean =>
  typeof given === "string" && (given === keyId || given.endsWith(`:key/${keyId}`));

export const alias = defineResource({
  token: "aws:kms/alias:Alias",
  title: "KMS Alias",
  name: { property: "name", maxLength: 256, prefix: "alias/" },
  inputs: { name: text({ forceNew: true }), targetKeyId: required(text()) },
  outputs: ["arn", "targetKeyArn"],
  notModelled: ["namePrefix"],

  async create(context, inputs) {
    const name = inputs.name ?? "";
    await context.api.call("kms", "CreateAlias", { AliasName: name, TargetKeyId: inputs.targetKeyId });
    return name;
  },

  async read(context, id, state) {
    const found = await findAlias(context, id);
    if (found === undefined) return undefined;
    const keyId = found["TargetKeyId"] as string;
    const arn = found["AliasArn"] as string;
    return {
      name: id,
      arn,
      targetKeyId: sameKey(state["targetKeyId"], keyId) ? state["targetKeyId"] : keyId,
      targetKeyArn: `${arn.slice(0, arn.length - id.length)}key/${keyId}`,
    };
  },

  async update(context, { id, news }) {
    await context.api.call("kms", "UpdateAlias", { AliasName: id, TargetKeyId: news.targetKeyId });
  },

  async delete(context, id) {
    await context.api.call("kms", "DeleteAlias", { AliasName: id });
  },
});
