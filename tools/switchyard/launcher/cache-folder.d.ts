export const workspaceRoot: string;
export function cacheFolders(): string[];
export function findCached(name: string): string[];
export function writableCacheFolder(): string;
export function writeAtomically(file: string, content: string | Uint8Array, mode?: number): void;
export function writeToCache<T>(write: (folder: string) => T): T;
