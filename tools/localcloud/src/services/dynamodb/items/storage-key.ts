/**
 * Where items and index entries lie in the store: partitions by the hash of their key, in them by sort key.
 */
import { createHash } from "node:crypto";
import { attributeOf, typeOf, type AttributeValue, type Item } from "../values/attribute-value";
import { numberKey } from "../values/number";
import type { SortCondition } from "../expressions/key-condition";
import { keyNames, type Keys } from "./key-schema";

const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 40);

/** Greater than every character; as many as make a text longer than any sort key. */
const afterAll = "\u{10ffff}".repeat(257);

/**
 * A text that sorts as DynamoDB sorts keys of one type: numbers by value, texts by their UTF-8 bytes, which is how the store sorts,
 * and bytes as bytes. At most 2,048 bytes long.
 */
export function orderedKey(value: AttributeValue): string {
  // Half a surrogate pair has no UTF-8 form; it counts as the character that stands for such.
  if (value.S !== undefined) return /[\ud800-\udfff]/.test(value.S) ? Buffer.from(value.S).toString() : value.S;
  if (value.N !== undefined) return numberKey(value.N);
  return Buffer.from(value.B!).toString("hex");
}

function partitionHash(value: AttributeValue): string {
  return hashOf(typeOf(value) + orderedKey(value));
}

/** Identifies an item in its table, e.g. to find it twice in one request. */
export function identityOf(key: Item, keys: Keys): string {
  return keyNames(keys).map((name) => hashOf(orderedKey(attributeOf(key, name)!))).join("/");
}

/** Keys of the store from one, included, to another, excluded. */
export interface KeyRange { from: string; until: string; reverse?: boolean }

/** The keys of one table or one index in the store. */
export class KeySpace {
  /** @param ends what follows the sort key in a key of an index, where several items have the same one */
  private constructor(readonly prefix: string, private readonly keys: Keys, private readonly ends: boolean) {}

  static ofTable(tableId: string, keys: Keys): KeySpace {
    return new KeySpace(`${tableId}/`, keys, false);
  }

  static ofIndex(tableId: string, indexName: string, keys: Keys): KeySpace {
    return new KeySpace(`${tableId}/${indexName}/`, keys, true);
  }

  /** @param tableKey of the item in its table; indexes need it */
  key(item: Item, tableKey = ""): string {
    const start = this.partition(attributeOf(item, this.keys.partition)!);
    const sort = this.keys.sort === undefined ? "" : this.sort(attributeOf(item, this.keys.sort)!);
    return this.ends ? `${start}${sort}\0\0${hashOf(tableKey)}` : start + sort;
  }

  private partition(value: AttributeValue): string {
    return `${this.prefix}${partitionHash(value)}/`;
  }

  /** In an index the sort key ends with two nulls; a null inside of it is marked so that the order stays. */
  private sort(value: AttributeValue): string {
    const text = orderedKey(value);
    return this.ends ? text.replaceAll("\0", "\0\u0001") : text;
  }

  /** The keys of a partition that satisfy the condition on their sort key, and no others. */
  range(partition: AttributeValue, condition?: SortCondition): KeyRange {
    const start = this.partition(partition);
    const at = (value: AttributeValue): string => start + this.sort(value) + (this.ends ? "\0\0" : "");
    const after = (value: AttributeValue): string => start + this.sort(value) + (this.ends ? "\0\u0001" : "\0");
    const end = start.slice(0, -1) + "0";
    switch (condition?.operator) {
      case undefined: return { from: start, until: end };
      case "=": return { from: at(condition.value), until: after(condition.value) };
      case "<": return { from: start, until: at(condition.value) };
      case "<=": return { from: start, until: after(condition.value) };
      case ">": return { from: after(condition.value), until: end };
      case ">=": return { from: at(condition.value), until: end };
      case "between": return { from: at(condition.low), until: after(condition.high) };
      case "begins_with": return { from: start + this.sort(condition.value), until: start + this.sort(condition.value) + afterAll };
    }
  }

  /** A share of all partitions; without numbers all of them. */
  segment(segment = 0, total = 1): KeyRange {
    const bound = (part: number): string => (part === total ? "g" : Math.floor((part * 2 ** 32) / total).toString(16).padStart(8, "0"));
    return { from: this.prefix + bound(segment), until: this.prefix + bound(segment + 1) };
  }
}
