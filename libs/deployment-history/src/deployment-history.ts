import { ConditionalCheckFailedException, type DynamoDBClient, GetItemCommand, PutItemCommand, ScanCommand, type ScanCommandOutput } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { allListed } from "@switchyard/function-support/listed";
import { addFacts, type Fact } from "@switchyard/release";
import { isPointerId, pointerIdOf } from "./deployment-id";
import { type HistoryItem, type ItemIdentity, itemToWrite, parseItem, parsePointer } from "./history-item";

export interface DeploymentHistoryOptions {
  client: Pick<DynamoDBClient, "send">;
  tableName: string;
}

/** The audit trail. Writes are idempotent and free of order: facts are added, never replaced by later ones. */
export interface DeploymentHistory {
  /** Adds facts to an attempt, which is made when there is none. @returns the item with them; unchanged when all were known */
  add(identity: ItemIdentity, facts: readonly Fact[]): Promise<HistoryItem>;
  /**
   * Sends a message to people once, whoever else tries it at the same time. It is claimed before and marked as sent afterwards: a sender
   * that dies in between leaves a claim that runs out after {@link claimSeconds}, and the next one sends. So a message is never lost, and
   * comes twice only if a sender dies between sending and marking.
   *
   * @param now milliseconds since the epoch
   * @returns whether it was sent by this call
   * @throws what `send` throws; the message can then be claimed again at once
   */
  sendOnce(deploymentId: string, message: string, now: number, send: () => Promise<void>): Promise<boolean>;
  find(deploymentId: string): Promise<HistoryItem | undefined>;
  /** Leads from CodeDeploy's id to an attempt from now on. */
  point(codeDeployId: string, deploymentId: string): Promise<void>;
  /** The attempt that a deployment of CodeDeploy belongs to. */
  follow(codeDeployId: string): Promise<string | undefined>;
  /** Every attempt, without pointers, by reading the whole table: it has no index. */
  list(): Promise<HistoryItem[]>;
}

/** As long as the recorder's function may run at most: whoever has claimed a message that long ago is dead. */
export const claimSeconds = 60;

/** Writers that meet at one item are few: the conductor, the recorder, an operator. */
const attempts = 25;

/** @throws (each method) what DynamoDB refuses, and Error when an item is none of the history's */
export function deploymentHistory({ client, tableName }: DeploymentHistoryOptions): DeploymentHistory {
  async function read(deploymentId: string): Promise<Record<string, unknown> | undefined> {
    const { Item: item } = await client.send(new GetItemCommand({ TableName: tableName, Key: { deploymentId: { S: deploymentId } }, ConsistentRead: true }));
    return item && unmarshall(item);
  }

  async function find(deploymentId: string): Promise<HistoryItem | undefined> {
    const item = await read(deploymentId);
    return item && parseItem(item);
  }

  /** Writes what `next` makes of an item; undefined leaves it. Begins anew when somebody else was faster. */
  async function change(deploymentId: string, next: (item: HistoryItem | undefined) => HistoryItem | undefined): Promise<HistoryItem | undefined> {
    for (let attempt = 0; attempt < attempts; attempt++) {
      const before = await find(deploymentId);
      const after = next(before);
      if (after === undefined) return before;
      const written = { ...after, revision: (before?.revision ?? 0) + 1 };
      try {
        await client.send(
          new PutItemCommand({
            TableName: tableName,
            Item: marshall(itemToWrite(written), { removeUndefinedValues: true }),
            ...(before === undefined
              ? { ConditionExpression: "attribute_not_exists(deploymentId)" }
              : { ConditionExpression: "revision = :revision", ExpressionAttributeValues: { ":revision": { N: String(before.revision) } } }),
          }),
        );
        return written;
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    }
    throw new Error(`The item ${deploymentId} of ${tableName} is written by too many at once; nothing of this write was kept.`);
  }

  return {
    find,

    async add(identity, facts) {
      const item = await change(identity.deploymentId, (before) => {
        const known = before ?? { ...identity, revision: 0, facts: {}, sent: [] };
        const merged = addFacts(known.facts, facts);
        const isNew = before === undefined || Object.entries(merged).some(([id, fact]) => known.facts[id] !== fact);
        return isNew ? { ...known, facts: merged } : undefined;
      });
      return item!;
    },

    async sendOnce(deploymentId, message, now, send) {
      let isOurs = false;
      await change(deploymentId, (item) => {
        const claimed = item?.claims?.[message];
        isOurs = item !== undefined && !item.sent.includes(message) && (claimed === undefined || now - claimed >= claimSeconds * 1000);
        return item !== undefined && isOurs ? { ...item, claims: { ...item.claims, [message]: now } } : undefined;
      });
      if (!isOurs) return false;
      try {
        await send();
      } catch (error) {
        await change(deploymentId, (item) => item && withoutClaim(item, message));
        throw error;
      }
      await change(deploymentId, (item) => item && { ...withoutClaim(item, message), sent: [...item.sent, message] });
      return true;
    },

    async point(codeDeployId, deploymentId) {
      await client.send(new PutItemCommand({ TableName: tableName, Item: marshall({ deploymentId: pointerIdOf(codeDeployId), pointsTo: deploymentId }) }));
    },

    async follow(codeDeployId) {
      const item = await read(pointerIdOf(codeDeployId));
      return item && parsePointer(item);
    },

    async list() {
      const found = await allListed(
        (ExclusiveStartKey: ScanCommandOutput["LastEvaluatedKey"]) => client.send(new ScanCommand({ TableName: tableName, ConsistentRead: true, ExclusiveStartKey })),
        (page) => [page.Items, page.LastEvaluatedKey],
      );
      return found.map((item) => unmarshall(item)).filter((item) => !isPointerId(String(item["deploymentId"]))).map(parseItem);
    },
  };
}

function withoutClaim({ claims, ...item }: HistoryItem, message: string): HistoryItem {
  const rest = Object.entries(claims ?? {}).filter(([name]) => name !== message);
  return rest.length === 0 ? item : { ...item, claims: Object.fromEntries(rest) };
}
