import type { ConfigType } from "./project-file";

/** Whether a config value is what the project declares. Scalars arrive as text, so `"5"` is an integer too. */
export function matchesType(value: unknown, type: ConfigType): boolean {
  switch (type.name) {
    case "string":
      return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
    case "integer":
      return isNumber(value) && Number.isInteger(Number(value));
    case "number":
      return isNumber(value);
    case "boolean":
      return value === true || value === false || value === "true" || value === "false";
    case "array":
      return Array.isArray(value) && value.every((item) => !type.items || matchesType(item, type.items));
    case "object":
      return typeof value === "object" && value !== null && !Array.isArray(value);
  }
}

function isNumber(value: unknown): boolean {
  if (typeof value === "number") return Number.isFinite(value);
  return typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value));
}
