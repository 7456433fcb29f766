import type { ServiceFidelity } from "../../fidelity";

const guide = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide";
const api = "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference";
const here = "services/dynamodb";

/** What this service claims about DynamoDB. */
export const fidelity: ServiceFidelity = {
  rules: [
    { rule: "Expressions follow AWS's own grammar, that of its DAX client: operators, precedence, redundant parentheses, names and values.", source: `${guide}/Expressions.OperatorsAndFunctions.html`, test: `${here}/expressions/condition.test.ts: is refused` },
    { rule: "Values of different types are neither equal nor in any order; an attribute that is not there makes every comparison but <> false.", source: `${guide}/Expressions.OperatorsAndFunctions.html`, test: `${here}/expressions/condition.test.ts: conditions`,
      unverified: "<> holds when one side is not there, and does not when neither is." },
    { rule: "size() of a text is its length.", source: `${guide}/Expressions.OperatorsAndFunctions.html`, test: `${here}/expressions/condition.test.ts: conditions`, unverified: "Counted in UTF-16 units; AWS does not say what it counts." },
    { rule: "An expression has at most 4 KB and 300 operators and functions.", source: `${guide}/Constraints.html`, test: `${here}/expressions/condition.test.ts: are refused when they are too long or have too many operators`,
      unverified: "The words of the refusal for operators, and the limit of 64 nested parentheses, are our own." },
    { rule: "Reserved words need a placeholder.", source: `${guide}/ReservedWords.html`, test: `${here}/expressions/condition.test.ts: is refused` },
    { rule: "SET takes its operands from the item as it was; list positions mean the list as it was; what is set beyond the end of a list is appended in the order of positions.", source: `${guide}/Expressions.UpdateExpressions.html`, test: `${here}/expressions/update.test.ts: updates` },
    { rule: "Numbers have up to 38 significant digits between 1E-130 and 9.99E+125, and are answered in one form.", source: `${guide}/HowItWorks.NamingRulesDataTypes.html`, test: `${here}/values/number.test.ts: are written in one way` },
    { rule: "A sum beyond 38 digits is refused.", source: `${guide}/HowItWorks.NamingRulesDataTypes.html`, test: `${here}/values/number.test.ts: are added and subtracted exactly, or refused`, unverified: "AWS says that exceeding the precision is an exception; that it holds for sums in updates is our reading." },
    { rule: "Sort keys lie in the order of numbers, UTF-8 bytes and unsigned bytes.", source: `${guide}/HowItWorks.CoreComponents.html`, test: `${here}/items/storage-key.test.ts: lie in the order of their values` },
    { rule: "An item has at most 400 KB, names included; a partition key 2,048 bytes, a sort key 1,024 bytes, a document 32 levels.", source: `${guide}/Constraints.html`, test: `${here}/items/single-writes.test.ts: takes an item of exactly 400 KB and nesting of 32 levels, and no more` },
    { rule: "Empty texts and bytes are values, but not keys; empty sets are refused.", source: `${guide}/HowItWorks.NamingRulesDataTypes.html`, test: `${here}/items/single-writes.test.ts: refuses an item` },
    { rule: "A failed condition is ConditionalCheckFailedException, with the item when ReturnValuesOnConditionCheckFailure asks for it.", source: `${api}/API_PutItem.html`, test: `${here}/items/single-writes.test.ts: obeys its condition, and shows the item that broke it when asked` },
    { rule: "UPDATED_OLD and UPDATED_NEW answer only what the expression names.", source: `${api}/API_UpdateItem.html`, test: `${here}/items/single-writes.test.ts: answers %s` },
    { rule: "A page of Query or Scan ends at Limit or before it is larger than 1 MB, filters come after; at Limit there is a LastEvaluatedKey even when nothing follows.", source: `${guide}/Query.Pagination.html`, test: `${here}/items/query.test.ts: gives the last key of a page even when nothing follows`,
      unverified: "The item that would pass 1 MB is left to the next page." },
    { rule: "A parallel scan divides the table among its segments.", source: `${guide}/Scan.html`, test: `${here}/items/query.test.ts: reads everything once, in segments and pages` },
    { rule: "Indexes hold the items that have their keys, with what they project; local ones fetch the rest from the table.", source: `${guide}/SecondaryIndexes.html`, test: `${here}/items/query.test.ts: hold the items that have their keys` },
    { rule: "Reads of global indexes are eventually consistent.", source: `${guide}/GSI.html`, test: `${here}/items/query.test.ts: hold the items that have their keys`, unverified: "Here an index is up to date at once, as are all reads: nothing shows a write late." },
    { rule: "Items with equal index sort keys have some order.", source: `${guide}/GSI.html`, test: `${here}/items/query.test.ts: pages by Limit, and the pages make up the whole`, unverified: "By a hash of the table's key." },
    { rule: "BatchGetItem leaves over what goes beyond 16 MB; BatchWriteItem takes 25 writes and each item once.", source: `${api}/API_BatchGetItem.html`, test: `${here}/items/batches.test.ts: leaves over what goes beyond 16 MB` },
    { rule: "A transaction does all or nothing, up to 100 items and 4 MB, and says of each write why it was cancelled.", source: `${guide}/transaction-apis.html`, test: `${here}/items/transact-write.test.ts: does nothing when one condition fails` },
    { rule: "A client request token makes a transaction idempotent for ten minutes; with another payload it is refused.", source: `${guide}/transaction-apis.html`, test: `${here}/items/transact-write.test.ts: is done once per token within ten minutes`, unverified: "A repetition within the ten minutes does not start them anew." },
    { rule: "Consumed capacity is rounded up to 4 KB read and 1 KB written, halved for eventual consistency and doubled in transactions, with one write per changed index entry and two when its key changes.", source: `${guide}/CapacityUnitCalculations.html`, test: `${here}/items/single-writes.test.ts: tells what its operations consumed` },
    { rule: "Expired items are removed within a few days and read until then; those that expired more than five years ago stay.", source: `${guide}/howitworks-ttl.html`, test: `${here}/items/expiry.test.ts: removes items that expired two days ago; until then they are read`, unverified: "48 hours after they expired; AWS names no time." },
    { rule: "ItemCount and TableSizeBytes are updated every six hours or so.", source: `${api}/API_TableDescription.html`, test: `${here}/items/single-writes.test.ts: counts its items, and takes them along when it goes`, unverified: "Here they are exact at once." },
    { rule: "Each operation asks for its own IAM action, transactions for that of each item, with leading keys, attributes, Select, ReturnValues and the enclosing operation.", source: `${guide}/specifying-conditions.html`, test: `${here}/authorization.test.ts: what DynamoDB asks of IAM` },
  ],
  notModelled: [
    "Legacy parameters: AttributesToGet, AttributeUpdates, ConditionalOperator, Expected, KeyConditions, QueryFilter, ScanFilter",
    "ReturnItemCollectionMetrics of a table with local secondary indexes; item collections have no limit of 10 GB",
    "Throttling by provisioned or on-demand capacity",
    "Streams: a table has one, and nothing reads it",
    "Global tables, resource policies, vector indexes, warm throughput",
  ],
};
