// The phone's rows of docs/BUDGETS.md, measured in Chromium against the release server on this
// machine. Prints markdown rows; ends with code 3 if a goal is missed.
//
//   node perf/run.mjs [--quick]      --quick leaves out the row that needs 50 000 entries
import prepare from "../harness/prepare.js";
import cleanup from "../harness/cleanup.js";
import { Teren, sleep } from "../harness/server.js";
import { Phone } from "../harness/phone.js";
import { Worker } from "../harness/worker.js";
import { Api } from "../harness/api.js";
import { accounts, services } from "../harness/accounts.js";
import { countEntries, percentile, plant, throttle, untilHeld, watchUsable } from "./tools.mjs";

const quick = process.argv.includes("--quick");
const rows = [];

function row(what, goal, unit, value, more = "") {
  const met = value <= goal;
  rows.push({ met, line: `| ${what} | ≤ ${goal} ${unit} | ${value} ${unit}${more} | ${met ? "yes" : "**no**"} |` });
  console.log(rows.at(-1).line);
}

async function withPhone(teren, work) {
  const phone = await Phone.unpack({ url: teren.url });
  try {
    await work(new Worker(phone, accounts.worker), phone);
  } finally {
    await phone.dispose();
  }
}

/** First sync: from the tap on *log in* to the last entry durable on the phone. */
async function firstSync(teren, worker, entries) {
  await worker.open("/prihlaseni");
  const began = Date.now();
  await worker.enter(worker.account);
  await untilHeld(worker.page, entries);
  const took = (Date.now() - began) / 1000;
  await worker.page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  return took;
}

/** Start from the cache, without the server, until *Dnes* answers with the day's entries. */
async function starts(worker, phone, times) {
  const found = [];
  for (let i = 0; i < times; i += 1) {
    const page = await phone.tab();
    await page.addInitScript(watchUsable);
    await throttle(page, 4);
    await page.goto("/");
    await page.waitForFunction(() => window.usableAt);
    found.push(await page.evaluate(() => window.usableAt));
    await page.close();
  }
  return found;
}

/** From the tap on *save* to the complete of the strict transaction that holds the entry. */
async function saves(worker, times) {
  const found = [];
  for (let i = 0; i < times; i += 1) {
    await worker.fillExchange({ received: i, issued: i + 1 });
    await throttle(worker.page, 4);
    await worker.page.evaluate(() => {
      window.databaseWatch.writes.length = 0;
      addEventListener("click", () => (window.tappedAt ??= performance.now()), { capture: true, once: true });
    });
    await worker.save();
    await worker.saved();
    const { tapped, writes } = await worker.page.evaluate(() => ({
      tapped: window.tappedAt,
      writes: window.databaseWatch.writes,
    }));
    const save = writes.find((write) => write.stores.includes("entries") && write.opened >= tapped);
    found.push(save.completed - tapped);
    await throttle(worker.page, 1);
  }
  return found;
}

async function main() {
  const teren = await Teren.onDemoData();
  try {
    await teren.start();
    const api = await Api.logIn(teren.url, accounts.worker);
    await plant(api, services.exchange, 5_000);
    await withPhone(teren, async (worker, phone) => {
      row("first sync of 5 000 entries", 10, "s", round(await firstSync(teren, worker, 5_000), 1));
      const held = await countEntries(worker.page);
      await teren.stop();
      const began = await starts(worker, phone, 10);
      row(
        "start from cache to usable, offline, 4× CPU throttle", 1.0, "s", round(percentile(began, 50) / 1000, 2),
        ` median of 10, slowest ${round(Math.max(...began) / 1000, 2)} s, ${held} entries on the phone`,
      );
      const took = await saves(worker, 40);
      row(
        "save to durable, p95 of 40, 4× CPU throttle", 100, "ms", round(percentile(took, 95), 0),
        `, median ${round(percentile(took, 50), 0)} ms`,
      );
      await teren.start();
    });
    if (!quick) {
      await plant(api, services.exchange, 45_000);
      await withPhone(teren, async (worker) => {
        const first = await firstSync(teren, worker, 50_000);
        console.log(`(first sync of 50 000 entries: ${round(first, 1)} s)`);
        const before = await countEntries(worker.page);
        await plant(api, services.exchange, 1_000);
        const began = Date.now();
        await worker.page.evaluate(() => window.dispatchEvent(new Event("online")));
        await untilHeld(worker.page, before + 1_000);
        row("delta of 1 000 among 50 000 entries", 2, "s", round((Date.now() - began) / 1000, 2));
      });
    }
  } finally {
    await teren.dispose();
  }
}

function round(value, digits) {
  return Number(value.toFixed(digits));
}

console.log("| what | goal | measured | met |");
console.log("|---|---|---|---|");
await prepare();
try {
  await main();
} finally {
  await sleep(200);
  await cleanup();
}
if (rows.some(({ met }) => !met)) process.exitCode = 3;
