/** The stages of a service's pipeline, in order; permissions name them. */
export const stages = { source: "Source", build: "Build", deployBlue: "Deploy-Blue", switchTraffic: "Switch-Traffic" } as const;

/** The actions of a service's pipeline; triggers, variables and permissions name them. */
export const actions = { source: "Source", build: "Build", deployBlue: "Deploy-Blue", approve: "Approve", switchTraffic: "Switch-Traffic" } as const;

/** AWS's own deployment configurations that a release or an operator may ask for. */
export const deploymentConfigs = {
  /** Ten percent more every ten minutes: a release. */
  linear: "CodeDeployDefault.LambdaLinear10PercentEvery10Minutes",
  /** Everything at once: promotion and rollback by an operator. */
  allAtOnce: "CodeDeployDefault.LambdaAllAtOnce",
} as const;

/** Statuses of CodeDeploy deployments that have not ended. AWS has added some before. @see https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_DeploymentInfo.html */
export const runningDeploymentStatuses = ["Created", "Queued", "InProgress", "Baking", "Ready"] as const;
