/**
 * All writes or none, and the same ones once.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html
 */
import { createHash } from "node:crypto";
import { AwsError, type CallContext, type Handler, type Shape, type Transaction } from "../../../service";
import { RegionTable } from "../../support/region-table";
import { validation, type TableRecord } from "../records";
import { typeOf } from "../values/attribute-value";
import { sizeOfItem } from "../values/size";
import { readUnits, writeUnits, type Capacity } from "./capacity";
import { capacityFor, consumedOf } from "./gets";
import { readItem } from "./item-store";
import { keyOf, keysOf } from "./key-schema";
import { capacityOf, rejectMetrics } from "./single-writes";
import { identityOf } from "./storage-key";
import { requireItemTable } from "./table-access";
import { performWrite, readWrite, rejectWrite, type Write, type WriteKind } from "./writes";

const kinds: readonly WriteKind[] = ["ConditionCheck", "Put", "Delete", "Update"];
const largestTransaction = 4 * 1024 * 1024;

/** How long a client request token is remembered after its transaction. */
const tokenLifetime = 10 * 60_000;

interface TokenRecord { at: number; digest: string }

const tokens = new RegionTable<TokenRecord>("dynamodb-client-tokens");
const tokenTimes = new RegionTable<string>("dynamodb-client-token-times");

interface Reason { Code: string; Message?: string; Item?: Shape }

export const transactWriteItems: Handler = (input, context) => {
  const writes = (input.TransactItems as Shape[]).map(writeOf);
  return context.store.transaction((tx) => {
    const bound = writes.map((write) => ({ write, table: requireItemTable(tx, write.table, context) }));
    for (const { table } of bound) rejectMetrics(input, table);
    const capacities = new Map<string, Capacity>();
    const token: string | undefined = input.ClientRequestToken;
    if (token !== undefined && isRepetition(tx, context, token, input)) {
      // A repeated transaction reads what it has written, and changes nothing.
      for (const { table, write } of bound) capacityFor(capacities, table).addRead(readUnits(readItem(tx, table, write.item)?.size ?? 0, "transaction"));
      return consumedOf(capacities, input);
    }
    rejectSameItem(bound);
    if (writes.reduce((sum, { item }) => sum + sizeOfItem(item), 0) > largestTransaction) {
      throw validation("Collection size of items in a single TransactWriteItems call cannot exceed 4MB");
    }
    const reasons = bound.map(({ write, table }) => perform(context, tx, table, write, capacityFor(capacities, table)));
    if (reasons.some(({ Code }) => Code !== "None")) throw cancelled(reasons);
    return consumedOf(capacities, input);
  });
};

function writeOf(item: Shape): Write {
  const given = kinds.filter((kind) => item[kind] !== undefined);
  if (given.length !== 1) throw validation("TransactItems can only contain one of Check, Put, Update or Delete");
  return readWrite(given[0]!, item[given[0]!] as Shape);
}

/** Carries one of the writes out, or says why it cannot be. The transaction of the store takes back what a later one spoils. */
function perform(context: CallContext, tx: Transaction, table: TableRecord, write: Write, capacity: Capacity): Reason {
  try {
    rejectWrite(write, table);
    const result = performWrite(context, tx, table, write);
    if (write.kind === "ConditionCheck") capacity.addWrite(writeUnits([result.size], true));
    else capacityOf(table, result, capacity, true);
    return { Code: "None" };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const code = { ConditionalCheckFailedException: "ConditionalCheckFailed", ValidationException: "ValidationError" }[error.code];
    if (code === undefined) throw error;
    return { Code: code, Message: error.message, ...error.members };
  }
}

function cancelled(reasons: Reason[]): AwsError {
  const codes = reasons.map(({ Code }) => Code).join(", ");
  return new AwsError("TransactionCanceledException", `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`, 400,
    { CancellationReasons: reasons });
}

function rejectSameItem(bound: { write: Write; table: TableRecord }[]): void {
  const seen = new Set<string>();
  for (const { write, table } of bound) {
    const keys = keysOf(table);
    const key = keyOf(write.item, keys);
    // One without a proper key is refused when its turn comes.
    if (key === undefined || Object.entries(key).some(([name, value]) => typeOf(value) !== keys.types.get(name))) continue;
    const identity = `${table.id}/${identityOf(key, keys)}`;
    if (seen.has(identity)) throw validation("Transaction request cannot include multiple operations on one item");
    seen.add(identity);
  }
}

/**
 * Whether the token's transaction has been carried out before; notes the token when it has not.
 * @throws AwsError `IdempotentParameterMismatchException` for a token that came with another request
 */
function isRepetition(tx: Transaction, context: CallContext, token: string, { ClientRequestToken: _, ReturnConsumedCapacity: __, ...request }: Shape): boolean {
  const now = context.clock.now();
  forgetTokens(tx, context, now);
  const digest = createHash("sha256").update(JSON.stringify(request, (_key, value: unknown) => (value instanceof Uint8Array ? [...value] : value))).digest("hex");
  const known = tokens.get(context, tx, token);
  if (known !== undefined && known.at + tokenLifetime > now) {
    if (known.digest === digest) return true;
    throw new AwsError("IdempotentParameterMismatchException",
      "DynamoDB rejected the request because you retried a request with a different payload but with an idempotent token that was already used.");
  }
  tokens.put(context, tx, token, { at: now, digest });
  tokenTimes.put(context, tx, `${String(now).padStart(15, "0")}/${token}`, token);
  return false;
}

/** More than one call adds, so that the old ones become fewer. */
const forgottenAtOnce = 4;

function forgetTokens(tx: Transaction, context: CallContext, now: number): void {
  const until = String(Math.max(0, now - tokenLifetime + 1)).padStart(15, "0");
  for (const [key, token] of tokenTimes.scan(context, tx, { until, limit: forgottenAtOnce })) {
    tokenTimes.remove(context, tx, key);
    const known = tokens.get(context, tx, token);
    if (known !== undefined && known.at + tokenLifetime <= now) tokens.remove(context, tx, token);
  }
}
