import { queue } from "./queue";
import { queuePolicy } from "./queue-policy";

export const sqsTypes = [queue, queuePolicy];
