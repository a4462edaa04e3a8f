// The app's own words, read from its sources: a test names a text, not its wording, so a better
// wording breaks nothing and a missing one breaks at once.
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { ROOT } from "./paths.js";

const TEXT = /^\s*(\w+):\s*"((?:[^"\\]|\\.)*)",\s*"((?:[^"\\]|\\.)*)";/gm;

function read() {
  const found = { cs: {}, en: {} };
  const folder = path.join(ROOT, "app/src/i18n");
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".rs"))) {
    for (const [, name, cs, en] of readFileSync(path.join(folder, file), "utf8").matchAll(TEXT)) {
      found.cs[name] = JSON.parse(`"${cs}"`);
      found.en[name] = JSON.parse(`"${en}"`);
    }
  }
  return found;
}

const all = read();

const strict = (texts) =>
  new Proxy(texts, {
    get(target, name) {
      if (typeof name === "string" && !(name in target)) throw new Error(`app/src/i18n has no text '${name}'`);
      return target[name];
    },
  });

/** Czech texts by name. */
export const cs = strict(all.cs);
/** English texts by name. */
export const en = strict(all.en);

/** English texts that a Czech page must not show: those that differ from every Czech one. */
export function foreignOnCzechPages() {
  const czech = new Set(Object.values(all.cs));
  return new Set(Object.values(all.en).filter((text) => !czech.has(text) && /[a-z]/i.test(text)));
}

/** Czech texts that an English page must not show. */
export function foreignOnEnglishPages() {
  const english = new Set(Object.values(all.en));
  return new Set(Object.values(all.cs).filter((text) => !english.has(text) && /[a-z]/i.test(text)));
}

/** A whole text as a pattern for `name`, so that a text that contains it does not match. */
export function exactly(text) {
  return new RegExp(`^\\s*${text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}\\s*$`);
}
