/** `service:Action`, spelt out. */
export type IamAction = `${string}:${string}`;

export type ConditionValues = Record<string, string | string[]>;

/** By operator: `{ ArnEquals: { "aws:SourceArn": … } }`. */
export type Conditions = Record<string, ConditionValues>;

export interface Principal {
  Service?: string;
  AWS?: string | string[];
}

/** One statement of a policy, as IAM reads it. */
export interface Statement {
  Sid: string;
  Effect: "Allow" | "Deny";
  Principal?: Principal | "*";
  Action: string[];
  Resource?: string[];
  Condition?: Conditions;
}

export interface PolicyDocument {
  Version: "2012-10-17";
  Statement: Statement[];
}

export interface StatementArgs {
  /** What the statement is for, in one word: letters and digits. */
  sid: string;
  actions: IamAction[];
  resources: string[];
  conditions?: Conditions;
  /** In a resource's own policy: who. */
  principal?: Principal | "*";
  /**
   * Why the resource is `*`: that AWS offers no other for these actions.
   * @defaultValue none: the resource `*` is refused
   */
  everythingBecause?: string;
}

export function allow(args: StatementArgs): Statement {
  return statement("Allow", args);
}

export function deny(args: StatementArgs): Statement {
  return statement("Deny", args);
}

/**
 * @throws Error when the statement allows more than we ever do: a wildcard action, or the resource `*` without reason.
 * It is a mistake of the program that calls it, so it keeps its stack.
 */
function statement(effect: "Allow" | "Deny", args: StatementArgs): Statement {
  const { sid, actions, resources, conditions, principal, everythingBecause } = args;
  if (!/^[A-Za-z0-9]+$/.test(sid)) throw new Error(`The statement id "${sid}" holds other characters than letters and digits`);
  if (actions.length === 0 || resources.length === 0) throw new Error(`Statement ${sid} names no action or no resource`);
  const wild = actions.filter((action) => action.includes("*"));
  if (effect === "Allow" && wild.length > 0) throw new Error(`Statement ${sid} allows wildcard actions: ${wild.join(", ")}`);
  if (effect === "Allow" && resources.includes("*") && everythingBecause === undefined) {
    throw new Error(`Statement ${sid} allows the resource "*" and gives no reason`);
  }
  return {
    Sid: sid,
    Effect: effect,
    ...(principal === undefined ? {} : { Principal: principal }),
    Action: actions,
    Resource: resources,
    ...(conditions === undefined ? {} : { Condition: conditions }),
  };
}

export function policyDocument(statements: Statement[]): PolicyDocument {
  return { Version: "2012-10-17", Statement: statements };
}

/**
 * Lets one AWS service assume a role.
 *
 * @param conditions guard against a confused deputy: the service acts only for our resource
 */
export function trustService(service: string, conditions?: Conditions): PolicyDocument {
  return policyDocument([
    {
      Sid: "AssumedByService",
      Effect: "Allow",
      Principal: { Service: service },
      Action: ["sts:AssumeRole"],
      ...(conditions === undefined ? {} : { Condition: conditions }),
    },
  ]);
}
