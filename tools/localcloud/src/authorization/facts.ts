/**
 * AWS's service authorization reference: which actions, resource types and condition keys there are. `scripts/extract-authorization.mjs`
 * makes the files.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";

interface RawFacts {
  prefix: string;
  actions: Record<string, { accessLevel: string; resourceTypes?: string[]; conditionKeys?: string[] }>;
  resourceTypes: Record<string, string>;
  conditionKeys: Record<string, string>;
}

export interface ActionFacts {
  /** With the service's prefix, e.g. `lambda:InvokeFunction`. */
  action: string;
  resourceTypes: readonly { name: string; isRequired: boolean }[];
  /** In small letters. */
  conditionKeys: ReadonlySet<string>;
}

export class ServiceFacts {
  private readonly actions: ReadonlyMap<string, ActionFacts>;

  constructor(private readonly raw: RawFacts) {
    this.actions = new Map(Object.entries(raw.actions).map(([name, { resourceTypes = [], conditionKeys = [] }]) => [name.toLowerCase(), {
      action: `${raw.prefix}:${name}`,
      resourceTypes: resourceTypes.map((type) => (type.endsWith("*") ? { name: type.slice(0, -1), isRequired: true } : { name: type, isRequired: false })),
      conditionKeys: new Set(conditionKeys.map((key) => key.toLowerCase())),
    }]));
  }

  /** @param name without the prefix; case does not matter */
  action(name: string): ActionFacts | undefined {
    return this.actions.get(name.toLowerCase());
  }

  get actionNames(): string[] {
    return Object.keys(this.raw.actions);
  }

  /** Pattern of a resource type's ARN, e.g. `arn:${Partition}:sqs:${Region}:${Account}:${QueueName}`. @throws Error for a type that there is not */
  arnPattern(resourceType: string): string {
    const pattern = this.raw.resourceTypes[resourceType.toLowerCase()];
    if (pattern === undefined) throw new Error(`The service authorization reference has no resource type ${resourceType} of ${this.raw.prefix}.`);
    return pattern;
  }
}

/** The facts of all services, each read when it is first asked for. */
export class AuthorizationFacts {
  private readonly services = new Map<string, ServiceFacts>();

  /** @param folder of the API models */
  constructor(private readonly folder: string) {}

  /** @param prefix of the service's actions, e.g. `s3` */
  service(prefix: string): ServiceFacts {
    let facts = this.services.get(prefix);
    if (facts === undefined) {
      facts = new ServiceFacts(JSON.parse(readFileSync(join(this.folder, "authorization", `${prefix}.json`), "utf8")) as RawFacts);
      this.services.set(prefix, facts);
    }
    return facts;
  }
}
