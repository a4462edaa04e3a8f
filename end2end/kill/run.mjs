// Kills Chromium with SIGKILL while entries are being written, opens the same profile again and
// holds every word of its screen against what phone and server have.
//
//   node kill/run.mjs        KILLS=500  SEED=…  ROUND=n runs only that round again
import prepare from "../harness/prepare.js";
import cleanup from "../harness/cleanup.js";
import { KINDS } from "./moments.js";
import { Round } from "./round.js";

/** Kills on one server and two profiles: a day's page of so many entries stays quick. */
const ROUND_KILLS = 50;
const PROGRESS = 25;

const whole = (name, otherwise) => {
  const number = Number(process.env[name] || otherwise);
  if (!Number.isInteger(number) || number < 0) throw new Error(`${name} is no whole number`);
  return number;
};
const kills = whole("KILLS", 500);
const seed = whole("SEED", Date.now() % 1_000_000);
const only = process.env.ROUND ? whole("ROUND") : undefined;

const total = { kills: 0, saved: 0, confirmed: 0, unpromised: 0, serverKills: 0, lost: 0, doubled: 0, stuck: 0 };
const met = Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, 0]));
const FATES = { journal: "in the journal", database: "in the database", draft: "only a draft left", gone: "nothing left" };
/** The browser writes localStorage to the disk about so long after a change. */
const LAZY_MS = 5_000;
const journal = { early: [], late: [] };
const began = Date.now();
const seconds = () => Math.round((Date.now() - began) / 1000);

function onKill(kill) {
  total.kills += 1;
  for (const kind of kill.met) met[kind] += 1;
  if (total.kills % PROGRESS === 0) {
    console.log(`${total.kills} kills, ${seconds()} s, ${Object.entries(met).map(([kind, n]) => `${kind} ${n}`).join(", ")}`);
  }
}

function add(round) {
  total.serverKills += round.server.kills;
  for (const { what, count } of round.failures) total[what] += count;
  for (const { ledger } of round.lives) {
    total.saved += ledger.saved.length;
    total.confirmed += ledger.confirmed.length;
    total.unpromised += ledger.where((e) => e.tapped && !e.saved && !e.journal).length;
    for (const entry of ledger.where((e) => e.fate)) {
      journal[entry.journalMs < LAZY_MS ? "early" : "late"].push(entry.fate);
    }
  }
}

function report() {
  console.log("\nwhat the kills met (several may be true of one kill):");
  for (const [kind, text] of Object.entries(KINDS)) console.log(`  ${String(met[kind]).padStart(5)}  ${text}`);
  console.log(`${total.unpromised} entries were tapped and cut off before the screen said anything of them`);
  console.log(`the server was killed ${total.serverKills} times, ${total.confirmed} entries were called confirmed`);
  // Of these the screen says *do not close*: nothing is promised, and what became of them is told.
  for (const [when, fates] of [["less", journal.early], ["more", journal.late]]) {
    const counted = Object.entries(FATES).map(([fate, text]) => `${text} ${fates.filter((f) => f === fate).length}`);
    console.log(`${fates.length} entries ${when} than ${LAZY_MS / 1000} s in the emergency journal at a kill: ${counted.join(", ")}`);
  }
  console.log(`seed ${seed}, ${seconds()} s, ${(seconds() / Math.max(1, total.kills)).toFixed(2)} s a kill`);
  console.log(
    `${total.kills} kills, ${total.saved} saved, ${total.lost} lost, ${total.doubled} doubled, ${total.stuck} stuck`,
  );
}

console.log(`${kills} kills, seed ${seed}`);
await prepare();
try {
  for (let number = 0; number * ROUND_KILLS < kills; number += 1) {
    if (only !== undefined && number !== only) continue;
    const round = new Round({ seed, number, kills: Math.min(ROUND_KILLS, kills - number * ROUND_KILLS), onKill });
    await round.run();
    add(round);
  }
} finally {
  await cleanup();
}
report();
if (total.lost + total.doubled + total.stuck > 0 || total.kills === 0) process.exitCode = 1;
