/**
 * A cloud in memory, served over HTTP, for tests.
 */
import { openCloud, type CloudOptions, type LocalCloud } from "../cloud";
import { serveCloud, type ServeCloudOptions, type ServedCloud } from "../http/server";

export interface TestCloud {
  cloud: LocalCloud;
  served: ServedCloud;
  /** What every SDK client of the test is made with. */
  clientConfig: { region: string; endpoint: string; credentials: { accessKeyId: string; secretAccessKey: string }; maxAttempts: number };
  stop(): Promise<void>;
}

export async function startTestCloud(options: Partial<CloudOptions> = {}, serveOptions: ServeCloudOptions = {}): Promise<TestCloud> {
  const cloud = await openCloud({ memory: true, seed: "test", ...options });
  const served = await serveCloud(cloud, serveOptions);
  const { accessKeyId, secretAccessKey } = cloud.administrator;
  return {
    cloud, served,
    clientConfig: { region: cloud.region, endpoint: served.endpoint, credentials: { accessKeyId, secretAccessKey }, maxAttempts: 1 },
    stop: async () => {
      await served.stop();
      await cloud.close();
    },
  };
}
