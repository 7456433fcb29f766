/**
 * How many bytes an item counts for.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
import { typeOf, type AttributeValue, type Item } from "./attribute-value";
import { numberSize } from "./number";

/** Largest item, names included. */
export const largestItem = 400 * 1024;

export function sizeOfItem(item: Item): number {
  let size = 0;
  for (const name of Object.keys(item)) size += Buffer.byteLength(name) + sizeOfValue(item[name]!);
  return size;
}

function sizeOfValue(value: AttributeValue): number {
  const type = typeOf(value);
  switch (type) {
    case "S": return Buffer.byteLength(value.S!);
    case "N": return numberSize(value.N!);
    case "B": return value.B!.length;
    case "SS": return value.SS!.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    case "NS": return value.NS!.reduce((sum, number) => sum + numberSize(number), 0);
    case "BS": return value.BS!.reduce((sum, bytes) => sum + bytes.length, 0);
    case "L": return value.L!.reduce((sum, element) => sum + 1 + sizeOfValue(element), 3);
    case "M": return 3 + Object.keys(value.M!).length + sizeOfItem(value.M!);
    default: return 1;
  }
}
