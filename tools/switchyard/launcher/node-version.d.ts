export function check(version: string): string | undefined;
