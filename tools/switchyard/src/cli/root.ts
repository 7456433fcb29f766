import { workspaceRoot } from "../../launcher/cache-folder";
import { findWorkspaceRoot } from "../workspace/layer";

/** The workspace that the user stands in; from outside of any, the one that this command belongs to. */
export function rootFrom(folder: string): string {
  try {
    return findWorkspaceRoot(folder);
  } catch {
    return workspaceRoot;
  }
}
