/**
 * An account for tests of alarms: what CloudWatch tells other services is caught here.
 */
import { loadService } from "../../service-registry";
import { AwsError, type CallContext, type Caller, type Service, type Shape } from "../../service";
import { putOnAgenda } from "../../time/agenda";
import { openTestAccount, type TestAccount } from "../support/test-account";

export interface AlarmAccount extends TestAccount {
  /** Events on the default bus. */
  readonly events: Shape[];
  /** What was published to topics, and by whom. A topic whose name begins with `closed` refuses. */
  readonly published: { input: Shape; caller: Caller }[];
  readonly invoked: { input: Shape; caller: Caller }[];
}

export async function openAlarmAccount(): Promise<AlarmAccount> {
  const events: Shape[] = [];
  const published: AlarmAccount["published"] = [];
  const invoked: AlarmAccount["invoked"] = [];
  const replaced: Record<string, Partial<Service>> = {
    events: { tasks: { publish: ({ payload }) => void events.push(payload["event"] as Shape) } },
    sns: { operations: { Publish: (input, { caller }) => {
      if (/:closed/.test(input.TopicArn)) throw new AwsError("AuthorizationError", `User: ${caller.arn} is not authorized to perform: SNS:Publish on resource: ${input.TopicArn}`, 403);
      published.push({ input, caller });
      return { MessageId: "1" };
    } } },
    lambda: { operations: { Invoke: (input, { caller }) => {
      invoked.push({ input, caller });
      return { StatusCode: 202 };
    } } },
  };
  // The topics and functions are stand-ins without policies, so nothing could allow CloudWatch to call them.
  const account = await openTestAccount({ loadService: (id) => ({ ...loadService(id), ...replaced[id] }), hooks: { authorise: () => undefined } });
  return Object.assign(account, { events, published, invoked });
}

/** What the dispatcher gives a service that counts for itself. */
export function countingContext({ cloud, clock }: TestAccount): CallContext {
  const { region } = cloud;
  const context: Pick<CallContext, "region" | "store" | "clock" | "instance" | "schedule"> = {
    region, store: cloud.store, clock, instance: (kind) => cloud.instance(kind),
    schedule: (tx, { service = "lambda", task, key, at, payload = {} }) => putOnAgenda(tx, { service, region, task, key, at, payload, attempt: 0 }),
  };
  return context as CallContext;
}
