import { openCloud, type LocalCloud } from "../../../cloud";
import type { Caller, Service, ServiceId, Shape } from "../../../service";
import { loadService } from "../../../service-registry";
import { virtualClock } from "../../../time/clock";

export const START = Date.parse("2026-11-20T12:00:00Z");
export const LAMBDA = "arn:aws:lambda:us-east-1:000000000000:function:recorder:live";
export const QUEUE = "arn:aws:sqs:us-east-1:000000000000:letters";
export const QUEUE_URL = "https://sqs.us-east-1.amazonaws.com/000000000000/letters";

/** A call that a rule's target got. */
export interface Received { service: ServiceId; operation: string; input: Shape; caller: Caller; seconds: number }

export interface EventAccount {
  cloud: LocalCloud;
  /** Of targets that a test stands in for, in order. */
  received: Received[];
  failures: unknown[];
  call(service: ServiceId, operation: string, input?: Shape): Promise<Shape>;
  events(operation: string, input?: Shape): Promise<Shape>;
  putEvent(change?: Shape): Promise<Shape>;
  /** Bodies and attributes of the messages in the queue `letters`. */
  letters(): Promise<{ body: string; attributes: Record<string, string> }[]>;
}

/** Operations that tests of rules stand in for. */
const TARGETS: Partial<Record<ServiceId, string[]>> = {
  lambda: ["Invoke"], codebuild: ["StartBuild"], codepipeline: ["StartPipelineExecution"], logs: ["CreateLogStream", "PutLogEvents"], sns: ["Publish"],
};

/**
 * An account with the queue `letters`, and with targets that a test stands in for.
 *
 * @param answer what the stand-ins do; throws what AWS would refuse
 */
export async function openEventAccount(answer: (received: Received) => Shape = () => ({}), standIns = TARGETS): Promise<EventAccount> {
  const received: Received[] = [];
  const failures: unknown[] = [];
  const standIn = (id: ServiceId, operations: string[]): Service => ({
    ...loadService(id),
    operations: {
      ...loadService(id).operations,
      ...Object.fromEntries(operations.map((operation) => [operation, (input: Shape, context: { caller: Caller }) => {
        const call = { service: id, operation, input, caller: context.caller, seconds: (cloud.clock.now() - START) / 1000 };
        received.push(call);
        return answer(call);
      }])),
    },
  });
  const stand: Partial<Record<ServiceId, Service>> = Object.fromEntries(
    Object.entries(standIns).map(([id, operations]) => [id, standIn(id as ServiceId, operations)]));
  const cloud: LocalCloud = await openCloud({
    memory: true, seed: "test", clock: virtualClock(START), loadService: (id) => stand[id] ?? loadService(id), reportFailure: (error) => failures.push(error),
    // Targets are stand-ins without policies, so nothing could allow a rule to call them.
    hooks: { authorise: () => undefined },
  });
  const call: EventAccount["call"] = (service, operation, input = {}) => cloud.call({ service, operation, input, caller: cloud.administrator });
  await call("sqs", "CreateQueue", { QueueName: "letters" });
  return {
    cloud, received, failures, call,
    events: (operation, input) => call("events", operation, input),
    putEvent: (change = {}) => call("events", "PutEvents", { Entries: [{ Source: "shop", DetailType: "Order", Detail: "{\"state\":\"new\"}", ...change }] }),
    letters: async () => {
      const { Messages = [] } = await call("sqs", "ReceiveMessage", { QueueUrl: QUEUE_URL, MaxNumberOfMessages: 10, MessageAttributeNames: ["All"] });
      return (Messages as Shape[]).map(({ Body, MessageAttributes = {} }) => ({
        body: Body as string,
        attributes: Object.fromEntries(Object.entries(MessageAttributes as Record<string, Shape>).map(([name, value]) => [name, value.StringValue as string])),
      }));
    },
  };
}
