import type { InstanceKind } from "../../instances";
import { BUILDERS } from "./sandbox/builders";

/**
 * Has a cloud take over what an earlier build of identical inputs made, instead of running its commands again. The log of such a build
 * names the earlier one. What commands do outside of their folder (calls to AWS, for one) is not done again.
 *
 * @param folder keeps what builds make, for any number of clouds; e.g. `.switchyard/builds`. @defaultValue every build runs
 */
export function reuseBuilds(cloud: { instance<T>(kind: InstanceKind<T>): T }, folder: string | undefined): void {
  cloud.instance(BUILDERS).reuseFolder = folder;
}
