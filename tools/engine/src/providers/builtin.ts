import type { PropertyMap, PropertyValue } from "../property-value";
import type { Provider } from "../provider";
import { containsSecret } from "../values/values";

export const STACK_REFERENCE_TYPE = "pulumi:pulumi:StackReference";

/** Answers for resources and stacks, which only the engine knows. */
export interface BuiltinSources {
  /** `undefined`: no such stack. */
  stackOutputs(name: string): Promise<Record<string, PropertyValue> | undefined>;
  /** State of a resource of this run; `undefined`: it has not been registered. */
  resource(urn: string): { id: string; outputs: PropertyMap } | undefined;
}

/** Package `pulumi`: stack references, and `getResource`, with which a program turns a reference into a resource. */
export function builtinProvider(sources: BuiltinSources): Provider {
  const refuse = (what: string): never => {
    throw new Error(`${what} is not supported by this engine; of package pulumi it knows ${STACK_REFERENCE_TYPE} and pulumi:pulumi:getResource`);
  };
  return {
    name: "pulumi",
    version: "1.0.0",
    acceptSecrets: true,
    supportsPreview: true,
    checkConfig: async (_urn, _olds, news) => ({ inputs: news }),
    diffConfig: async () => ({ changes: false }),
    configure: async () => undefined,
    check: async (urn) => refuse(`creating ${urn}`),
    diff: async (_id, urn) => refuse(`updating ${urn}`),
    create: async (urn) => refuse(`creating ${urn}`),
    update: async (_id, urn) => refuse(`updating ${urn}`),
    delete: async () => undefined,
    async read(id, _urn, props) {
      const name = props["name"];
      if (typeof name !== "string") throw new Error(`a stack reference needs the name of a stack, got ${typeof name}`);
      const outputs = await sources.stackOutputs(name);
      if (!outputs) throw new Error(`unknown stack "${name}"`);
      const secretOutputNames = Object.keys(outputs).filter((key) => containsSecret(outputs[key] ?? null)).sort();
      return { id, props: { name, outputs, secretOutputNames } };
    },
    async invoke(token, args) {
      if (token !== "pulumi:pulumi:getResource") return refuse(`function ${token}`);
      const urn = String(args["urn"]);
      const found = sources.resource(urn);
      if (!found) throw new Error(`unknown resource ${urn}`);
      return { outputs: { urn, id: found.id, state: found.outputs } };
    },
  };
}
