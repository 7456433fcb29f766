import type { Provider } from "../provider";
import { serveProvider } from "./serve";

const PARENT_CHECK_MILLISECONDS = 2000;

/**
 * The life of a plugin process: serves the provider, prints the port as the only line on standard output, and ends when it
 * is told to or when the engine that started it is gone.
 *
 * @param close ends what the provider works with
 */
export async function runProviderPlugin(provider: Provider, close: () => Promise<void> = async () => undefined): Promise<void> {
  const served = await serveProvider(provider);
  const end = ended(); // listens before anybody can know the port
  process.stdout.write(`${served.port}\n`);
  await end;
  await served.close();
  await close();
}

function ended(): Promise<void> {
  const parent = process.ppid;
  return new Promise((resolve) => {
    const watch = setInterval(() => {
      if (process.ppid !== parent) done();
    }, PARENT_CHECK_MILLISECONDS);
    const done = (): void => {
      clearInterval(watch);
      resolve();
    };
    process.once("SIGINT", done);
    process.once("SIGTERM", done);
  });
}
