import type { Shape } from "../../service";
import { approval, forEachTest, invoke, NAME, source, stages, type ReleasingAccount } from "./__fixtures__/releasing-account";

let account: ReleasingAccount;
forEachTest((opened) => { account = opened; });

describe("a manual approval", () => {
  const open = async (): Promise<{ id: string; answer: Shape }> => {
    const id = await account.start();
    await account.minutes(0);
    const [, stage] = (await account.codepipeline("GetPipelineState", { name: NAME })).stageStates as Shape[];
    return { id, answer: { pipelineName: NAME, stageName: "Build", actionName: "Approve", token: stage!.actionStates[0].latestExecution.token } };
  };

  it("waits for an answer, tells its topic, and goes on", async () => {
    const { TopicArn } = await account.call("sns", "CreateTopic", { Name: "approvals" });
    await account.create(stages([source()], [approval({ configuration: { NotificationArn: TopicArn, CustomData: "Release #{source.VersionId}", ExternalEntityLink: "http://example.com" } })], [invoke()]));
    const { id, answer } = await open();
    const { outputVariables: { VersionId } } = (await account.action(id, "Source")).output;
    expect(account.messages).toEqual([{
      topic: TopicArn, subject: `APPROVAL NEEDED: AWS CodePipeline ${NAME} for action Approve`, by: expect.stringMatching(/assumed-role\/pipeline\//),
      message: {
        region: "us-east-1", consoleLink: `https://console.aws.amazon.com/codepipeline/home?region=us-east-1#/view/${NAME}`,
        approval: {
          pipelineName: NAME, stageName: "Build", actionName: "Approve", token: answer.token, expires: "2026-11-27T12:00Z", externalEntityLink: "http://example.com",
          approvalReviewLink: `https://console.aws.amazon.com/codepipeline/home?region=us-east-1#/view/${NAME}/Build/Approve/approve/${answer.token}`, customData: `Release ${VersionId}`,
        },
      },
    }]);

    await expect(account.codepipeline("PutApprovalResult", { ...answer, token: "00000000-0000-0000-0000-000000000000", result: { status: "Approved", summary: "" } })).rejects.toMatchObject({ code: "InvalidApprovalTokenException" });
    await account.codepipeline("PutApprovalResult", { ...answer, result: { status: "Approved", summary: "looks good" } });
    await account.minutes(1);

    expect(await account.status(id)).toBe("Succeeded");
    expect(await account.action(id, "Approve")).toMatchObject({ status: "Succeeded", updatedBy: account.cloud.administrator.arn, output: { executionResult: { externalExecutionSummary: "looks good" } } });
    await expect(account.codepipeline("PutApprovalResult", { ...answer, result: { status: "Rejected", summary: "" } })).rejects.toMatchObject({ code: "ApprovalAlreadyCompletedException" });
  });

  it("fails when it is rejected", async () => {
    await account.create(stages([source()], [approval()], [invoke()]));
    const { id, answer } = await open();

    await account.codepipeline("PutApprovalResult", { ...answer, result: { status: "Rejected", summary: "no" } });
    await account.minutes(1);

    expect(await account.status(id)).toBe("Failed");
    expect(await account.actions(id)).toEqual(["Source/Source Succeeded", "Build/Approve Failed"]);
  });

  it.each<[string, Shape, number]>([["after seven days", {}, 7 * 24 * 60], ["after the action's own time", { timeoutInMinutes: 30 }, 30]])("expires %s", async (_what, change, minutes) => {
    await account.create(stages([source()], [approval(change)], [invoke()]));
    const { id } = await open();
    await account.minutes(minutes - 1);
    expect(await account.status(id)).toBe("InProgress");

    await account.minutes(1);

    expect(await account.status(id)).toBe("Failed");
  });

  it("costs nothing while it waits", async () => {
    await account.create(stages([source()], [approval()]));
    await open();
    let calls = 0;
    account.cloud.observe(() => { calls++; });

    await account.minutes(6 * 24 * 60);

    expect(calls).toBe(0);
  });
});
