import type { ServiceFidelity } from "../../fidelity";

const GUIDE = "https://docs.aws.amazon.com/kms/latest/developerguide";

export const fidelity: ServiceFidelity = {
  rules: [
    {
      rule: "A key of AWS can be used through its own service by everybody in the account; a service that acts by itself cannot use it.",
      source: "aws-facts 14", test: "services/kms/kms.test.ts: is for everybody in the account through its service, and for nobody else",
    },
    {
      rule: "A key is deleted 7 to 30 days after it was asked for, cannot be used in between, and comes back disabled when that is cancelled.",
      source: `${GUIDE}/deleting-keys.html`, test: "services/kms/kms.test.ts: takes its material and its aliases out of the store",
    },
    {
      rule: "A key policy must leave its caller able to change it.",
      source: `${GUIDE}/key-policy-default.html`, test: "services/kms/kms.test.ts: keeps a policy that leaves the caller in control",
    },
  ],
  notModelled: ["grants", "asymmetric, HMAC and multi-Region keys, imported material, custom key stores", "rotation of material: settings are kept, the material stays"],
};
