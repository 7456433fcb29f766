export { allListed, listed, type Page } from "./listed";
export { problemsOf } from "./problems";
export { requiredSetting } from "./required-setting";
export { jsonLog, type Log } from "./json-log";
