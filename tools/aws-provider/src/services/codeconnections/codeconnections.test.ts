import { tellLifeStory } from "../../testing/resource-life";

tellLifeStory({
  type: "aws:codeconnections/connection:Connection",
  inputs: () => ({ name: "connection-source-dev", providerType: "GitHub" }),
  outputs: ["arn", "connectionStatus", "ownerAccountId", "tagsAll"],
  update: {
    inputs: (before) => ({ ...before, tags: { Repository: "shop/payment" } }),
    paths: { "tags.Repository": "add", "tagsAll.Repository": "add" },
    calls: ["TagResource"],
  },
  drift: {
    change: (world, { id }) => world.aws("codeconnections", "UntagResource", { ResourceArn: id, TagKeys: ["Team"] }),
    paths: { "tagsAll.Team": "add" },
  },
  replace: { inputs: (before) => ({ ...before, providerType: "GitLab" }), keys: ["providerType"], deleteFirst: true },
});
