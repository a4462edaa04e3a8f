// Once a run: the demo's data and some workers of our own, on a copy of which each test works.
import { access, mkdir, rm } from "node:fs/promises";
import { template } from "./database.js";
import { Teren } from "./server.js";
import { MEMBERS_FROM, OWN } from "./accounts.js";
import { CHROMIUM, TEREN_BIN, TEREN_SITE, TEMPLATE } from "./paths.js";

async function need(file, how) {
  await access(file).catch(() => {
    throw new Error(`${file} is missing: ${how}`);
  });
}

export default async function prepare() {
  await need(TEREN_BIN, "run `make server`, or set TEREN_BIN");
  await need(`${TEREN_SITE}/site.json`, "run `make site`, or set TEREN_SITE");
  await need(CHROMIUM, "run `make setup`, or set CHROMIUM");
  await rm(TEMPLATE, { recursive: true, force: true });
  await mkdir(TEMPLATE, { recursive: true });
  const teren = new Teren({ dataDir: TEMPLATE, database: await template(TEMPLATE), port: 0 });
  await teren.cli(["demo", "--prepare-only"]);
  for (const { login, name, password, services } of OWN) {
    const flags = ["--name", name, "--worker", services.join(","), "--from", MEMBERS_FROM, "--password-stdin"];
    await teren.cli(["user", "add", login, ...flags], `${password}\n`);
  }
}
