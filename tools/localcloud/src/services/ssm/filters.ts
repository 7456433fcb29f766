import { AwsError, type Shape } from "../../service";
import { notModelled } from "../support/not-modelled";
import { latest, type ParameterRecord } from "./records";

/** Whether a parameter passes all filters; of each filter one value is enough. @throws AwsError `InvalidFilterKey`, `InvalidFilterOption` */
export function passesFilters(record: ParameterRecord, filters: Shape[] | undefined): boolean {
  return (filters ?? []).every(({ Key, Option, Values = [] }) => passes(record, Key, Option, Values));
}

function passes(record: ParameterRecord, key: string, option: string | undefined, values: string[]): boolean {
  const tag = /^tag:(.+)$/.exec(key)?.[1];
  if (tag !== undefined) return tag in record.tags && (values.length === 0 || values.includes(record.tags[tag]!));
  switch (key) {
    case "Name": return values.some((value) => compare(record.name, value, option));
    case "Type": return values.some((value) => compare(record.type, value, option));
    case "KeyId": return values.some((value) => compare(latest(record).keyId ?? "", value, option));
    case "Tier": return values.includes(latest(record).tier);
    case "DataType": return values.includes("text");
    case "Path": return values.some((value) => isBelow(record.name, value, option));
    case "Label": throw notModelled("ssm", "labels of parameter versions");
    default: throw new AwsError("InvalidFilterKey", `The specified key isn't valid: ${key}.`);
  }
}

function compare(text: string, value: string, option = "Equals"): boolean {
  switch (option) {
    case "Equals": return text === value;
    case "BeginsWith": return text.startsWith(value);
    case "Contains": return text.includes(value);
    default: throw new AwsError("InvalidFilterOption", `The specified filter option isn't valid: ${option}. Valid options are Equals, BeginsWith and Contains.`);
  }
}

function isBelow(name: string, path: string, option = "OneLevel"): boolean {
  const below = path.endsWith("/") ? path : `${path}/`;
  if (option !== "OneLevel" && option !== "Recursive") {
    throw new AwsError("InvalidFilterOption", `The specified filter option isn't valid: ${option}. For Path filters, valid options include Recursive and OneLevel.`);
  }
  return name.startsWith(below) && (option === "Recursive" || !name.slice(below.length).includes("/"));
}
