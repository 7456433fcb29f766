import { webhookEventSource } from "./webhook";

it("the source of a webhook's events names its environment", () => {
  expect(webhookEventSource("dev")).toBe("switchyard.github.dev");
});
