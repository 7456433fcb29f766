import { alias } from "./alias";
import { key } from "./key";

export const kmsTypes = [key, alias];
