import { operatorClients, parseEnvironment } from "./index";

const outputs = {
  region: "eu-west-1", applicationName: "application", deploymentTableName: "history", pipelineNames: { payment: "pipeline" }, deploymentGroupNames: { payment: "group" },
  liveFunctionNames: { payment: "green", refund: "other" }, blueFunctionNames: { payment: "blue" }, candidateAlarmNames: { payment: ["error-rate"] },
  trafficHookNames: { payment: { before: "before", after: "after" } }, pipelineUrl: "https://…",
};

describe("parseEnvironment", () => {
  it("reads what the delivery layer gives, service by service", () => {
    expect(parseEnvironment("dev", outputs)).toEqual({
      stack: "dev", region: "eu-west-1", applicationName: "application", deploymentTableName: "history",
      services: { payment: {
        service: "payment", pipelineName: "pipeline", deploymentGroupName: "group", liveFunction: "green", blueFunction: "blue", candidateAlarms: ["error-rate"], hooks: { before: "before", after: "after" },
      } },
    });
  });

  it("names all that an older delivery layer lacks, and the command that brings it", () => {
    const { region: _region, trafficHookNames: _hooks, ...older } = outputs;

    expect(() => parseEnvironment("dev", older)).toThrow("The delivery layer of stack dev lacks outputs that operators' commands need: region, trafficHookNames. It was deployed by an older program; deploy it again: npx nx up delivery -c dev --yes");
    expect(() => parseEnvironment("local", { ...outputs, blueFunctionNames: {} })).toThrow(/need: blueFunctionNames\.payment\. .*again: npx nx up delivery$/);
  });
});

describe("operatorClients", () => {
  it("makes clients of one Region, which go to the local cloud when told so", async () => {
    const clients = operatorClients({ region: "eu-west-1", endpoint: "http://127.0.0.1:1", credentials: { accessKeyId: "a", secretAccessKey: "s" } });

    for (const client of Object.values(clients) as { config: { region(): Promise<string> } }[]) expect(await client.config.region()).toBe("eu-west-1");
  });
});
