/**
 * Consumed capacity, as `ReturnConsumedCapacity` asks for it.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
import type { Shape } from "../../../service";
import type { TableRecord } from "../records";

const readUnit = 4096;
const writeUnit = 1024;

export type Consistency = "eventual" | "strong" | "transaction";

const factors: Record<Consistency, number> = { eventual: 0.5, strong: 1, transaction: 2 };

/** An item that is not there costs as much as the smallest one. */
export const readUnits = (bytes: number, consistency: Consistency): number => Math.max(1, Math.ceil(bytes / readUnit)) * factors[consistency];

/** @param sizes of the item before and after; the greater one counts */
export const writeUnits = (sizes: readonly number[], isTransaction = false): number => Math.max(1, Math.ceil(Math.max(0, ...sizes) / writeUnit)) * (isTransaction ? 2 : 1);

/** Units of one table, and of its indexes apart. */
export class Capacity {
  private read = 0;
  private write = 0;
  private readonly indexes = new Map<string, { read: number; write: number }>();

  constructor(private readonly table: TableRecord) {}

  addRead(units: number, index?: string): void {
    if (index === undefined) this.read += units;
    else this.of(index).read += units;
  }

  addWrite(units: number, indexSizes: ReadonlyMap<string, readonly number[]> = new Map(), isTransaction = false): void {
    this.write += units;
    for (const [name, sizes] of indexSizes) for (const size of sizes) this.of(name).write += writeUnits([size], isTransaction);
  }

  private of(index: string): { read: number; write: number } {
    const known = this.indexes.get(index) ?? { read: 0, write: 0 };
    this.indexes.set(index, known);
    return known;
  }

  /**
   * @param mode `ReturnConsumedCapacity`
   * @param shows which of the two kinds are told apart: transactions tell both, everything else only the sum
   */
  describe(mode: string | undefined, tellsApart = false): Shape | undefined {
    if (mode !== "TOTAL" && mode !== "INDEXES") return undefined;
    const units = (read: number, write: number): Shape => ({
      CapacityUnits: read + write,
      ...(tellsApart && read > 0 ? { ReadCapacityUnits: read } : {}), ...(tellsApart && write > 0 ? { WriteCapacityUnits: write } : {}),
    });
    const all = [...this.indexes.values()];
    const total = units(this.read + all.reduce((sum, { read }) => sum + read, 0), this.write + all.reduce((sum, { write }) => sum + write, 0));
    if (mode === "TOTAL") return { TableName: this.table.name, ...total };
    const named = (names: { IndexName: string }[]): Shape | undefined => {
      const used = names.filter(({ IndexName }) => this.indexes.has(IndexName));
      return used.length === 0 ? undefined : Object.fromEntries(used.map(({ IndexName }) => {
        const { read, write } = this.indexes.get(IndexName)!;
        return [IndexName, units(read, write)];
      }));
    };
    const local = named(this.table.localIndexes);
    const global = named(this.table.globalIndexes);
    return {
      TableName: this.table.name, ...total, Table: units(this.read, this.write),
      ...(local && { LocalSecondaryIndexes: local }), ...(global && { GlobalSecondaryIndexes: global }),
    };
  }
}
