import { jobPolicy } from "./artifact-store";

describe("the session of a job", () => {
  const artifact = (name: string): { name: string; bucket: string; key: string } => ({ name, bucket: "artifacts", key: `payment/${name}/AbCdEfG` });
  const key = "arn:aws:kms:us-east-1:000000000000:key/1";

  it("reads the job's inputs and writes its outputs, and nothing else", () => {
    expect(JSON.parse(jobPolicy([artifact("source"), artifact("bundle")], [artifact("report")], key))).toEqual({
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Action: ["s3:GetObject", "s3:GetObjectVersion"], Resource: ["arn:aws:s3:::artifacts/payment/source/AbCdEfG", "arn:aws:s3:::artifacts/payment/bundle/AbCdEfG"] },
        { Effect: "Allow", Action: ["s3:PutObject"], Resource: ["arn:aws:s3:::artifacts/payment/report/AbCdEfG"] },
        { Effect: "Allow", Action: ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"], Resource: key },
      ],
    });
  });

  it("writes nothing for a job without outputs", () => {
    expect(jobPolicy([artifact("source")], [], undefined)).not.toContain("s3:PutObject");
  });
});
