import { outcomeOf } from "../../scenario/release-outcome";
import { takenBack, wholeShift } from "../../testing/outcomes";
import { scenario } from "../../testing/scenario";
import { untilTraffic } from "../../testing/traffic";

const open = scenario();

/** Opens a rehearsal in which a role is going to lack an action. */
const openWithout = (action: string, principal: string): ReturnType<typeof open> =>
  open({ expectedDenials: (denial) => denial.action === action && denial.caller.includes(`/role-${principal}-payment-local/`) });

describe("metrics and alarms that cannot be read", () => {
  it("D15: have a version taken back after the bake when the hook may not read its metrics", async () => {
    const rehearsal = await openWithout("cloudwatch:GetMetricData", "after-traffic-hook");
    rehearsal.cloud.faults.add({ kind: "permission", roleName: rehearsal.names["payment"]!.roles["after-traffic-hook"], actions: ["cloudwatch:GetMetricData"] });

    const [execution] = await rehearsal.push();
    await rehearsal.finish(execution!, { callsPerSecond: 0.02 });

    expect(await outcomeOf(rehearsal, execution!)).toEqual(takenBack(rehearsal, execution!, {
      error: "HOOK_EXECUTION_FAILURE", percents: wholeShift, cause: /hook AfterAllowTraffic: the version cannot be judged: AccessDenied.*cloudwatch:GetMetricData/,
    }));
  });

  it("D15: have a version taken back after the bake when CloudWatch is down", async () => {
    const rehearsal = await open();
    rehearsal.cloud.faults.add({ kind: "operation", service: "cloudwatch", operation: "GetMetricData", error: { code: "InternalServiceFault", message: "down", statusCode: 500 } });

    const [execution] = await rehearsal.push();
    await rehearsal.finish(execution!, { callsPerSecond: 0.02 });

    expect(await outcomeOf(rehearsal, execution!)).toEqual(takenBack(rehearsal, execution!, {
      error: "HOOK_EXECUTION_FAILURE", percents: wholeShift, cause: /hook AfterAllowTraffic: the version cannot be judged: InternalServiceFault: down/,
    }));
  });

  it("have a shift stopped when CodeDeploy cannot read its alarms any more", async () => {
    const rehearsal = await openWithout("cloudwatch:DescribeAlarms", "codedeploy");
    const { roles } = rehearsal.names["payment"]!;

    const [execution] = await rehearsal.push();
    await untilTraffic(rehearsal, 20, 0.02);
    rehearsal.cloud.faults.add({ kind: "permission", roleName: roles.codedeploy, actions: ["cloudwatch:DescribeAlarms"] });
    await rehearsal.finish(execution!, { callsPerSecond: 0.02 });

    expect(await outcomeOf(rehearsal, execution!)).toEqual(takenBack(rehearsal, execution!, {
      error: "IAM_ROLE_PERMISSIONS", percents: [10, 20], cause: new RegExp(`IAM_ROLE_PERMISSIONS: The IAM role .*${roles.codedeploy} does not give you permission to perform operations in the following AWS service: AmazonCloudWatch`),
    }));
  });

  it("have a version taken back that the crashed hook after traffic never judged", async () => {
    const rehearsal = await open();
    rehearsal.cloud.faults.add({ kind: "function", functionName: rehearsal.names["payment"]!.afterTrafficHook, effect: { crashes: true } });

    const [execution] = await rehearsal.push();
    await rehearsal.finish(execution!, { callsPerSecond: 0.02 });

    expect(await outcomeOf(rehearsal, execution!)).toEqual(takenBack(rehearsal, execution!, { error: "TIMEOUT", percents: wholeShift, cause: "TIMEOUT: .*within one hour" }));
  });
});
