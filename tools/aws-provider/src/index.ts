export { CloudError, inProcessCloudApi } from "./cloud-api";
export type { CloudApi } from "./cloud-api";
export { InitFailedError } from "./framework/lifecycle";
export { AWS_PROVIDER_VERSION, createAwsProvider } from "./provider";
export type { AwsProviderOptions } from "./provider";
export { resourceTypes } from "./resource-types";
