import { unlessGone } from "../../cloud-api";
import { json, required, text } from "../../framework/field";
import { defineResource } from "../../framework/resource-type";

export const dashboard = defineResource({
  token: "aws:cloudwatch/dashboard:Dashboard",
  title: "CloudWatch Dashboard",
  inputs: { dashboardBody: required(json()), dashboardName: required(text({ forceNew: true })) },
  outputs: ["dashboardArn"],

  async create(context, inputs) {
    await context.api.call("cloudwatch", "PutDashboard", { DashboardName: inputs.dashboardName, DashboardBody: inputs.dashboardBody });
    return inputs.dashboardName;
  },

  async read(context, id) {
    const found = await unlessGone(context.api.call("cloudwatch", "GetDashboard", { DashboardName: id }));
    if (found === undefined) return undefined;
    return {
      dashboardName: found["DashboardName"] as string,
      dashboardBody: found["DashboardBody"] as string,
      dashboardArn: found["DashboardArn"] as string,
    };
  },

  async update(context, { id, news }) {
    await context.api.call("cloudwatch", "PutDashboard", { DashboardName: id, DashboardBody: news.dashboardBody });
  },

  async delete(context, id) {
    await context.api.call("cloudwatch", "DeleteDashboards", { DashboardNames: [id] });
  },
});
