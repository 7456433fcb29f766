import type { Service } from "../../service";
import { deliver, DELIVER_TASK } from "./delivery";
import { publish, publishBatch } from "./publish";
import { getSubscriptionAttributes, setSubscriptionAttributes } from "./subscription-attributes";
import { confirmSubscription, listSubscriptions, listSubscriptionsByTopic, subscribe, unsubscribe } from "./subscriptions";
import { getTopicAttributes, setTopicAttributes } from "./topic-attributes";
import { createTopic, deleteTopic, listTagsForResource, listTopics, tagResource, untagResource } from "./topics";

/** SNS: standard topics and their subscriptions by email, Lambda and SQS. Emails wait in an outbox. */
export const service: Service = {
  id: "sns",
  operations: {
    ConfirmSubscription: confirmSubscription,
    CreateTopic: createTopic,
    DeleteTopic: deleteTopic,
    GetSubscriptionAttributes: getSubscriptionAttributes,
    GetTopicAttributes: getTopicAttributes,
    ListSubscriptions: listSubscriptions,
    ListSubscriptionsByTopic: listSubscriptionsByTopic,
    ListTagsForResource: listTagsForResource,
    ListTopics: listTopics,
    Publish: publish,
    PublishBatch: publishBatch,
    SetSubscriptionAttributes: setSubscriptionAttributes,
    SetTopicAttributes: setTopicAttributes,
    Subscribe: subscribe,
    TagResource: tagResource,
    Unsubscribe: unsubscribe,
    UntagResource: untagResource,
  },
  tasks: { [DELIVER_TASK]: deliver },
};
