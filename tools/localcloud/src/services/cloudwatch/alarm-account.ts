/**
 * An account for tests of alarms: what CloudWatch tells other services is caught here.
 */
import { loadService } from "../../service-registry";
import { AwsError, type Caller, type Service, type Shape } from "../../service";
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
  const account = await openTestAccount({ loadService: (id) => ({ ...loadService(id), ...replaced[id] }) });
  return Object.assign(account, { events, published, invoked });
}
