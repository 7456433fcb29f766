import type { ResourceState } from "../state/snapshot";
import type { Goal } from "./goal";

/** A registration on its way. */
export interface Registration {
  goal: Goal;
  urn: string;
  old?: ResourceState;
  state: ResourceState;
  targeted: boolean;
}
