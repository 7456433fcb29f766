import type { Recorded } from "./record";

/** Every resource of a type. */
export function ofType(resources: readonly Recorded[], type: string): Recorded[] {
  return resources.filter((resource) => resource.type === type);
}

/**
 * The one resource of a type, or the one whose `name` input is given.
 *
 * @throws Error when there is none or more than one
 */
export function only(resources: readonly Recorded[], type: string, awsName?: string): Recorded {
  const found = ofType(resources, type).filter((resource) => awsName === undefined || resource.inputs.name === awsName);
  const [first, ...more] = found;
  const what = awsName === undefined ? type : `${type} named ${awsName}`;
  if (first === undefined) throw new Error(`No ${what} among ${resources.length} resources`);
  if (more.length > 0) throw new Error(`${found.length} resources are ${what}: ${found.map(({ name }) => name).join(", ")}`);
  return first;
}
