import type { Service } from "../../service";
import {
  deleteAbsent, getBucketAccelerateConfiguration, getBucketCors, getBucketLogging, getBucketNotificationConfiguration, getBucketReplication,
  getBucketRequestPayment, getBucketWebsite, getObjectLockConfiguration,
} from "./absent-settings";
import { getBucketAcl, putBucketAcl } from "./acl";
import { deleteBucketPolicy, getBucketPolicy, getBucketPolicyStatus, putBucketPolicy } from "./bucket-policy";
import {
  deleteBucketOwnershipControls, deletePublicAccessBlock, getBucketOwnershipControls, getBucketVersioning, getPublicAccessBlock,
  putBucketOwnershipControls, putBucketVersioning, putPublicAccessBlock,
} from "./bucket-settings";
import { createBucket, deleteBucket, getBucketLocation, headBucket, listBuckets } from "./buckets";
import { completeMultipartUpload } from "./complete-upload";
import { copyObject } from "./copy-object";
import { deleteObject, deleteObjects } from "./delete-object";
import { deleteBucketEncryption, getBucketEncryption, putBucketEncryption } from "./encryption";
import { getObject, headObject } from "./get-object";
import { deleteBucketLifecycle, getBucketLifecycleConfiguration, putBucketLifecycleConfiguration } from "./lifecycle";
import { LIFECYCLE_TASK } from "./lifecycle-plan";
import { runLifecycle } from "./lifecycle-run";
import { listObjectVersions } from "./list-object-versions";
import { listObjects, listObjectsV2 } from "./list-objects";
import { deleteObjectTagging, getObjectTagging, putObjectTagging } from "./object-tagging";
import { putObject } from "./put-object";
import { deleteBucketTagging, getBucketTagging, putBucketTagging } from "./tagging";
import { uploadPart, uploadPartCopy } from "./upload-part";
import { abortMultipartUpload, createMultipartUpload, listMultipartUploads, listParts } from "./uploads";

/** S3: general purpose buckets, their settings, and objects with versions, multipart uploads too. */
export const service: Service = {
  id: "s3",
  operations: {
    AbortMultipartUpload: abortMultipartUpload,
    CompleteMultipartUpload: completeMultipartUpload,
    CopyObject: copyObject,
    CreateBucket: createBucket,
    CreateMultipartUpload: createMultipartUpload,
    DeleteBucket: deleteBucket,
    DeleteBucketCors: deleteAbsent,
    DeleteBucketEncryption: deleteBucketEncryption,
    DeleteBucketLifecycle: deleteBucketLifecycle,
    DeleteBucketOwnershipControls: deleteBucketOwnershipControls,
    DeleteBucketPolicy: deleteBucketPolicy,
    DeleteBucketReplication: deleteAbsent,
    DeleteBucketTagging: deleteBucketTagging,
    DeleteBucketWebsite: deleteAbsent,
    DeleteObject: deleteObject,
    DeleteObjects: deleteObjects,
    DeleteObjectTagging: deleteObjectTagging,
    DeletePublicAccessBlock: deletePublicAccessBlock,
    GetBucketAccelerateConfiguration: getBucketAccelerateConfiguration,
    GetBucketAcl: getBucketAcl,
    GetBucketCors: getBucketCors,
    GetBucketEncryption: getBucketEncryption,
    GetBucketLifecycleConfiguration: getBucketLifecycleConfiguration,
    GetBucketLocation: getBucketLocation,
    GetBucketLogging: getBucketLogging,
    GetBucketNotificationConfiguration: getBucketNotificationConfiguration,
    GetBucketOwnershipControls: getBucketOwnershipControls,
    GetBucketPolicy: getBucketPolicy,
    GetBucketPolicyStatus: getBucketPolicyStatus,
    GetBucketReplication: getBucketReplication,
    GetBucketRequestPayment: getBucketRequestPayment,
    GetBucketTagging: getBucketTagging,
    GetBucketVersioning: getBucketVersioning,
    GetBucketWebsite: getBucketWebsite,
    GetObject: getObject,
    GetObjectLockConfiguration: getObjectLockConfiguration,
    GetObjectTagging: getObjectTagging,
    GetPublicAccessBlock: getPublicAccessBlock,
    HeadBucket: headBucket,
    HeadObject: headObject,
    ListBuckets: listBuckets,
    ListMultipartUploads: listMultipartUploads,
    ListObjects: listObjects,
    ListObjectsV2: listObjectsV2,
    ListObjectVersions: listObjectVersions,
    ListParts: listParts,
    PutBucketAcl: putBucketAcl,
    PutBucketEncryption: putBucketEncryption,
    PutBucketLifecycleConfiguration: putBucketLifecycleConfiguration,
    PutBucketOwnershipControls: putBucketOwnershipControls,
    PutBucketPolicy: putBucketPolicy,
    PutBucketTagging: putBucketTagging,
    PutBucketVersioning: putBucketVersioning,
    PutObject: putObject,
    PutObjectTagging: putObjectTagging,
    PutPublicAccessBlock: putPublicAccessBlock,
    UploadPart: uploadPart,
    UploadPartCopy: uploadPartCopy,
  },
  tasks: { [LIFECYCLE_TASK]: runLifecycle },
};
