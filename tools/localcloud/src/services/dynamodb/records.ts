import { AwsError, type CallContext, type Reader, type Shape } from "../../service";
import { RegionTable } from "../support/region-table";
import type { Tags } from "../support/tags";

export interface KeyElement {
  AttributeName: string;
  KeyType: "HASH" | "RANGE";
}

export interface AttributeDefinition {
  AttributeName: string;
  AttributeType: "S" | "N" | "B";
}

export interface Throughput {
  ReadCapacityUnits: number;
  WriteCapacityUnits: number;
}

export interface IndexRecord {
  IndexName: string;
  KeySchema: KeyElement[];
  Projection: Shape;
  /** Global indexes of provisioned tables only. */
  ProvisionedThroughput?: Throughput;
}

export interface TableRecord {
  name: string;
  arn: string;
  id: string;
  createdAt: number;
  attributes: AttributeDefinition[];
  keySchema: KeyElement[];
  localIndexes: IndexRecord[];
  globalIndexes: IndexRecord[];
  billingMode: "PROVISIONED" | "PAY_PER_REQUEST";
  /** When the table went to on-demand; at once for tables made so. */
  onDemandSince?: number;
  throughput?: Throughput;
  onDemandLimits?: Shape;
  stream?: { viewType: string; label: string };
  /** Of a KMS key in the account; without it AWS's own key encrypts, and the table shows nothing. */
  kmsKeyArn?: string;
  tableClass?: string;
  deletionProtection: boolean;
  timeToLiveAttribute?: string;
  recovery?: { since: number; periodInDays: number };
  tags: Tags;
}

export const tables = new RegionTable<TableRecord>("dynamodb-tables");

export type { Reader };

export const validation = (message: string): AwsError => new AwsError("ValidationException", message);
/** The form that most of DynamoDB's refusals have. */
export const invalidParameters = (message: string): AwsError => validation(`One or more parameter values were invalid: ${message}`);

export function tableArn(name: string, context: CallContext): string {
  return `arn:${context.partition}:dynamodb:${context.region}:${context.accountId}:table/${name}`;
}

/** Table operations take a name or an ARN. @throws AwsError `ValidationException` for what is neither */
export function tableName(nameOrArn: string): string {
  const name = /^arn:[^:]+:dynamodb:[^:]*:[^:]*:table\/(.+)$/.exec(nameOrArn)?.[1] ?? nameOrArn;
  if (/^[a-zA-Z0-9_.-]{3,255}$/.test(name)) return name;
  throw validation("Invalid table/index name.  Table/index names must be between 3 and 255 characters long, and may contain only the characters "
    + "a-z, A-Z, 0-9, '_', '-', and '.'");
}

/**
 * @param words how this operation tells that the table is missing
 * @throws AwsError `ResourceNotFoundException`
 */
export function requireTable(tx: Reader, nameOrArn: string, context: CallContext, words?: (name: string) => AwsError): TableRecord {
  const name = tableName(nameOrArn);
  const table = tables.get(context, tx, name);
  const isElsewhere = nameOrArn.startsWith("arn:") && nameOrArn !== tableArn(name, context);
  if (table && !isElsewhere) return table;
  throw words?.(name) ?? new AwsError("ResourceNotFoundException", `Requested resource not found: Table: ${name} not found`);
}

/** For a token that DynamoDB never gave out. */
export const invalidToken = (): AwsError => validation("The provided next token is invalid");
