import type { CallContext, Reader, Shape } from "../../service";
import { RegionTable } from "../support/region-table";
import type { Tags } from "../support/tags";
import { noPipeline } from "./errors";

export interface TransitionRecord {
  enabled: boolean;
  changedBy: string;
  changedAt: Date;
  reason?: string;
}

export interface PipelineRecord {
  name: string;
  version: number;
  /** The newest `PipelineDeclaration`, with all defaults filled in. */
  declaration: Shape;
  created: Date;
  updated: Date;
  /** By stage; only those that somebody switched. */
  transitions: Record<string, TransitionRecord>;
  tags: Tags;
}

export const pipelines = new RegionTable<PipelineRecord>("codepipeline.pipeline");
/** Every declaration there was. Keys `<pipeline>/<version, 9 digits>`. */
export const declarations = new RegionTable<Shape>("codepipeline.declaration");

export function declarationKey(name: string, version: number): string {
  return `${name}/${String(version).padStart(9, "0")}`;
}

export function existingPipeline(context: CallContext, tx: Reader, name: string): PipelineRecord {
  const found = pipelines.get(context, tx, name);
  if (found === undefined) throw noPipeline(context, name);
  return found;
}

export function pipelineArn(context: CallContext, name: string): string {
  return `arn:${context.partition}:codepipeline:${context.region}:${context.accountId}:${name}`;
}
