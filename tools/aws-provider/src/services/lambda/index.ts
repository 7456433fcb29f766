import { alias } from "./alias";
import { lambdaFunction } from "./function";
import { functionEventInvokeConfig } from "./function-event-invoke-config";
import { permission } from "./permission";

export const lambdaTypes = [lambdaFunction, alias, functionEventInvokeConfig, permission];
