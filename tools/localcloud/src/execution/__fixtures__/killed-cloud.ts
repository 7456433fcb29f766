import { existsSync } from "node:fs";
import { openCloud } from "../../cloud";
import { trust, zipOf } from "../../services/support/test-account";

/** Opens a cloud whose function works without end, says the function's process id once it does, and waits to be killed. */
void (async () => {
  const [modelsFolder = "", sign = ""] = process.argv.slice(2);
  const cloud = await openCloud({ memory: true, modelsFolder });
  const call = (service: "iam" | "lambda", operation: string, input: object) => cloud.call({ service, operation, input, caller: cloud.administrator });
  const { Role } = await call("iam", "CreateRole", { RoleName: "function", AssumeRolePolicyDocument: trust("lambda.amazonaws.com") });
  const code = "exports.handler = async ({ sign }) => { if (sign) require('fs').writeFileSync(sign, ''); for (; sign;); return process.pid; };";
  await call("lambda", "CreateFunction", {
    FunctionName: "spinner", Runtime: "nodejs22.x", Handler: "index.handler", Role: Role.Arn, Timeout: 900, Code: { ZipFile: zipOf(code) },
  });
  const { Payload } = await call("lambda", "Invoke", { FunctionName: "spinner" });
  void call("lambda", "Invoke", { FunctionName: "spinner", Payload: Buffer.from(JSON.stringify({ sign })) });
  while (!existsSync(sign)) await new Promise((done) => setTimeout(done, 10));
  process.stdout.write(`${Buffer.from(Payload as Uint8Array).toString()}\n`);
})();
