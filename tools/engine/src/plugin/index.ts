export { runProviderPlugin } from "./run-plugin";
export { serveProvider } from "./serve";
export type { ServedProvider } from "./serve";
