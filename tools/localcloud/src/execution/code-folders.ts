import { mkdtempSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { unzip } from "./unzip";

/** Packages that stay unpacked at most; one that is used again later is unpacked again. */
const MOST_FOLDERS = 64;

/** Unpacked code, once for all environments that run it. */
export class CodeFolders {
  private readonly folders = new Map<string, string>();

  constructor(private readonly root: string) {}

  /**
   * @param sha256 of the package, base64
   * @param isInUse whether an environment runs from a folder
   * @throws UnzipError when the package cannot be unpacked
   */
  of(sha256: string, limit: number, bytes: () => Uint8Array, isInUse: (folder: string) => boolean): string {
    const known = this.folders.get(sha256);
    if (known !== undefined) return known;
    const folder = join(this.root, Buffer.from(sha256, "base64").toString("hex").slice(0, 32));
    const scratch = mkdtempSync(join(this.root, "unpacking-"));
    try {
      unzip(bytes(), scratch, limit);
      renameSync(scratch, folder);
    } catch (error) {
      rmSync(scratch, { recursive: true, force: true });
      throw error;
    }
    this.folders.set(sha256, folder);
    for (const [key, old] of this.folders) {
      if (this.folders.size <= MOST_FOLDERS) break;
      if (old === folder || isInUse(old)) continue;
      this.folders.delete(key);
      rmSync(old, { recursive: true, force: true });
    }
    return folder;
  }
}
