// Newer versions of the built app: the same but for its style sheet, under a name of its own as the
// build gives it.
import { createHash } from "node:crypto";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { TEREN_SITE } from "./paths.js";

/** A folder with version `n` of the app, and the address of its style sheet. */
export async function newerSite(n) {
  const folder = await mkdtemp(path.join(os.tmpdir(), "teren-site-"));
  await cp(TEREN_SITE, folder, { recursive: true });
  const list = path.join(folder, "site.json");
  const site = JSON.parse(await readFile(list, "utf8"));
  const old = site.style;
  const text = (await readFile(path.join(folder, old), "utf8")) + `/* version ${n} */\n`;
  const sha256 = createHash("sha256").update(text).digest("hex");
  const style = `/pkg/app.${sha256.slice(0, 16)}.css`;
  await writeFile(path.join(folder, style), text);
  site.files[style] = { ...site.files[old], sha256, bytes: Buffer.byteLength(text), br: null, gz: null };
  delete site.files[old];
  site.style = style;
  await writeFile(list, JSON.stringify(site));
  await rm(path.join(folder, old));
  return { folder, style, dispose: () => rm(folder, { recursive: true, force: true }) };
}
