import type { ServiceFidelity } from "../../fidelity";

const GUIDE = "https://docs.aws.amazon.com/secretsmanager/latest/userguide";
const API = "https://docs.aws.amazon.com/secretsmanager/latest/apireference";

export const fidelity: ServiceFidelity = {
  rules: [
    {
      rule: "A secret is found by its name, its ARN, or its ARN without the six last characters.",
      source: `${API}/API_GetSecretValue.html`, test: "services/secretsmanager/secretsmanager.test.ts: are found by name, by ARN, and by the ARN without its six last characters",
    },
    {
      rule: "A new value becomes AWSCURRENT and the one before AWSPREVIOUS.",
      source: `${GUIDE}/getting-started.html`, test: "services/secretsmanager/secretsmanager.test.ts: keep the former value as AWSPREVIOUS",
    },
    {
      rule: "Values are encrypted under a data key of KMS in the caller's name, with SecretARN and SecretVersionId as encryption context.",
      source: `${GUIDE}/security-encryption.html`, test: "services/secretsmanager/secretsmanager.test.ts: need their key",
    },
    {
      rule: "A deleted secret cannot be read and can be restored for 7 to 30 days; then it is gone.",
      source: `${API}/API_DeleteSecret.html`, test: "services/secretsmanager/secretsmanager.test.ts: takes effect when the recovery window is over",
    },
  ],
  notModelled: ["rotation", "replication to other Regions", "managed external secrets", "BlockPublicPolicy of PutResourcePolicy"],
};
