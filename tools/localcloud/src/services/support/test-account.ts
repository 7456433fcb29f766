import { crc32 } from "node:zlib";
import { openCloud, type CloudOptions, type LocalCloud } from "../../cloud";
import type { ServiceId, Shape, SteerableClock } from "../../service";

/** An empty account for tests, with a clock that stands still until it is moved. */
export interface TestAccount {
  cloud: LocalCloud;
  clock: { at: number } & SteerableClock;
  call(service: ServiceId, operation: string, input?: Shape): Promise<Shape>;
  /** Makes a role that the service principal can take on, and returns its ARN. */
  role(name: string, principal: string, condition?: Shape): Promise<string>;
  /** Gives a role the inline policy `allowed`, in place of the one before: the actions on everything, unless resources are named. */
  allow(roleName: string, actions: string[], resources?: string[]): Promise<void>;
  close(): Promise<void>;
}

export async function openTestAccount(options: Partial<Pick<CloudOptions, "quotas" | "loadService" | "seed" | "reportFailure" | "hooks" | "functions">> = {}): Promise<TestAccount> {
  const clock: TestAccount["clock"] = {
    at: Date.parse("2026-11-20T12:00:00Z"), now: () => clock.at, moveTo: (at) => { clock.at = Math.max(at, clock.at); }, runsByItself: false,
  };
  const cloud = await openCloud({ memory: true, clock, seed: "test", ...options });
  const call = (service: ServiceId, operation: string, input: Shape = {}): Promise<Shape> =>
    cloud.call({ service, operation, input, caller: cloud.administrator });
  return {
    cloud, clock, call,
    role: async (name, principal, condition) => {
      const { Role } = await call("iam", "CreateRole", { RoleName: name, AssumeRolePolicyDocument: trust(principal, condition) });
      return Role.Arn as string;
    },
    allow: async (RoleName, Action, Resource = ["*"]) => {
      const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource }] });
      await call("iam", "PutRolePolicy", { RoleName, PolicyName: "allowed", PolicyDocument });
    },
    close: () => cloud.close(),
  };
}

export function trust(principal: string, condition?: Shape): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: principal }, Action: "sts:AssumeRole", ...(condition && { Condition: condition }) }],
  });
}

/** A zip with one stored file; the same content gives the same bytes. */
export function zipOf(content: string, name = "index.js"): Uint8Array {
  const data = Buffer.from(content, "utf8");
  const file = Buffer.from(name, "utf8");
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt32LE(crc32(data), 10);
  common.writeUInt32LE(data.length, 14);
  common.writeUInt32LE(data.length, 18);
  common.writeUInt16LE(file.length, 22);
  const header = Buffer.concat([Buffer.from([0x50, 0x4b, 3, 4]), common, file, data]);
  const entry = Buffer.concat([Buffer.from([0x50, 0x4b, 1, 2, 20, 0]), common, Buffer.alloc(14), file]);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(entry.length, 12);
  end.writeUInt32LE(header.length, 16);
  return new Uint8Array(Buffer.concat([header, entry, end]));
}
