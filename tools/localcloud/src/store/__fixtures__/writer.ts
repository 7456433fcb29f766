/**
 * Writes until it is killed: each transaction moves one unit between two counters and adds a numbered record; the number is printed after
 * the transaction has returned. Arguments: folder, name of the writer.
 */
import { writeSync } from "node:fs";
import { FolderStore } from "../folder-store";

const [folder = "", writer = ""] = process.argv.slice(2);
const store = new FolderStore(folder);
const padding = "x".repeat(300);

for (let count = 0; ; count++) {
  store.transaction((tx) => {
    const total = tx.get<number>("counters", "total") ?? 0;
    const balance = tx.get<number>("counters", "balance") ?? 0;
    tx.put("counters", "balance", balance - 1);
    tx.put("records", `${writer}-${String(count).padStart(8, "0")}`, { count, padding });
    tx.put("counters", "total", total + 1);
    tx.put("counters", "balance", balance);
  });
  writeSync(1, `${count}\n`);
}
