import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";

import { UserError } from "../workspace/problem";

/** Folder of everything local: `.switchyard` in the workspace, or SWITCHYARD_HOME. */
export function homeFolder(root: string, env: NodeJS.ProcessEnv = process.env): string {
  return env["SWITCHYARD_HOME"] ? resolve(env["SWITCHYARD_HOME"]) : join(root, ".switchyard");
}

/** @throws UserError when it cannot be made or written */
export function makeFolder(folder: string): string {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return folder;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === "ENOSPC" ? "the disk is full" : code === "EROFS" ? "the file system is read-only" : code === "EACCES" ? "permission denied" : (error as Error).message;
    throw new UserError(`${folder} cannot be made: ${why}.\nMake room or give yourself write access, or set SWITCHYARD_HOME to a folder that can be written.`, 1);
  }
}
