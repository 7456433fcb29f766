import { AwsError, type Shape } from "../../service";

/** An error that tells which bucket it is about, as S3's bodies do. */
export function bucketError(code: string, message: string, statusCode: number, bucket: string): AwsError {
  return new AwsError(code, message, statusCode, { BucketName: bucket });
}

export const noSuchBucket = (bucket: string): AwsError => bucketError("NoSuchBucket", "The specified bucket does not exist", 404, bucket);
export const noSuchKey = (key: string): AwsError => new AwsError("NoSuchKey", "The specified key does not exist.", 404, { Key: key });
export const noSuchVersion = (key: string, versionId: string): AwsError =>
  new AwsError("NoSuchVersion", "The specified version does not exist.", 404, { Key: key, VersionId: versionId });
export const invalidArgument = (message: string, members: Shape = {}): AwsError => new AwsError("InvalidArgument", message, 400, members);
export const invalidRequest = (message: string): AwsError => new AwsError("InvalidRequest", message, 400);
export const malformedXml = (why: string): AwsError => new AwsError("MalformedXML",
  `The XML you provided was not well-formed or did not validate against our published schema (${why})`, 400);
export const preconditionFailed = (condition: string): AwsError => new AwsError("PreconditionFailed",
  "At least one of the pre-conditions you specified did not hold", 412, { Condition: condition });
export const accessDenied = (message = "Access Denied"): AwsError => new AwsError("AccessDenied", message, 403);
/** A real S3 feature that the local cloud lacks. */
export const notModelled = (feature: string): AwsError =>
  new AwsError("NotImplemented", `A header or setting you provided asks for ${feature}, which is not modelled.`, 501);
/** For a continuation token that S3 never gave out. */
export const invalidToken = (): AwsError => invalidArgument("The continuation token provided is incorrect");
