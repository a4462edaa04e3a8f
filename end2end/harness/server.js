// A real `teren` process on a port of its own, which can be stopped, killed and started again.
import { spawn, execFile } from "node:child_process";
import { promisify } from "node:util";
import { mkdtemp, cp, rm } from "node:fs/promises";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { copy } from "./database.js";
import { TEREN_BIN, TEREN_SITE, TEMPLATE } from "./paths.js";

const run = promisify(execFile);
const READY_MS = 30_000;

/** A port that nobody listens on. */
export async function freePort() {
  const probe = net.createServer();
  await new Promise((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

export function sleep(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

export class Teren {
  /** @param {{dataDir: string, database: object, port: number, command?: string, args?: string[]}} options */
  constructor({ dataDir, database, port, command = "serve", args = [] }) {
    Object.assign(this, { dataDir, database, port, command, args });
    this.child = undefined;
    this.log = "";
    /** Another build of the app than the one under test, e.g. a newer version. */
    this.site = undefined;
  }

  /** On a copy of the demo's data, so that the accounts and the history are there. */
  static async onDemoData() {
    const dataDir = await mkdtemp(path.join(os.tmpdir(), "teren-e2e-"));
    await cp(TEMPLATE, dataDir, { recursive: true });
    return new Teren({ dataDir, database: await copy(dataDir), port: await freePort() });
  }

  get environment() {
    return { ...process.env, ...this.database.environment };
  }

  get url() {
    return `http://127.0.0.1:${this.port}`;
  }

  async start() {
    const child = spawn(
      TEREN_BIN,
      [
        this.command,
        "--data-dir", this.dataDir,
        "--listen", `127.0.0.1:${this.port}`,
        "--site", this.site ?? TEREN_SITE,
        ...this.args,
      ],
      { stdio: ["ignore", "pipe", "pipe"], env: this.environment },
    );
    this.child = child;
    this.ended = new Promise((resolve) => child.once("exit", (code) => resolve(code)));
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (text) => (this.log += text));
    }
    const until = Date.now() + READY_MS;
    while (Date.now() < until) {
      if (child.exitCode !== null) throw new Error(`teren ended at its start:\n${this.log}`);
      try {
        if ((await fetch(`${this.url}/readyz`)).ok) return this;
      } catch {
        // not listening yet
      }
      await sleep(50);
    }
    throw new Error(`teren was not ready in ${READY_MS} ms:\n${this.log}`);
  }

  /** Ends it as a service manager would; gives the exit code. */
  async stop() {
    if (!this.child) return 0;
    this.child.kill("SIGTERM");
    const code = await this.ended;
    this.child = undefined;
    return code;
  }

  /** Ends it as a power cut would. */
  async kill() {
    if (!this.child) return;
    this.child.kill("SIGKILL");
    await this.ended;
    this.child = undefined;
  }

  /** Runs another command of the program on the same data, `input` on its standard input. */
  async cli(args, input = "") {
    const command = run(TEREN_BIN, [...args, "--data-dir", this.dataDir], { env: this.environment });
    command.child.stdin.end(input);
    return command;
  }

  /** One statement on the database, for what no command offers. */
  sql(statement) {
    return this.database.sql(statement);
  }

  async dispose() {
    await this.kill();
    await this.database.drop();
    await rm(this.dataDir, { recursive: true, force: true });
  }
}
