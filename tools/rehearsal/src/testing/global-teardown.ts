import { rmSync } from "node:fs";

import { accountsFolder } from "./accounts-folder";

export default function tearDown(): void {
  rmSync(accountsFolder(), { recursive: true, force: true });
}
