import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** The least that pipelines and roles need to know of a connection, made here or found. */
export interface ConnectionRef {
  readonly arn: pulumi.Output<string>;
  readonly status: pulumi.Output<string>;
}

/** A connection that somebody else made and finished: it is used, never changed. */
export function existingConnection(arn: string): ConnectionRef {
  return { arn: pulumi.output(arn), status: pulumi.output("ADOPTED") };
}

/**
 * A connection to GitHub. AWS makes it PENDING; an owner of the GitHub organisation finishes it in the console, and
 * no release starts before.
 */
export function newConnection(name: string, connectionName: string, opts: pulumi.CustomResourceOptions): ConnectionRef {
  const connection = new aws.codeconnections.Connection(name, { name: connectionName, providerType: "GitHub" }, opts);
  return { arn: connection.arn, status: connection.connectionStatus };
}

/** The connection of the environment: adopted when the settings name one, made otherwise. */
export function sourceConnection(
  name: string,
  args: { connectionName: string; existingArn?: string | undefined },
  opts: pulumi.CustomResourceOptions,
): ConnectionRef {
  return args.existingArn === undefined ? newConnection(name, args.connectionName, opts) : existingConnection(args.existingArn);
}

/** Where a person finishes connections. */
export function connectionConsoleUrl(region: string): string {
  return `https://${region}.console.aws.amazon.com/codesuite/settings/connections?region=${region}`;
}
