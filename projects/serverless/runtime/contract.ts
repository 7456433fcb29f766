import { data, decision, defineContract, text, textMap } from "@switchyard/contracts";
import * as z from "zod/mini";
import { runtimeFolder, runtimeSettings } from "./src/settings";

const runtimeName = z.string().check(z.minLength(1));

/** What the runtime offers to the layers above it. */
export const runtime = defineContract(
  "runtime",
  {
    /** Lambda runtime of the services; builds use the same Node.js version. */
    runtime: decision("a Lambda runtime", runtimeName, { example: "nodejs18.x" }),
    /** Calls a minute from which the candidate's error rate is judged; the conductor writes it into the alarms. */
    minimumInvocations: decision("a number of calls", z.int(), { example: 1 }),
    /** Alias that callers use and CodeDeploy moves. */
    liveAliasName: text("the name of an alias", { example: "live" }),
    /** What callers invoke, by service; the ARN never changes. */
    liveArns: textMap("alias ARNs by service", { example: { payment: "arn:aws:lambda:us-east-1:000000000000:function:lambda-payment-green-dev:live" } }),
    blueFunctionNames: textMap("function names by service", { example: { payment: "lambda-payment-blue-dev" } }),
    greenFunctionNames: textMap("function names by service", { example: { payment: "lambda-payment-green-dev" } }),
    /** The alarms on which a deployment is rolled back, by service. */
    candidateAlarmNames: decision("alarm names by service", z.record(z.string(), z.array(z.string())), {
      example: {
        payment: ["alarm-payment-candidate-error-rate-dev", "alarm-payment-candidate-business-failures-dev", "alarm-payment-candidate-throttles-dev"],
      },
    }),
    /** Log groups of the functions, by service: green, then blue. */
    functionLogGroupNames: data("log group names by service", z.record(z.string(), z.array(z.string())), {
      example: { payment: ["/aws/lambda/lambda-payment-green-dev", "/aws/lambda/lambda-payment-blue-dev"] },
    }),
  },
  { folder: runtimeFolder, settings: Object.keys(runtimeSettings) },
);
