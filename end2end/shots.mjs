// Pictures of every page: phone and desktop, light and dark, both languages.
//
//   node shots.mjs [FOLDER]          default: results/shots
//   node shots.mjs --readme          only the two of the README, into docs/images
//   ONLY=overview node shots.mjs     only pages whose role and name match
//   LOOKS=light,dark,sun LANGUAGES=cs SIZES_OF=small,phone,desktop TEXT=200% node shots.mjs
import { mkdir } from "node:fs/promises";
import path from "node:path";
import prepare from "./harness/prepare.js";
import cleanup from "./harness/cleanup.js";
import { Teren } from "./harness/server.js";
import { Phone, SIZES } from "./harness/phone.js";
import { Worker } from "./harness/worker.js";
import { ROOT } from "./harness/paths.js";
import { accounts } from "./harness/accounts.js";
import { BY_ROLE, LOGGED_OUT, MANAGER, WORKER, visit } from "./harness/pages.js";

const ONLY = new RegExp(process.env.ONLY ?? "");
const asked = (name, usual) => (process.env[name] ?? usual).split(",");
const LOOKS = asked("LOOKS", "light,dark");
const LANGUAGES = asked("LANGUAGES", "cs,en");
const SHOWN = asked("SIZES_OF", "phone,desktop");
const TEXT = process.env.TEXT ?? "100%";
const README = process.argv.includes("--readme");
const folder = path.resolve(README ? path.join(ROOT, "docs/images") : (process.argv[2] ?? "results/shots"));

async function with_worker(teren, account, options, work) {
  const phone = await Phone.unpack({ url: teren.url, ...options });
  try {
    const worker = new Worker(phone, account);
    if (account) await worker.logIn();
    else await phone.page.goto("/prihlaseni");
    await work(worker);
  } finally {
    await phone.dispose();
  }
}

/** A day as it looks in the afternoon: a shift, exchanges, a contact. */
async function work_a_little(worker) {
  await worker.startShift();
  await worker.writeExchange({ received: 10, issued: 12 });
  await worker.writeContact();
  await worker.allConfirmed();
}

async function readme(teren) {
  await with_worker(teren, accounts.worker, { viewport: SIZES.phone }, async (worker) => {
    await work_a_little(worker);
    await visit(worker, WORKER[0]);
    await worker.page.screenshot({ path: path.join(folder, "today.png") });
  });
  await with_worker(teren, accounts.manager, { viewport: { width: 1100, height: 844 } }, async (worker) => {
    await visit(worker, MANAGER[0]);
    await worker.page.screenshot({ path: path.join(folder, "week.png") });
  });
}

async function all(teren) {
  const locales = { cs: "cs-CZ", en: "en-GB" };
  for (const language of LANGUAGES) {
    const locale = locales[language];
    for (const { role, account, pages } of [{ role: "nobody", account: () => undefined, pages: LOGGED_OUT }, ...BY_ROLE]) {
      const chosen = pages.filter(({ name }) => ONLY.test(`${role}-${name}`));
      if (chosen.length === 0) continue;
      // The shift of the first language's worker still runs.
      const who = role === "worker" && language === "en" ? accounts.colleague : account();
      await with_worker(teren, who, { locale }, async (worker) => {
        if (role === "worker") await work_a_little(worker);
        for (const shown of chosen) {
          for (const size of SHOWN) {
            await worker.page.setViewportSize(SIZES[size]);
            for (const look of LOOKS) {
              await worker.page.emulateMedia({ colorScheme: look === "dark" ? "dark" : "light" });
              const theme = look === "sun" ? "sun" : "system";
              await worker.page.evaluate((theme) => localStorage.setItem("teren.pref.theme", JSON.stringify(theme)), theme);
              await visit(worker, shown);
              await worker.page.evaluate((size) => (document.documentElement.style.fontSize = size), TEXT);
              const name = `${role}-${shown.name}-${size}-${look}-${language}.png`;
              await worker.page.screenshot({ path: path.join(folder, name), fullPage: true });
            }
          }
        }
      });
    }
  }
}

await mkdir(folder, { recursive: true });
await prepare();
const teren = await Teren.onDemoData();
try {
  await teren.start();
  await (README ? readme(teren) : all(teren));
  console.log(`pictures are in ${folder}`);
} finally {
  await teren.dispose();
  await cleanup();
}
