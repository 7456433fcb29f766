// @ts-check
"use strict";
/**
 * The three layers of the `serverless` system as a CDK app: plain CloudFormation constructs, one for each resource
 * that our programs declare, with the same properties. Nothing is compiled or bundled while it runs.
 */
const path = require("node:path");
const { App, Tags } = require("aws-cdk-lib");
const { FoundationStack } = require("./foundation-stack");
const { RuntimeStack } = require("./runtime-stack");
const { DeliveryStack } = require("./delivery-stack");

const app = new App();
const settings = {
  suffix: "dev",
  accountId: "000000000000",
  region: "us-east-1",
  services: (process.env.SERVICES ?? "payment").split(","),
  bundles: path.join(__dirname, "assets"),
};
const env = { account: settings.accountId, region: settings.region };
const foundation = new FoundationStack(app, "foundation", { env, settings });
const runtime = new RuntimeStack(app, "runtime", { env, settings, foundation });
new DeliveryStack(app, "delivery", { env, settings, foundation, runtime });
for (const [name, value] of Object.entries({
  Environment: "dev", Project: "switchyard", ManagedBy: "cdk", CostCenter: "payments", Repository: "owner/repo", Team: "payments",
})) Tags.of(app).add(name, value);
