import * as pulumi from "@pulumi/pulumi";
import { parseSettings, type Problem, type SettingsOf, type SettingsShape } from "@switchyard/conventions";

export interface LayerBelow {
  layer: string;
  /** Settings that the layer owns. */
  settings: readonly string[];
}

export interface StackSettingsArgs<T extends SettingsShape> {
  shape: T;
  /** Folder of the layer, for messages: `projects/serverless/runtime`. */
  folder: string;
  /**
   * Layers whose settings arrive by contract and may not be repeated.
   * @defaultValue none: this is the lowest layer
   */
  below?: readonly LayerBelow[];
  /**
   * Looks across several settings, once each of them is right by itself.
   * @defaultValue nothing more is checked
   */
  check?: (settings: SettingsOf<T>) => Problem[];
}

/**
 * Reads the settings of the running stack.
 *
 * @throws UserError that names the stack file and lists every problem in it
 */
export function stackSettings<T extends SettingsShape>(args: StackSettingsArgs<T>): SettingsOf<T> {
  const { shape, folder, below = [], check } = args;
  const prefix = `${pulumi.getProject()}:`;
  const own = (key: string) => key.startsWith(prefix);
  const values = Object.fromEntries(
    Object.entries(pulumi.runtime.allConfig())
      .filter(([key]) => own(key))
      .map(([key, value]) => [key.slice(prefix.length), value]),
  );
  return parseSettings(
    shape,
    {
      values,
      secretKeys: secretKeys().filter(own).map((key) => key.slice(prefix.length)),
      file: `${folder}/Pulumi.${pulumi.getStack()}.yaml`,
      ownedBelow: Object.fromEntries(below.flatMap(({ layer, settings }) => settings.map((key) => [key, layer]))),
    },
    check,
  );
}

/** The SDK keeps the list of secret keys to itself; this is where it gets it from. */
function secretKeys(): string[] {
  return JSON.parse(process.env.PULUMI_CONFIG_SECRET_KEYS ?? "[]") as string[];
}
