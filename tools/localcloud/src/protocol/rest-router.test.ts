import { join } from "node:path";
import { ModelLibrary } from "../model/api-model";
import type { ServiceId } from "../service";
import { readAddress } from "../http/request-address";
import { matchRoute, type MatchedRoute } from "./rest-router";

const models = new ModelLibrary(join(__dirname, "..", "..", "models"));

function match(service: ServiceId, line: string, headers: Record<string, string> = {}): MatchedRoute {
  const [method = "", url = ""] = line.split(" ");
  const { rawPath, query } = readAddress(url);
  return matchRoute(models.service(service), { method, path: rawPath, query, headers, body: Buffer.alloc(0) });
}

describe("matchRoute", () => {
  it.each<[string, string, Record<string, string>]>([
    ["GET /", "ListBuckets", {}],
    ["GET /b", "ListObjects", { Bucket: "b" }],
    ["GET /b/?list-type=2", "ListObjectsV2", { Bucket: "b" }],
    ["GET /b?versioning", "GetBucketVersioning", { Bucket: "b" }],
    ["GET /b?acl", "GetBucketAcl", { Bucket: "b" }],
    ["GET /b/k?acl", "GetObjectAcl", { Bucket: "b", Key: "k" }], // not modelled, but told by name
    ["GET /b/a/b%20c/", "GetObject", { Bucket: "b", Key: "a/b c/" }],
    ["GET /b//a", "GetObject", { Bucket: "b", Key: "/a" }],
    ["GET /b/k?uploadId=1", "ListParts", { Bucket: "b", Key: "k" }],
    ["PUT /b/k", "PutObject", { Bucket: "b", Key: "k" }],
    ["PUT /b/k?partNumber=1&uploadId=1", "UploadPart", { Bucket: "b", Key: "k" }],
    ["DELETE /b/k?uploadId=1", "AbortMultipartUpload", { Bucket: "b", Key: "k" }],
    ["POST /b/k?uploads", "CreateMultipartUpload", { Bucket: "b", Key: "k" }],
    ["PUT /b/../c", "PutObject", { Bucket: "b", Key: "../c" }], // a key like any other
  ])("s3: %s -> %s", (line, operationName, labels) => {
    expect(match("s3", line)).toEqual({ operationName, labels });
  });

  it("tells a copy by its header", () => {
    expect(match("s3", "PUT /b/k", { "x-amz-copy-source": "/a/k" }).operationName).toBe("CopyObject");
    expect(match("s3", "PUT /b/k?partNumber=1&uploadId=1", { "x-amz-copy-source": "/a/k" }).operationName).toBe("UploadPartCopy");
  });

  it.each<[string, string, Record<string, string>]>([
    ["POST /2015-03-31/functions", "CreateFunction", {}],
    ["GET /2015-03-31/functions/", "ListFunctions", {}],
    ["GET /2015-03-31/functions/arn%3Aaws%3Alambda%3Aus-east-1%3A0%3Afunction%3Af", "GetFunction", { FunctionName: "arn:aws:lambda:us-east-1:0:function:f" }],
    ["GET /2015-03-31/functions/f/aliases/live", "GetAlias", { FunctionName: "f", Name: "live" }],
    ["GET /2019-09-30/functions/f/provisioned-concurrency?List=ALL", "ListProvisionedConcurrencyConfigs", { FunctionName: "f" }],
    ["GET /2019-09-30/functions/f/provisioned-concurrency?Qualifier=1", "GetProvisionedConcurrencyConfig", { FunctionName: "f" }],
  ])("lambda: %s -> %s", (line, operationName, labels) => {
    expect(match("lambda", line)).toEqual({ operationName, labels });
  });

  it("refuses what no operation has, and paths that are not encoded", () => {
    expect(() => match("lambda", "GET /2015-03-31/nothing/here/at/all")).toThrow("AWS Lambda has no operation for GET /2015-03-31/nothing/here/at/all.");
    expect(() => match("s3", "GET /b/%ff")).toThrow(/"%ff", which is not percent-encoded UTF-8/);
  });
});
