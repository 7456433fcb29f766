import { topic } from "./topic";
import { topicPolicy } from "./topic-policy";
import { topicSubscription } from "./topic-subscription";

export const snsTypes = [topic, topicPolicy, topicSubscription];
