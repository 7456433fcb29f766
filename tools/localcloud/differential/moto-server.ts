import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect, createServer, type AddressInfo } from "node:net";

export interface MotoServer {
  endpoint: string;
  stop(): Promise<void>;
}

/**
 * Starts moto's server (`pip install "moto[server]"`) on a free port.
 * `MOTO_SERVER` names the program when it is not on the path.
 * @throws Error when it does not start
 */
export async function startMoto(): Promise<MotoServer> {
  const port = await freePort();
  const child = spawn(process.env.MOTO_SERVER ?? "moto_server", ["-H", "127.0.0.1", "-p", String(port)], { stdio: "ignore" });
  const failed = once(child, "exit").then(([code]) => { throw new Error(`moto_server ended with code ${String(code)}`); });
  failed.catch(() => undefined);
  await Promise.race([failed, reached(port)]);
  return {
    endpoint: `http://127.0.0.1:${port}`,
    stop: async () => {
      child.kill();
      await failed.catch(() => undefined);
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

async function reached(port: number): Promise<void> {
  for (let attempt = 0; attempt < 150; attempt++) {
    const isOpen = await new Promise<boolean>((done) => {
      const socket = connect(port, "127.0.0.1", () => { socket.destroy(); done(true); }).on("error", () => done(false));
    });
    if (isOpen) return;
    await new Promise((done) => setTimeout(done, 200));
  }
  throw new Error(`moto_server does not answer on port ${port}.`);
}
