// Kills Chromium with SIGKILL while entries are being written, opens the same profile again and
// holds every word of its screen, and all that it was seen to hold, against what phone and server have.
//
//   node kill/run.mjs        KILLS=500  SEED=…  ROUND=n runs only that round again
import prepare from "../harness/prepare.js";
import cleanup from "../harness/cleanup.js";
import { Figures } from "./figures.js";
import { Round } from "./round.js";

/** At most so many kills on one server and two profiles: a day's page of so many entries stays quick. */
const MOST_KILLS = 50;
/** Rounds side by side: while one phone waits for its moment, another starts. */
const AT_ONCE = 2;
const PROGRESS = 10;

const whole = (name, otherwise) => {
  const number = Number(process.env[name] || otherwise);
  if (!Number.isInteger(number) || number < 0) throw new Error(`${name} is no whole number`);
  return number;
};
const kills = whole("KILLS", 500);
const seed = whole("SEED", Date.now() % 1_000_000);
const only = process.env.ROUND ? whole("ROUND") : undefined;

const roundKills = Math.min(MOST_KILLS, Math.ceil(kills / AT_ONCE));
/** Of the round with this number. */
const killsOf = (number) => Math.min(roundKills, kills - number * roundKills);
const all = Array.from({ length: Math.ceil(kills / (roundKills || 1)) }, (_, number) => number);
const numbers = all.filter((number) => only === undefined || number === only);

const figures = new Figures(numbers.reduce((sum, number) => sum + killsOf(number), 0));
const began = Date.now();
const seconds = () => Math.round((Date.now() - began) / 1000);

function onKill(kill) {
  figures.killed(kill);
  if (figures.kills % PROGRESS === 0) console.log(figures.progress(seconds()));
}

async function rounds() {
  for (let number = numbers.shift(); number !== undefined; number = numbers.shift()) {
    const again = `KILLS=${kills} SEED=${seed} ROUND=${number} scripts/killtest.sh`;
    const round = new Round({ seed, number, kills: killsOf(number), again, onKill });
    await round.run();
    figures.add(round);
  }
}

console.log(`${figures.planned} kills, seed ${seed}`);
await prepare();
try {
  await Promise.all(Array.from({ length: AT_ONCE }, rounds));
} finally {
  await cleanup();
}
console.log(figures.report({ seed, seconds: seconds() }));
if (!figures.passed) process.exitCode = 1;
