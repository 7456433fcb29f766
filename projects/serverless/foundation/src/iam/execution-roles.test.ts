import { blueRole, greenRole } from "./execution-roles";
import { environmentScope, serviceScope } from "./role-scope";

const place = { partition: "aws", region: "us-east-1", account: "000000000000" };
const scope = serviceScope(environmentScope(place, "dev", false), "payment", "dev");

const logs = (functionName: string) => ({
  Sid: "WriteLogs",
  Effect: "Allow",
  Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
  Resource: [`arn:aws:logs:us-east-1:000000000000:log-group:/aws/lambda/${functionName}:*`],
});

const payments = {
  Effect: "Allow",
  Action: ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"],
  Resource: ["arn:aws:dynamodb:us-east-1:000000000000:table/dynamodb-payments-dev"],
};

describe("greenRole", () => {
  it("A5, S5: may keep payments and log", () => {
    expect(greenRole(scope).statements).toEqual([logs("lambda-payment-green-dev"), { Sid: "KeepPayments", ...payments }]);
  });

  it("S15: may send traces when tracing is on", () => {
    const traced = serviceScope(environmentScope(place, "dev", true), "payment", "dev");

    expect(greenRole(traced).statements).toEqual([
      logs("lambda-payment-green-dev"),
      { Sid: "SendTraces", Effect: "Allow", Action: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"], Resource: ["*"] },
      { Sid: "KeepPayments", ...payments },
    ]);
  });
});

describe("blueRole", () => {
  it("A5, S5: reaches synthetic payments only", () => {
    expect(blueRole(scope).statements).toEqual([
      logs("lambda-payment-blue-dev"),
      { Sid: "KeepSyntheticPayments", ...payments, Condition: { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["synthetic:*"] } } },
    ]);
  });
});
