import type { CallContext } from "../../service";
import { accessRequests } from "./authorization";

const context = { partition: "aws", region: "us-east-1", accountId: "000000000000" } as CallContext;
const PIPELINE = "arn:aws:codepipeline:us-east-1:000000000000:payment";

describe("what CodePipeline's calls ask of IAM", () => {
  it.each<[string, object, string]>([
    ["PutJobSuccessResult", { jobId: "j" }, "*"],
    ["PutJobFailureResult", { jobId: "j" }, "*"],
    ["ListPipelines", {}, "*"],
    ["StartPipelineExecution", { name: "payment" }, PIPELINE],
    ["StopPipelineExecution", { pipelineName: "payment" }, PIPELINE],
    ["CreatePipeline", { pipeline: { name: "payment" } }, PIPELINE],
    ["RetryStageExecution", { pipelineName: "payment", stageName: "Deploy" }, `${PIPELINE}/Deploy`],
    ["DisableStageTransition", { pipelineName: "payment", stageName: "Deploy" }, `${PIPELINE}/Deploy`],
    ["PutApprovalResult", { pipelineName: "payment", stageName: "Deploy", actionName: "Approve" }, `${PIPELINE}/Deploy/Approve`],
  ])("%s is on its resource", (operation, input, resource) => {
    expect(accessRequests(operation, input, context)).toEqual([{ action: `codepipeline:${operation}`, resources: [resource] }]);
  });

  it("leaves tags to the default, which reads the ARN", () => {
    expect(accessRequests("TagResource", { resourceArn: PIPELINE }, context)).toBeUndefined();
  });
});
