import { unlessGone } from "../../cloud-api";
import { required, text } from "../../framework/field";
import { defineResource } from "../../framework/resource-type";
import { defined } from "../../framework/shape";
import type { PropertyMap } from "../../framework/wire-value";
import { functionParts } from "./invoke-arn";

interface Statement {
  Sid?: string;
  Action?: string;
  Principal?: string | Record<string, string>;
  Condition?: Record<string, Record<string, string>>;
}

/** A permission is a statement of the function's policy; conditions hold the rest of its properties. */
function propertiesOf(statement: Statement): Record<string, string | undefined> {
  const { Principal, Condition = {} } = statement;
  const condition = (key: string): string | undefined =>
    Object.values(Condition)
      .flatMap((keys) => Object.entries(keys))
      .find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1];
  return {
    action: statement.Action,
    principal: typeof Principal === "string" ? Principal : Object.values(Principal ?? {})[0],
    sourceAccount: condition("AWS:SourceAccount"),
    sourceArn: condition("AWS:SourceArn"),
    eventSourceToken: condition("lambda:EventSourceToken"),
    functionUrlAuthType: condition("lambda:FunctionUrlAuthType"),
    principalOrgId: condition("aws:PrincipalOrgID"),
  };
}

/** AWS turns an account's number into the ARN of its root. */
const samePrincipal = (given: unknown, held: string | undefined): boolean =>
  typeof given === "string" && held !== undefined && (given === held || held === `arn:aws:iam::${given}:root`);

const at = (state: PropertyMap, id: string): { FunctionName: string; StatementId: string; Qualifier?: string } => {
  const { functionName } = functionParts(String(state["function"] ?? ""));
  const Qualifier = state["qualifier"] as string | undefined;
  return { FunctionName: functionName, StatementId: id, ...(Qualifier === undefined ? {} : { Qualifier }) };
};

export const permission = defineResource({
  token: "aws:lambda/permission:Permission",
  title: "Lambda Permission",
  inputs: {
    action: required(text({ forceNew: true })),
    eventSourceToken: text({ forceNew: true }),
    function: required(text({ forceNew: true })),
    functionUrlAuthType: text({ forceNew: true }),
    principal: required(text({ forceNew: true })),
    principalOrgId: text({ forceNew: true }),
    qualifier: text({ forceNew: true }),
    sourceAccount: text({ forceNew: true }),
    sourceArn: text({ forceNew: true }),
    statementId: text({ computed: true, forceNew: true }),
  },
  outputs: [],
  notModelled: ["invokedViaFunctionUrl", "statementIdPrefix"],
  // A statement of the same id cannot be added beside the old one.
  deleteBeforeReplace: true,

  async create(context, inputs) {
    const StatementId = inputs.statementId ?? context.uniqueName("terraform-");
    await context.api.call(
      "lambda",
      "AddPermission",
      defined({
        FunctionName: inputs.function,
        StatementId,
        Action: inputs.action,
        Principal: inputs.principal,
        EventSourceToken: inputs.eventSourceToken,
        FunctionUrlAuthType: inputs.functionUrlAuthType,
        PrincipalOrgID: inputs.principalOrgId,
        Qualifier: inputs.qualifier,
        SourceAccount: inputs.sourceAccount,
        SourceArn: inputs.sourceArn,
      }),
    );
    return StatementId;
  },

  async read(context, id, state) {
    const imported = Object.keys(state).length === 0;
    const slash = id.lastIndexOf("/");
    const reference = imported ? id.slice(0, slash) : String(state["function"]);
    const sid = imported ? id.slice(slash + 1) : id;
    const { functionName, qualifier: inReference } = functionParts(reference);
    const qualifier = (state["qualifier"] as string | undefined) ?? (imported ? inReference : undefined);
    const answer = await unlessGone(
      context.api.call("lambda", "GetPolicy", defined({ FunctionName: functionName, Qualifier: qualifier })),
    );
    if (answer === undefined) return undefined;
    const { Statement } = JSON.parse(answer["Policy"] as string) as { Statement: Statement[] };
    const statement = Statement.find((one) => one.Sid === sid);
    if (statement === undefined) return undefined;
    const properties = propertiesOf(statement);
    return {
      ...properties,
      principal: samePrincipal(state["principal"], properties["principal"]) ? state["principal"] : properties["principal"],
      function: imported ? functionName : reference,
      qualifier,
      statementId: sid,
    };
  },

  importedId: (properties) => String(properties["statementId"]),

  async delete(context, id, state) {
    await context.api.call("lambda", "RemovePermission", at(state, id));
  },
});
