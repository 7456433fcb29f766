import { connection } from "./connection";

export const codeconnectionsTypes = [connection];
