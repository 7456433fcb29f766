import type { Service } from "../../service";
import { INVOKE_ASYNC_TASK, invokeAsync } from "./async-events";
import { ASYNC_RESULT_TASK, tellResult } from "./async-result";
import { createAlias, deleteAlias, getAlias, listAliases, updateAlias } from "./aliases";
import { deleteFunctionConcurrency, getAccountSettings, getFunctionConcurrency, putFunctionConcurrency } from "./concurrency";
import {
  deleteFunctionEventInvokeConfig, getFunctionEventInvokeConfig, listFunctionEventInvokeConfigs, putFunctionEventInvokeConfig,
  updateFunctionEventInvokeConfig,
} from "./event-invoke";
import { createFunction, deleteFunction, getFunction, getFunctionConfiguration, listFunctions } from "./functions";
import { invoke } from "./invoke";
import { DELIVER_LOGS_TASK, deliverLogs } from "./log-delivery";
import { addPermission, getPolicy, removePermission } from "./permissions";
import {
  getFunctionCodeSigningConfig, getFunctionRecursionConfig, getProvisionedConcurrencyConfig, getRuntimeManagementConfig,
  listProvisionedConcurrencyConfigs,
} from "./runtime-management";
import { listTags, tagResource, untagResource } from "./tags";
import { updateFunctionCode, updateFunctionConfiguration } from "./updates";
import { listVersionsByFunction, publishVersion } from "./versions";

/** Functions, their versions and aliases, and their invocation. */
export const service: Service = {
  id: "lambda",
  operations: {
    AddPermission: addPermission,
    CreateAlias: createAlias,
    CreateFunction: createFunction,
    DeleteAlias: deleteAlias,
    DeleteFunction: deleteFunction,
    DeleteFunctionConcurrency: deleteFunctionConcurrency,
    DeleteFunctionEventInvokeConfig: deleteFunctionEventInvokeConfig,
    GetAccountSettings: getAccountSettings,
    GetAlias: getAlias,
    GetFunction: getFunction,
    GetFunctionCodeSigningConfig: getFunctionCodeSigningConfig,
    GetFunctionConcurrency: getFunctionConcurrency,
    GetFunctionConfiguration: getFunctionConfiguration,
    GetFunctionEventInvokeConfig: getFunctionEventInvokeConfig,
    GetFunctionRecursionConfig: getFunctionRecursionConfig,
    GetPolicy: getPolicy,
    Invoke: invoke,
    GetProvisionedConcurrencyConfig: getProvisionedConcurrencyConfig,
    GetRuntimeManagementConfig: getRuntimeManagementConfig,
    ListAliases: listAliases,
    ListFunctionEventInvokeConfigs: listFunctionEventInvokeConfigs,
    ListFunctions: listFunctions,
    ListProvisionedConcurrencyConfigs: listProvisionedConcurrencyConfigs,
    ListTags: listTags,
    ListVersionsByFunction: listVersionsByFunction,
    PublishVersion: publishVersion,
    PutFunctionConcurrency: putFunctionConcurrency,
    PutFunctionEventInvokeConfig: putFunctionEventInvokeConfig,
    RemovePermission: removePermission,
    TagResource: tagResource,
    UntagResource: untagResource,
    UpdateAlias: updateAlias,
    UpdateFunctionCode: updateFunctionCode,
    UpdateFunctionConfiguration: updateFunctionConfiguration,
    UpdateFunctionEventInvokeConfig: updateFunctionEventInvokeConfig,
  },
  tasks: {
    [ASYNC_RESULT_TASK]: tellResult,
    [DELIVER_LOGS_TASK]: deliverLogs,
    [INVOKE_ASYNC_TASK]: invokeAsync,
  },
};
