const reservedPrefixes = ["xn--", "sthree-", "amzn-s3-demo-"];
const reservedSuffixes = ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"];

/**
 * Whether S3 takes a name for a new general purpose bucket.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
export function isBucketName(name: string): boolean {
  return /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name)
    && !name.includes("..")
    && !/^\d{1,3}(\.\d{1,3}){3}$/.test(name)
    && !reservedPrefixes.some((prefix) => name.startsWith(prefix))
    && !reservedSuffixes.some((suffix) => name.endsWith(suffix));
}
