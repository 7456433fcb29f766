import { join } from "node:path";
import { AuthorizationFacts } from "../../authorization/facts";
import { mapRequest } from "../../authorization/request-mapping";
import type { CallContext } from "../../service";

const facts = new AuthorizationFacts(join(__dirname, "..", "..", "..", "models"));

const context = { partition: "aws", region: "us-east-1", accountId: "000000000000" } as CallContext;
const PIPELINE = "arn:aws:codepipeline:us-east-1:000000000000:payment";

describe("what CodePipeline's calls ask of IAM", () => {
  it.each<[string, object, string]>([
    ["PutJobSuccessResult", { jobId: "j" }, "*"],
    ["PutJobFailureResult", { jobId: "j" }, "*"],
    ["ListPipelines", {}, "*"],
    ["TagResource", { resourceArn: PIPELINE, tags: [] }, PIPELINE],
    ["StartPipelineExecution", { name: "payment" }, PIPELINE],
    ["StopPipelineExecution", { pipelineName: "payment" }, PIPELINE],
    ["CreatePipeline", { pipeline: { name: "payment" } }, PIPELINE],
    ["RetryStageExecution", { pipelineName: "payment", stageName: "Deploy" }, `${PIPELINE}/Deploy`],
    ["DisableStageTransition", { pipelineName: "payment", stageName: "Deploy" }, `${PIPELINE}/Deploy`],
    ["PutApprovalResult", { pipelineName: "payment", stageName: "Deploy", actionName: "Approve" }, `${PIPELINE}/Deploy/Approve`],
  ])("%s is on its resource", (operation, input, resource) => {
    expect(mapRequest(facts, "codepipeline", operation, input, context)).toEqual([{ action: `codepipeline:${operation}`, resources: [resource] }]);
  });
});
