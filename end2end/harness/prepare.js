// Once a run: the demo's data, on a copy of which each test works.
import { access, mkdir, rm } from "node:fs/promises";
import { Teren, freePort } from "./server.js";
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
  const demo = new Teren({ dataDir: TEMPLATE, port: await freePort(), command: "demo" });
  await demo.start();
  const code = await demo.stop();
  if (code !== 0) throw new Error(`the demo ended with code ${code}:\n${demo.log}`);
}
