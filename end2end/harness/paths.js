// Where things are. Both may be pointed elsewhere, e.g. at a debug build.
import { fileURLToPath } from "node:url";
import path from "node:path";

export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const target = path.resolve(ROOT, process.env.CARGO_TARGET_DIR ?? "target");

/** The server program. */
export const TEREN_BIN = path.resolve(process.env.TEREN_BIN ?? path.join(target, "release/teren"));
/** The built app. */
export const TEREN_SITE = path.resolve(process.env.TEREN_SITE ?? path.join(ROOT, "target/site"));
/** Chromium as the system installs it; nothing is downloaded. */
export const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
/** The demo's data, made once a run; each test works on a copy. */
export const TEMPLATE = path.join(ROOT, "end2end/results/template");
