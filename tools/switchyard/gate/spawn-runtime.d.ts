import type { ChildProcess } from "node:child_process";

export function spawnRuntime(root: string, env: Record<string, string | undefined>): ChildProcess;
export function programEnvironment(env: Record<string, string | undefined>): Record<string, string>;
export function placeOf(root: string): string;
