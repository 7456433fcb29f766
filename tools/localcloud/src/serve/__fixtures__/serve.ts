/** Runs `serve` as the command line does. Arguments: models folder, home, then the words after `serve`. */
import { runServe } from "../serve-command";

const [modelsFolder = "", home = "", ...args] = process.argv.slice(2);
void runServe(args, home, { modelsFolder }).then((code) => { process.exitCode = code; });
