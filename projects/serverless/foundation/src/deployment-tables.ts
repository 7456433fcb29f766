import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { SharedNames } from "@switchyard/conventions";

export interface DeploymentTablesArgs {
  names: Pick<SharedNames, "deploymentTable" | "paymentsTable">;
}

/** The deployment history, and the payments of the sample service. Both are encrypted and can be restored to any second of 35 days. */
export class DeploymentTables extends pulumi.ComponentResource {
  /** Audit trail: one item per attempt, without expiry. */
  public readonly deploymentTableName: pulumi.Output<string>;
  /** Payments by idempotency key. */
  public readonly paymentsTableName: pulumi.Output<string>;

  constructor(name: string, args: DeploymentTablesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("switchyard:foundation:DeploymentTables", name, {}, opts);
    const child = { parent: this };
    const common = { billingMode: "PAY_PER_REQUEST", pointInTimeRecovery: { enabled: true }, serverSideEncryption: { enabled: true } };
    const deployments = new aws.dynamodb.Table(
      name,
      { name: args.names.deploymentTable, hashKey: "deploymentId", attributes: [{ name: "deploymentId", type: "S" }], ...common },
      child,
    );
    const payments = new aws.dynamodb.Table(
      `${name}-payments`,
      {
        name: args.names.paymentsTable,
        hashKey: "idempotencyKey",
        attributes: [{ name: "idempotencyKey", type: "S" }],
        // Synthetic payments carry the attribute; payments of customers do not, and stay.
        ttl: { attributeName: "expiresAt", enabled: true },
        ...common,
      },
      child,
    );
    this.deploymentTableName = deployments.name;
    this.paymentsTableName = payments.name;
    this.registerOutputs({ deploymentTableName: this.deploymentTableName, paymentsTableName: this.paymentsTableName });
  }
}
