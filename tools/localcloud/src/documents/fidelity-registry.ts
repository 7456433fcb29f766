import type { ServiceFidelity } from "../fidelity";
import { fidelity as time } from "../time/fidelity";
import { fidelity as cloudwatch } from "../services/cloudwatch/fidelity";
import { fidelity as codebuild } from "../services/codebuild/fidelity";
import { fidelity as codeconnections } from "../services/codeconnections/fidelity";
import { fidelity as codedeploy } from "../services/codedeploy/fidelity";
import { fidelity as dynamodb } from "../services/dynamodb/fidelity";
import { fidelity as codepipeline } from "../services/codepipeline/fidelity";
import { fidelity as lambda } from "../services/lambda/fidelity";
import { fidelity as events } from "../services/events/fidelity";
import { fidelity as iam } from "../services/iam/fidelity";
import { fidelity as sns } from "../services/sns/fidelity";
import { fidelity as s3 } from "../services/s3/fidelity";
import { fidelity as sqs } from "../services/sqs/fidelity";
import { fidelity as kms } from "../services/kms/fidelity";
import { fidelity as secretsmanager } from "../services/secretsmanager/fidelity";
import { fidelity as ssm } from "../services/ssm/fidelity";
import { fidelity as logs } from "../services/logs/fidelity";
import { fidelity as xray } from "../services/xray/fidelity";
import type { FidelityByPart } from "./fidelity-document";

/** Every `fidelity.ts` of this package; a test sees to it that none is left out. */
export const FIDELITY: FidelityByPart = new Map<string, ServiceFidelity>([
  ["clock and processes", time],
  ["CodeBuild", codebuild],
  ["CodeConnections", codeconnections],
  ["CodeDeploy", codedeploy],
  ["DynamoDB", dynamodb],
  ["CodePipeline", codepipeline],
  ["Lambda", lambda],
  ["EventBridge", events],
  ["IAM and STS", iam],
  ["SNS", sns],
  ["SQS", sqs],
  ["S3", s3],
  ["KMS", kms],
  ["Secrets Manager", secretsmanager],
  ["Systems Manager", ssm],
  ["CloudWatch", cloudwatch],
  ["CloudWatch Logs", logs],
  ["X-Ray", xray],
]);
