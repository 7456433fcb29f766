import type { CallContext, KeyRange, Reader, Transaction } from "../../service";

/** Whose Region it is. */
type InRegion = Pick<CallContext, "region">;

/** Records of one kind in the Region of the call. One store may hold several Regions, as one AWS account does. */
export class RegionTable<T> {
  /** @param collection the store's collection, e.g. `lambda.function` */
  constructor(private readonly collection: string) {}

  get(context: InRegion, tx: Reader, key: string): T | undefined {
    return tx.get<T>(this.collection, `${context.region}/${key}`);
  }

  put(context: InRegion, tx: Transaction, key: string, value: T): void {
    tx.put(this.collection, `${context.region}/${key}`, value);
  }

  remove(context: InRegion, tx: Transaction, key: string): boolean {
    return tx.remove(this.collection, `${context.region}/${key}`);
  }

  /** Records whose key begins with `prefix`, in key order; the keys come back without the Region. */
  list(context: InRegion, tx: Reader, prefix = ""): [key: string, value: T][] {
    const region = `${context.region}/`;
    return tx.list<T>(this.collection, region + prefix).map(([key, value]) => [key.slice(region.length), value]);
  }

  /** A part of the table, without reading the rest of it; bounds and keys are without the Region. */
  scan(context: InRegion, tx: Reader, { from = "", until, ...rest }: KeyRange): [key: string, value: T][] {
    const region = `${context.region}/`;
    // "0" is the character after "/": the first key behind the Region's own.
    const range = { ...rest, from: region + from, until: until === undefined ? `${context.region}0` : region + until };
    return tx.scan<T>(this.collection, range).map(([key, value]) => [key.slice(region.length), value]);
  }

  /** The values of {@link list}. */
  values(context: InRegion, tx: Reader, prefix = ""): T[] {
    return this.list(context, tx, prefix).map(([, value]) => value);
  }

  /** Removes all records whose key begins with `prefix`. */
  clear(context: InRegion, tx: Transaction, prefix: string): void {
    for (const [key] of this.list(context, tx, prefix)) this.remove(context, tx, key);
  }
}
