export { readProject, type ConfigDeclaration, type ConfigType, type Project } from "./project-file";
export { listStacks, readStackConfig, type SaltOpener } from "./stack-file";
export { ProjectError, type ProjectProblem } from "./problems";
