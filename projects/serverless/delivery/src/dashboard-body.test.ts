import { arns, serviceNames, sharedNames } from "@switchyard/conventions";
import { dashboardBody } from "./dashboard-body";
import { savedQueries } from "./saved-queries";

const place = { partition: "aws", region: "us-east-1", account: "000000000000" };
const [names, shared] = [serviceNames("payment", "dev"), sharedNames("dev", place.account)];
const body = dashboardBody({ service: "payment", environmentSuffix: "dev", stack: "dev", region: place.region, names, shared, arn: arns(place) });
const titled = (title: string) => body.widgets.find(({ properties }) => (properties as { title?: string }).title === title)!.properties as Record<string, unknown>;

describe("dashboardBody", () => {
  it("S9: shows traffic, failures and latency by version, whatever versions there are", () => {
    expect(titled("Traffic by version")).toMatchObject({
      stacked: true,
      metrics: [[{ expression: `SEARCH('{AWS/Lambda,ExecutedVersion,FunctionName,Resource} FunctionName="lambda-payment-green-dev" Resource="lambda-payment-green-dev:live" MetricName="Invocations"', 'Sum', 60)` }]],
    });
    expect(titled("Latency by version, slowest percent in ms")).toMatchObject({ metrics: [[{ expression: expect.stringMatching(/MetricName="Duration"', 'p99', 60\)$/) }]] });
    expect(titled("Business failures by version")).toMatchObject({
      metrics: [[{ expression: `SEARCH('{Switchyard/Services,FunctionName,FunctionVersion} FunctionName="lambda-payment-green-dev" MetricName="BusinessFailures"', 'Sum', 60)` }]],
    });
  });

  it("S9: shows the state of every alarm, and the error rates with the limit at which a release is rolled back", () => {
    const alarm = (name: string) => `arn:aws:cloudwatch:us-east-1:000000000000:alarm:alarm-payment-${name}-dev`;
    expect(titled("Alarms")["alarms"]).toEqual(["candidate-error-rate", "candidate-business-failures", "candidate-throttles", "live-error-rate", "live-throttles"].map(alarm));
    expect(titled("Error rate of the version under test, percent")["annotations"]).toEqual({ alarms: [alarm("candidate-error-rate")] });
    expect(titled("Error rate of all callers, percent")).toMatchObject({
      annotations: { horizontal: [{ label: "rolls back", value: 5 }] },
      metrics: [
        [{ id: "rate", expression: "IF(invocations >= 1, 100 * FILL(errors, 0) / invocations, 0)" }],
        ["AWS/Lambda", "Errors", "FunctionName", "lambda-payment-green-dev", "Resource", "lambda-payment-green-dev:live", { id: "errors", stat: "Sum", period: 60, visible: false }],
        ["AWS/Lambda", "Invocations", "FunctionName", "lambda-payment-green-dev", "Resource", "lambda-payment-green-dev:live", { id: "invocations", stat: "Sum", period: 60, visible: false }],
      ],
    });
  });

  it("S6: lists the releases out of the recorder's log", () => {
    expect(titled("Releases")["query"]).toBe(
      "SOURCE '/aws/lambda/lambda-history-recorder-dev' | filter message = \"release recorded\" and deploymentId like /^payment:/ | stats latest(outcome) as result, min(@timestamp) as began, max(@timestamp) as changed by deploymentId | sort changed desc | limit 20",
    );
  });

  it("leaves no widget over another, and none over the edge", () => {
    const taken = new Set<string>();
    for (const { x, y, width, height } of body.widgets) {
      expect(x + width).toBeLessThanOrEqual(24);
      for (let column = x; column < x + width; column++) {
        for (let row = y; row < y + height; row++) {
          expect(taken).not.toContain(`${column},${row}`);
          taken.add(`${column},${row}`);
        }
      }
    }
    expect(body.widgets).toHaveLength(11);
  });
});

describe("savedQueries", () => {
  it("A8: look into the logs that there are", () => {
    expect(savedQueries("payment", names, shared).map(({ purpose, logGroupNames }) => [purpose, logGroupNames])).toEqual([
      ["errors", ["/aws/lambda/lambda-payment-green-dev"]],
      ["latency", ["/aws/lambda/lambda-payment-green-dev"]],
      ["release-steps", ["/aws/lambda/lambda-release-conductor-payment-dev", "/aws/lambda/lambda-before-traffic-payment-dev", "/aws/lambda/lambda-after-traffic-payment-dev"]],
      ["releases", ["/aws/lambda/lambda-history-recorder-dev"]],
    ]);
  });
});
