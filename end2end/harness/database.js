// The database of a test's server: the file in its data folder, or, where E2E_POSTGRES names a
// PostgreSQL server (scripts/postgres.sh start DIR), one of its own there.
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const SERVER = process.env.E2E_POSTGRES;
/** Has the demo's data; each test works on a copy. */
const TEMPLATE = "e2e_template";

const addressOf = (name) => SERVER.replace(/\/[^/]*$/, `/${name}`);
const onServer = (statement) => run("psql", ["--quiet", "--no-psqlrc", "-v", "ON_ERROR_STOP=1", SERVER, "-c", statement]);

class File {
  constructor(dataDir) {
    this.file = path.join(dataDir, "teren.sqlite");
  }

  /** What the program is told beside its data folder. */
  get environment() {
    return { DATABASE_URL: undefined };
  }

  async sql(statement) {
    const { stdout } = await run("sqlite3", ["-json", "-cmd", ".timeout 5000", this.file, statement]);
    return stdout.trim() ? JSON.parse(stdout) : [];
  }

  async drop() {}
}

class OnServer {
  constructor(name) {
    this.name = name;
  }

  get environment() {
    return { DATABASE_URL: addressOf(this.name) };
  }

  async sql(statement) {
    const reading = /^\s*select/i.test(statement);
    const asked = reading ? `SELECT coalesce(json_agg(found), '[]') FROM (${statement}) found` : statement;
    const options = ["--quiet", "--no-psqlrc", "--tuples-only", "--no-align", "-v", "ON_ERROR_STOP=1"];
    const settings = { ...process.env, PGOPTIONS: "-c search_path=main" };
    const { stdout } = await run("psql", [...options, addressOf(this.name), "-c", asked], { env: settings });
    return reading ? JSON.parse(stdout) : [];
  }

  async drop() {
    await onServer(`DROP DATABASE IF EXISTS ${this.name} WITH (FORCE)`);
  }
}

/** An empty one, that the tests' are to be copies of. */
export async function template(dataDir) {
  if (!SERVER) return new File(dataDir);
  await onServer(`DROP DATABASE IF EXISTS ${TEMPLATE} WITH (FORCE)`);
  await onServer(`CREATE DATABASE ${TEMPLATE}`);
  return new OnServer(TEMPLATE);
}

/** That of a test whose data folder is a copy of the template's. */
export async function copy(dataDir) {
  if (!SERVER) return new File(dataDir);
  const name = `e2e_${randomBytes(6).toString("hex")}`;
  await onServer(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
  return new OnServer(name);
}
