export function addTo(env: NodeJS.ProcessEnv): void;
export function record(): void;
