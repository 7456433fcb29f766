import type { Service, ServiceId } from "./service";

type ServiceModule = { service: Service };

/* eslint-disable @typescript-eslint/no-require-imports -- a service is loaded when it is first called; a bundler sees each path */
const LOADERS: Record<ServiceId, () => ServiceModule> = {
  cloudwatch: () => require("./services/cloudwatch") as ServiceModule,
  codebuild: () => require("./services/codebuild") as ServiceModule,
  codeconnections: () => require("./services/codeconnections") as ServiceModule,
  codedeploy: () => require("./services/codedeploy") as ServiceModule,
  codepipeline: () => require("./services/codepipeline") as ServiceModule,
  dynamodb: () => require("./services/dynamodb") as ServiceModule,
  events: () => require("./services/events") as ServiceModule,
  iam: () => require("./services/iam") as ServiceModule,
  kms: () => require("./services/kms") as ServiceModule,
  lambda: () => require("./services/lambda") as ServiceModule,
  logs: () => require("./services/logs") as ServiceModule,
  s3: () => require("./services/s3") as ServiceModule,
  secretsmanager: () => require("./services/secretsmanager") as ServiceModule,
  sns: () => require("./services/sns") as ServiceModule,
  sqs: () => require("./services/sqs") as ServiceModule,
  ssm: () => require("./services/ssm") as ServiceModule,
  sts: () => require("./services/sts") as ServiceModule,
  xray: () => require("./services/xray") as ServiceModule,
};
/* eslint-enable @typescript-eslint/no-require-imports */

const loaded = new Map<ServiceId, Service>();

/** The handlers of a service, loaded once per process. */
export function loadService(id: ServiceId): Service {
  let service = loaded.get(id);
  if (service === undefined) {
    service = LOADERS[id]().service;
    loaded.set(id, service);
  }
  return service;
}
