import { businessFailureQueries, errorRateQueries, throttleQueries } from "./alarm-queries";

const green = "lambda-payment-green-dev";

const lambdaSum = (id: string, metricName: string, dimensions: Record<string, string>) => ({
  id,
  returnData: false,
  metric: { namespace: "AWS/Lambda", metricName, dimensions, period: 60, stat: "Sum" },
});

describe("errorRateQueries", () => {
  it("S9: is a rate over sums of one minute, on the alias as a whole", () => {
    const dimensions = { FunctionName: green, Resource: `${green}:live` };

    expect(errorRateQueries({ functionName: green }, 1)).toEqual([
      { id: "rate", expression: "IF(invocations >= 1, 100 * FILL(errors, 0) / invocations, 0)", label: "Error rate in percent", returnData: true },
      lambdaSum("errors", "Errors", dimensions),
      lambdaSum("invocations", "Invocations", dimensions),
    ]);
  });

  it("S9: counts one version's calls through the alias, from a minimum volume on", () => {
    const dimensions = { FunctionName: green, Resource: `${green}:live`, ExecutedVersion: "7" };

    expect(errorRateQueries({ functionName: green, executedVersion: "7" }, 20)).toEqual([
      { id: "rate", expression: "IF(invocations >= 20, 100 * FILL(errors, 0) / invocations, 0)", label: "Error rate in percent", returnData: true },
      lambdaSum("errors", "Errors", dimensions),
      lambdaSum("invocations", "Invocations", dimensions),
    ]);
  });
});

describe("businessFailureQueries", () => {
  it("counts what the service itself calls a failure, by version", () => {
    expect(businessFailureQueries(green, "7", 1)).toEqual([
      {
        id: "rate",
        expression: "IF(invocations >= 1, 100 * FILL(failures, 0) / invocations, 0)",
        label: "Business failures in percent",
        returnData: true,
      },
      {
        id: "failures",
        returnData: false,
        metric: {
          namespace: "Switchyard/Services",
          metricName: "BusinessFailures",
          dimensions: { FunctionName: green, FunctionVersion: "7" },
          period: 60,
          stat: "Sum",
        },
      },
      lambdaSum("invocations", "Invocations", { FunctionName: green, Resource: `${green}:live`, ExecutedVersion: "7" }),
    ]);
  });
});

describe("throttleQueries", () => {
  it("counts refused calls, which are in neither errors nor invocations", () => {
    expect(throttleQueries({ functionName: green })).toEqual([
      { ...lambdaSum("throttles", "Throttles", { FunctionName: green, Resource: `${green}:live` }), label: "Throttled calls", returnData: true },
    ]);
  });
});
