import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { deploymentConfigs, type ServiceNames } from "@switchyard/conventions";

export interface DeploymentGroupArgs {
  names: ServiceNames;
  applicationName: pulumi.Input<string>;
  roleArn: pulumi.Input<string>;
  /** Alarms that stop a deployment and roll it back. */
  alarmNames: string[];
  /** Topic that hears of every state; CodeDeploy's events on the bus are best effort. */
  eventsTopicArn: pulumi.Input<string>;
}

/** What rolls a deployment back by itself. */
export const rollbackEvents = ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST"];

const triggerEvents = ["DeploymentStart", "DeploymentSuccess", "DeploymentFailure", "DeploymentStop", "DeploymentRollback", "DeploymentReady"];

/** Shifts the traffic of one service ten percent every ten minutes, and puts it back on alarm, failure or request. */
export class DeploymentGroup extends pulumi.ComponentResource {
  public readonly deploymentGroupName: pulumi.Output<string>;

  constructor(name: string, args: DeploymentGroupArgs, opts?: pulumi.ComponentResourceOptions) {
    super("switchyard:delivery:DeploymentGroup", name, {}, opts);
    const group = new aws.codedeploy.DeploymentGroup(
      name,
      {
        appName: args.applicationName,
        deploymentGroupName: args.names.deploymentGroup,
        serviceRoleArn: args.roleArn,
        deploymentConfigName: deploymentConfigs.linear,
        deploymentStyle: { deploymentType: "BLUE_GREEN", deploymentOption: "WITH_TRAFFIC_CONTROL" },
        autoRollbackConfiguration: { enabled: true, events: rollbackEvents },
        // Alarms that cannot be read stop the deployment too.
        alarmConfiguration: { enabled: true, alarms: args.alarmNames, ignorePollAlarmFailure: false },
        triggerConfigurations: [{ triggerName: "deployment-events", triggerTargetArn: args.eventsTopicArn, triggerEvents }],
      },
      { parent: this },
    );
    this.deploymentGroupName = group.deploymentGroupName;
    this.registerOutputs({ deploymentGroupName: this.deploymentGroupName });
  }
}
