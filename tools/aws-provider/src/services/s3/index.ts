import { bucket } from "./bucket";
import { bucketLifecycleConfiguration } from "./bucket-lifecycle-configuration";
import {
  bucketOwnershipControls, bucketPolicy, bucketPublicAccessBlock, bucketServerSideEncryptionConfiguration, bucketVersioning,
} from "./bucket-settings";

export const s3Types = [
  bucket, bucketVersioning, bucketServerSideEncryptionConfiguration, bucketPublicAccessBlock, bucketOwnershipControls,
  bucketPolicy, bucketLifecycleConfiguration,
];
