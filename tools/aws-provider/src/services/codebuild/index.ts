import { project } from "./project";
import { reportGroup } from "./report-group";

export const codebuildTypes = [project, reportGroup];
