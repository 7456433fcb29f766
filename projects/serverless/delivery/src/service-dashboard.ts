import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { arns, type Place, resourceName, serviceNames, sharedNames } from "@switchyard/conventions";
import { dashboardBody } from "./dashboard-body";
import { savedQueries } from "./saved-queries";

export interface ServiceDashboardArgs {
  service: string;
  environmentSuffix: string;
  place: Place;
}

/** What people look at when they are woken up: one dashboard, and the queries that explain it. */
export class ServiceDashboard extends pulumi.ComponentResource {
  public readonly dashboardName: pulumi.Output<string>;

  constructor(name: string, args: ServiceDashboardArgs, opts?: pulumi.ComponentResourceOptions) {
    super("switchyard:delivery:ServiceDashboard", name, {}, opts);
    const { service, environmentSuffix, place } = args;
    const names = serviceNames(service, environmentSuffix);
    const shared = sharedNames(environmentSuffix, place.account);
    const child = { parent: this };
    const body = dashboardBody({ service, environmentSuffix, stack: pulumi.getStack(), region: place.region, names, shared, arn: arns(place) });
    const dashboard = new aws.cloudwatch.Dashboard(name, { dashboardName: resourceName("dashboard", service, environmentSuffix), dashboardBody: JSON.stringify(body) }, child);
    for (const { purpose, ...query } of savedQueries(service, names, shared)) {
      new aws.cloudwatch.QueryDefinition(`${name}-${purpose}`, { name: resourceName("query", `${service}-${purpose}`, environmentSuffix), ...query }, child);
    }
    this.dashboardName = dashboard.dashboardName;
    this.registerOutputs({ dashboardName: this.dashboardName });
  }
}
