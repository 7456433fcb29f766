import { application } from "./application";
import { deploymentConfig } from "./deployment-config";
import { deploymentGroup } from "./deployment-group";

export const codedeployTypes = [application, deploymentConfig, deploymentGroup];
