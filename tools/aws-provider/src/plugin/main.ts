import { runProviderPlugin } from "@switchyard/engine/plugin";
import { createAwsProvider } from "../provider";
import { cloudFromEnvironment } from "./environment";

/** The process that the Pulumi CLI starts as its `aws` plugin: the local provider, against the cloud that the environment names. */
export async function main(): Promise<void> {
  try {
    const cloud = await cloudFromEnvironment(process.env);
    await runProviderPlugin(createAwsProvider(cloud), async () => cloud.close?.());
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
