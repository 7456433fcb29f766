import { managedPolicy } from "./policy";
import { role } from "./role";
import { rolePolicyAttachment } from "./role-policy-attachment";

export const iamTypes = [role, managedPolicy, rolePolicyAttachment];
