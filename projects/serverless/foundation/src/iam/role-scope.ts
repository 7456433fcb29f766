import { allow, type Arns, arns, deny, functionLogGroup, liveAlias, type Place, type PolicyDocument, serviceNames, type ServiceNames, sharedNames, type SharedNames, type Statement } from "@switchyard/conventions";

/** ARNs that AWS makes up, so that no convention tells them. */
export interface LateArns {
  connectionArn: string;
  topicKeyArn: string;
}

/** As long as the real ones: sizes of policies are checked with them. */
export function exampleLateArns({ partition, region, account }: Place): LateArns {
  const id = "00000000-0000-0000-0000-000000000000";
  return {
    connectionArn: `arn:${partition}:codestar-connections:${region}:${account}:connection/${id}`,
    topicKeyArn: `arn:${partition}:kms:${region}:${account}:key/${id}`,
  };
}

/** What the roles of an environment are made from: names and ARNs, all exact. */
export interface EnvironmentScope {
  place: Place;
  environmentSuffix: string;
  arn: Arns;
  shared: SharedNames;
  /** Whether X-Ray traces the functions. */
  tracing: boolean;
}

/** What the roles of one service are made from. */
export interface ServiceScope extends EnvironmentScope {
  names: ServiceNames;
}

/** One role as its file describes it. */
export interface RoleDefinition {
  description: string;
  trust: PolicyDocument;
  statements: Statement[] | ((late: LateArns) => Statement[]);
}

export function environmentScope(place: Place, environmentSuffix: string, tracing: boolean): EnvironmentScope {
  return { place, environmentSuffix, arn: arns(place), shared: sharedNames(environmentSuffix, place.account), tracing };
}

export function serviceScope(environment: EnvironmentScope, service: string, environmentSuffix: string): ServiceScope {
  return { ...environment, names: serviceNames(service, environmentSuffix) };
}

/** What every function of ours does beside its work: log, and be traced if tracing is on. */
export function observeFunction({ arn, tracing }: EnvironmentScope, functionName: string): Statement[] {
  return [
    allow({
      sid: "WriteLogs",
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      resources: [arn.logStreams(functionLogGroup(functionName))],
    }),
    ...(tracing
      ? [
          allow({
            sid: "SendTraces",
            actions: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
            resources: ["*"],
            everythingBecause: "X-Ray has no resources to name for sending traces",
          }),
        ]
      : []),
  ];
}

/** Calls versions of green by number; never through the alias, which serves customers. */
export function invokeGreenByVersion({ arn, names }: ServiceScope): Statement[] {
  return [
    allow({ sid: "InvokeVersion", actions: ["lambda:InvokeFunction"], resources: [arn.qualifiedFunction(names.greenFunction, "*")] }),
    deny({ sid: "NeverInvokeLive", actions: ["lambda:InvokeFunction"], resources: [arn.qualifiedFunction(names.greenFunction, liveAlias)] }),
  ];
}

/** Encrypts what is published to the topics. */
export function useTopicKey(topicKeyArn: string): Statement {
  return allow({ sid: "EncryptMessages", actions: ["kms:GenerateDataKey", "kms:Decrypt"], resources: [topicKeyArn] });
}
