import * as pulumi from "@pulumi/pulumi";

/** One resource that a program or component registered. */
export interface Recorded {
  /** Type token, `aws:s3/bucket:Bucket`. */
  type: string;
  /** Name inside the program. */
  name: string;
  inputs: Record<string, unknown>;
  /** Reference of the provider that the resource is made with; empty for components and with a default provider. */
  provider: string;
}

export interface RecordOptions {
  /** @defaultValue `project` */
  project?: string;
  /** @defaultValue `dev` */
  stack?: string;
  /** @defaultValue false: an up */
  dryRun?: boolean;
  /** Configuration by full key, `runtime:memoryMiB`, as Pulumi hands it to a program. */
  config?: Record<string, string>;
  /** Keys of {@link config} that are secret. */
  secretKeys?: string[];
  /** Outputs of other stacks, by stack name; a stack that is not named has none. */
  upstream?: Record<string, Record<string, unknown>>;
  /** Names of upstream outputs that are secret. */
  secretOutputNames?: string[];
  /** Answers of invokes by token; any other invoke fails the test. */
  calls?: Record<string, Record<string, unknown>>;
  /** What AWS would make up for a resource, beside its name, ARN and inputs. */
  computed?: (resource: Recorded) => Record<string, unknown>;
}

export interface ProgramRun<T> {
  /** In the order in which an engine would see them, without the stack itself and without stack references. */
  resources: Recorded[];
  /** What the program gave, with every output resolved. */
  outputs: pulumi.Unwrap<T>;
}

/** Type of stack references; they read and make nothing. */
const stackReferenceType = "pulumi:pulumi:StackReference";

/**
 * Builds under mocks, waits until everything is registered, and returns it in order.
 *
 * @example
 * ```ts
 * const made = await record(() => new LambdaRollout("checkout"));
 * ```
 */
export async function record(build: () => unknown, options: RecordOptions = {}): Promise<Recorded[]> {
  return (await runProgram(async () => void (await build()), options)).resources;
}

/** Runs a whole program under mocks; rejects as the program does. */
export async function runProgram<T>(program: () => Promise<T>, options: RecordOptions = {}): Promise<ProgramRun<T>> {
  const { project = "project", stack = "dev", dryRun = false, config = {}, secretKeys = [] } = options;
  const seen: Recorded[] = [];
  await pulumi.runtime.setMocks(mocks(seen, options), project, stack, dryRun, "organization");
  pulumi.runtime.setAllConfig(config, secretKeys);
  process.env.PULUMI_CONFIG_SECRET_KEYS = JSON.stringify(secretKeys);
  // The runtime takes the stack of every promise it makes, and Jest maps each frame to its source: most of a test's time.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  // The runtime reports a rejection of its own; caught here, the test gets the program's error and nothing else.
  const outcome: { outputs?: pulumi.Unwrap<T>; error?: unknown } = {};
  await pulumi.runtime.runInPulumiStack(async () => {
    try {
      outcome.outputs = await resolved(pulumi.output(await program()));
    } catch (error) {
      outcome.error = error;
    }
    return {};
  });
  await pulumi.runtime.disconnect();
  Error.stackTraceLimit = stackTraceLimit;
  if ("error" in outcome) throw outcome.error;
  return { resources: seen.filter(({ type }) => type !== "pulumi:pulumi:Stack" && type !== stackReferenceType), outputs: outcome.outputs as pulumi.Unwrap<T> };
}

/** The value of an output. Unknown outputs, which only a preview has, never resolve. */
export function resolved<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => void output.apply(resolve));
}

function mocks(seen: Recorded[], options: RecordOptions): pulumi.runtime.Mocks {
  const { upstream = {}, secretOutputNames = [], calls = {}, computed = () => ({}) } = options;
  return {
    newResource: ({ type, name, inputs, provider }) => {
      const resource: Recorded = { type, name, inputs, provider: String(provider) };
      seen.push(resource);
      if (type === stackReferenceType) {
        return { id: name, state: { name, outputs: upstream[name] ?? {}, secretOutputNames } };
      }
      const awsName = inputs.name ?? name;
      return { id: `${name}-id`, state: { name: awsName, arn: `arn:mock:${type}:${awsName}`, ...computed(resource), ...inputs } };
    },
    call: ({ token }) => {
      const answer = calls[token];
      if (answer !== undefined) return answer;
      // The SDK shows the details of a failed call and drops its message.
      const message = `no answer recorded for ${token}`;
      throw Object.assign(new Error(message), { details: message });
    },
  };
}
