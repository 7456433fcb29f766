export const workspaceRoot: string;
export function cacheFolders(): string[];
export function findCached(name: string): string | undefined;
export function writableCacheFolder(): string;
export function writeAtomically(file: string, content: string | Uint8Array, mode?: number): void;
