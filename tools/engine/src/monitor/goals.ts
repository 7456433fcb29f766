import type { Alias as AliasMessage } from "@pulumi/pulumi/proto/alias_pb";
import { TransformResourceOptions, type RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import { RefusedError } from "../deployment/errors";
import type { Alias, Goal, HookBinding } from "../deployment/goal";
import { parseDuration } from "./durations";

/** Options of a registration, as the program sends them and as transforms hand them on. */
export interface RegistrationOptions {
  dependsOn: string[];
  protect?: boolean;
  ignoreChanges: string[];
  replaceOnChanges: string[];
  version: string;
  aliases: Alias[];
  provider: string;
  customTimeouts?: Goal["customTimeouts"];
  pluginDownloadUrl: string;
  retainOnDelete?: boolean;
  deletedWith: string;
  replaceWith: string[];
  deleteBeforeReplace?: boolean;
  additionalSecretOutputs: string[];
  importId: string;
  hooks?: HookBinding;
}

/** @throws RefusedError when an option cannot be read, or is none that this engine has */
export function optionsOfRequest(request: RegisterResourceRequest): RegistrationOptions {
  const who = `${request.getName()} [${request.getType()}]`;
  if (request.hasReplacementTrigger()) throw new RefusedError(`${who}: the option replacementTrigger is not supported by this engine`);
  if (request.getEnvvarmappingsMap().getLength() > 0) throw new RefusedError(`${who}: the option envVarMappings is not supported by this engine`);
  return {
    dependsOn: request.getDependenciesList(),
    protect: request.hasProtect() ? request.getProtect() : undefined,
    ignoreChanges: request.getIgnorechangesList(),
    replaceOnChanges: request.getReplaceonchangesList(),
    version: request.getVersion(),
    aliases: [...request.getAliasurnsList().map((urn) => ({ urn })), ...request.getAliasesList().map(aliasOf)],
    provider: request.getProvider(),
    customTimeouts: timeoutsOf(request.getCustomtimeouts()),
    pluginDownloadUrl: request.getPlugindownloadurl(),
    retainOnDelete: request.hasRetainondelete() ? request.getRetainondelete() : undefined,
    deletedWith: request.getDeletedwith(),
    replaceWith: request.getReplaceWithList(),
    deleteBeforeReplace: request.getDeletebeforereplacedefined() ? request.getDeletebeforereplace() : undefined,
    additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
    importId: request.getImportid(),
    hooks: hooksOf(request.getHooks()),
  };
}

/** @throws RefusedError when a transform answers something that cannot be read */
export function optionsOfTransform(options: TransformResourceOptions): RegistrationOptions {
  if (options.hasReplacementTrigger()) throw new RefusedError("the option replacementTrigger, set by a transform, is not supported by this engine");
  return {
    dependsOn: options.getDependsOnList(),
    protect: options.hasProtect() ? options.getProtect() : undefined,
    ignoreChanges: options.getIgnoreChangesList(),
    replaceOnChanges: options.getReplaceOnChangesList(),
    version: options.getVersion(),
    aliases: options.getAliasesList().map(aliasOf),
    provider: options.getProvider(),
    customTimeouts: timeoutsOf(options.getCustomTimeouts()),
    pluginDownloadUrl: options.getPluginDownloadUrl(),
    retainOnDelete: options.hasRetainOnDelete() ? options.getRetainOnDelete() : undefined,
    deletedWith: options.getDeletedWith(),
    replaceWith: options.getReplaceWithList(),
    deleteBeforeReplace: options.hasDeleteBeforeReplace() ? options.getDeleteBeforeReplace() : undefined,
    additionalSecretOutputs: options.getAdditionalSecretOutputsList(),
    importId: options.getImport(),
    hooks: hooksOf(options.getHooks()),
  };
}

/** The options of a registration for its first transform. */
export function transformOptionsOf(request: RegisterResourceRequest): TransformResourceOptions {
  const options = new TransformResourceOptions();
  options.setDependsOnList(request.getDependenciesList());
  if (request.hasProtect()) options.setProtect(request.getProtect() ?? false);
  options.setIgnoreChangesList(request.getIgnorechangesList());
  options.setReplaceOnChangesList(request.getReplaceonchangesList());
  options.setVersion(request.getVersion());
  options.setAliasesList(request.getAliasesList());
  options.setProvider(request.getProvider());
  const timeouts = request.getCustomtimeouts();
  if (timeouts && timeoutsOf(timeouts)) options.setCustomTimeouts(timeouts);
  options.setPluginDownloadUrl(request.getPlugindownloadurl());
  if (request.hasRetainondelete()) options.setRetainOnDelete(request.getRetainondelete() ?? false);
  options.setDeletedWith(request.getDeletedwith());
  options.setReplaceWithList(request.getReplaceWithList());
  if (request.getDeletebeforereplacedefined()) options.setDeleteBeforeReplace(request.getDeletebeforereplace());
  options.setAdditionalSecretOutputsList(request.getAdditionalsecretoutputsList());
  for (const [name, reference] of request.getProvidersMap().entries()) options.getProvidersMap().set(name, reference);
  options.setHooks(request.getHooks());
  options.setImport(request.getImportid());
  options.setHideDiffList(request.getHidediffsList());
  return options;
}

function aliasOf(message: AliasMessage): Alias {
  const spec = message.getSpec();
  if (!spec) return { urn: message.getUrn() };
  return {
    name: spec.getName(), type: spec.getType(), stack: spec.getStack(), project: spec.getProject(),
    parent: spec.getParenturn(), noParent: spec.getNoparent(),
  };
}

function timeoutsOf(message: RegisterResourceRequest.CustomTimeouts | undefined): Goal["customTimeouts"] {
  if (!message) return undefined;
  const timeouts: NonNullable<Goal["customTimeouts"]> = {};
  for (const [key, text] of [["create", message.getCreate()], ["update", message.getUpdate()], ["delete", message.getDelete()]] as const) {
    if (text === "") continue;
    const seconds = parseDuration(text);
    if (seconds === undefined) throw new RefusedError(`unable to parse customTimeout Value ${text}`);
    timeouts[key] = seconds;
  }
  return Object.keys(timeouts).length > 0 ? timeouts : undefined;
}

function hooksOf(message: RegisterResourceRequest.ResourceHooksBinding | undefined): HookBinding | undefined {
  if (!message) return undefined;
  const binding: HookBinding = {
    BeforeCreate: message.getBeforeCreateList(), AfterCreate: message.getAfterCreateList(),
    BeforeUpdate: message.getBeforeUpdateList(), AfterUpdate: message.getAfterUpdateList(),
    BeforeDelete: message.getBeforeDeleteList(), AfterDelete: message.getAfterDeleteList(),
    OnError: message.getOnErrorList(),
  };
  const used = Object.entries(binding).filter(([, names]) => names.length > 0);
  return used.length > 0 ? Object.fromEntries(used) : undefined;
}
