import { pipelineTriggers } from "./pipeline-triggers";

const service = { branch: "main", followsBranch: true, tagPatterns: [], filePaths: [], startedByWebhook: false };

const trigger = (pushes: object[]) => [{ providerType: "CodeStarSourceConnection", gitConfiguration: { sourceActionName: "Source", pushes } }];

describe("pipelineTriggers", () => {
  it("S2: starts on every push to the branch", () => {
    expect(pipelineTriggers(service)).toEqual(trigger([{ branches: { includes: ["main"] } }]));
  });

  it("S2: starts only when the service's own files changed, where services share a repository", () => {
    expect(pipelineTriggers({ ...service, filePaths: ["services/payment/**"] })).toEqual(
      trigger([{ branches: { includes: ["main"] }, filePaths: { includes: ["services/payment/**"] } }]),
    );
  });

  it("S2: leaves the start to the webhook when there is one", () => {
    expect(pipelineTriggers({ ...service, startedByWebhook: true })).toEqual([]);
  });

  it("S14: starts on tags instead of pushes", () => {
    expect(pipelineTriggers({ ...service, followsBranch: false, tagPatterns: ["v*"], filePaths: ["src/**"] })).toEqual(trigger([{ tags: { includes: ["v*"] } }]));
  });

  it("S14: starts on either when both are asked for", () => {
    expect(pipelineTriggers({ ...service, tagPatterns: ["v*"] })).toEqual(trigger([{ branches: { includes: ["main"] } }, { tags: { includes: ["v*"] } }]));
  });
});
