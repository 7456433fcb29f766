import type { ServiceFidelity } from "../../fidelity";

const API = "https://docs.aws.amazon.com/systems-manager/latest/APIReference";

export const fidelity: ServiceFidelity = {
  rules: [
    {
      rule: "Parameter names have at most 15 levels, no reserved prefix, and a leading slash when they are paths.",
      source: `${API}/API_PutParameter.html`, test: "services/ssm/ssm.test.ts: refuse %s",
    },
    {
      rule: "Each change is a version; a hundred are kept.",
      source: "https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-versions.html", test: "services/ssm/ssm.test.ts: keep a hundred versions",
    },
    {
      rule: "A SecureString of the standard tier is encrypted by its key itself, one of the advanced tier under a data key, with PARAMETER_ARN as encryption context.",
      source: "https://docs.aws.amazon.com/kms/latest/developerguide/services-parameter-store.html", test: "services/ssm/ssm.test.ts: encrypt secure strings, and show them to who asks for it",
    },
    {
      rule: "GetParametersByPath gives one level, or all with Recursive, ten at a time.",
      source: `${API}/API_GetParametersByPath.html`, test: "services/ssm/ssm.test.ts: come by path, one level or all, a page at a time",
    },
  ],
  notModelled: ["labels of versions", "policies and AllowedPattern of parameters", "data types other than text", "events of changes", "all of Systems Manager but Parameter Store"],
};
