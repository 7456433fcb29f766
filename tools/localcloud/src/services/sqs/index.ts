import type { Service } from "../../service";
import { getQueueAttributes, setQueueAttributes } from "./queue-attributes";
import { cancelMessageMoveTask, listMessageMoveTasks, MOVE_TASK, moveMessages, startMessageMoveTask } from "./move-tasks";
import { createQueue, deleteQueue, getQueueUrl, listDeadLetterSourceQueues, listQueues, listQueueTags, tagQueue, untagQueue } from "./queues";
import { changeMessageVisibility, changeMessageVisibilityBatch, deleteMessage, deleteMessageBatch, purgeQueue, receiveMessage } from "./receive-message";
import { sendMessage, sendMessageBatch } from "./send-message";

/** SQS: standard queues with visibility, delays, retention and dead letters. FIFO queues are not modelled. */
export const service: Service = {
  id: "sqs",
  operations: {
    CancelMessageMoveTask: cancelMessageMoveTask,
    ChangeMessageVisibility: changeMessageVisibility,
    ChangeMessageVisibilityBatch: changeMessageVisibilityBatch,
    CreateQueue: createQueue,
    DeleteMessage: deleteMessage,
    DeleteMessageBatch: deleteMessageBatch,
    DeleteQueue: deleteQueue,
    GetQueueAttributes: getQueueAttributes,
    GetQueueUrl: getQueueUrl,
    ListDeadLetterSourceQueues: listDeadLetterSourceQueues,
    ListMessageMoveTasks: listMessageMoveTasks,
    ListQueues: listQueues,
    ListQueueTags: listQueueTags,
    PurgeQueue: purgeQueue,
    ReceiveMessage: receiveMessage,
    SendMessage: sendMessage,
    SendMessageBatch: sendMessageBatch,
    SetQueueAttributes: setQueueAttributes,
    StartMessageMoveTask: startMessageMoveTask,
    TagQueue: tagQueue,
    UntagQueue: untagQueue,
  },
  tasks: { [MOVE_TASK]: moveMessages },
};
