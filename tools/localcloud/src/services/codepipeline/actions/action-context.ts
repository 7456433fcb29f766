import type { CallContext, Task } from "../../../service";
import type { ActionRecord, ExecutionRecord } from "../executions";

/** What an action of one provider may use when it begins. */
export interface ActionContext {
  context: CallContext;
  action: ActionRecord;
  execution: ExecutionRecord;
  task: Task;
  /** With variables put in. */
  configuration: Readonly<Record<string, string>>;
  /** Of the artifact store. @defaultValue S3's own key */
  encryptionKeyId?: string;
}

/**
 * Begins an action. It may be called again after a crash, until it has ended the task in the transaction that holds its effect.
 *
 * @throws ActionFailure, AwsError what fails the action
 */
export type ActionRunner = (running: ActionContext) => Promise<void>;
