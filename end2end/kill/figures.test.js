// A run may not pass on nothing.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Figures, FULL_RUN } from "./figures.js";
import { Ledger } from "./ledger.js";
import { FAULTS, KINDS, cutStart, plan } from "./moments.js";
import { Random } from "./random.js";

/** A round in which one entry was confirmed and one was in the journal when the browser was killed. */
function round(change = {}) {
  const ledger = new Ledger();
  for (const [id, said] of [["a", "confirmed"], ["b", "journal"]]) {
    ledger.opened({ id, received: 1, issued: 1, life: 0 });
    ledger.tapped(id);
    ledger.told({ said, id });
  }
  Object.assign(ledger.entries.get("b"), { journalMs: 100, fate: "gone" });
  return { server: { kills: 1 }, lives: [{ ledger }], faults: { lost: 0, doubled: 0, stuck: 0 }, ...change };
}

/** A full run that has met everything. */
function full() {
  const figures = new Figures(FULL_RUN);
  const faults = Object.keys(FAULTS);
  for (let n = 0; n < FULL_RUN; n += 1) figures.killed({ fault: faults[n], met: Object.keys(KINDS) });
  return figures;
}

test("a full run that has met everything and found nothing passes", () => {
  const figures = full();
  figures.add(round());
  assert.deepEqual(figures.gaps, []);
  assert.equal(figures.passed, true);
  const last = figures.report({ seed: 1, seconds: 10 }).split("\n").at(-1);
  assert.equal(last, `${FULL_RUN} kills of Chromium, 1 of the server: 1 saved, 1 confirmed, 0 lost, 0 doubled, 0 stuck`);
});

test("one fault of any kind fails", () => {
  for (const kind of ["lost", "doubled", "stuck"]) {
    const figures = full();
    figures.add(round({ faults: { lost: 0, doubled: 0, stuck: 0, [kind]: 1 } }));
    assert.equal(figures.passed, false, kind);
  }
});

/** A round whose phone lost so many databases, and one entry with them. */
function evicting(evictions) {
  const made = round();
  const [{ ledger }] = made.lives;
  ledger.evictions = evictions;
  ledger.evicted.add("b");
  return made;
}
const LINE = (databases, entries) =>
  `${databases} databases thrown away by the browser, ${entries} entries evicted with them (not counted as lost)`;

test("databases that the browser has thrown away are told of apart from what is lost, and fail nothing", () => {
  const none = full();
  none.add(round());
  assert.ok(none.report({ seed: 1, seconds: 10 }).split("\n").includes(LINE(0, 0)));
  const figures = full();
  figures.add(evicting(1));
  figures.add(evicting(1));
  assert.deepEqual([figures.evictions, figures.evicted, figures.lost], [2, 2, 0]);
  assert.equal(figures.passed, true);
  const lines = figures.report({ seed: 1, seconds: 10 }).split("\n");
  assert.ok(lines.includes(LINE(2, 2)), lines.join("\n"));
  assert.match(lines.at(-1), /: 2 saved, 2 confirmed, 0 lost, 0 doubled, 0 stuck$/);
  assert.ok(lines.every((line) => !line.startsWith("FAILED")));
});

test("a run in which more than one kill in a hundred evicts a database fails", () => {
  const figures = full();
  // Of FULL_RUN kills, 200, two are one in a hundred.
  figures.add(evicting(3));
  assert.equal(figures.passed, false);
  assert.deepEqual(figures.gaps, []);
  assert.ok(figures.report({ seed: 1, seconds: 10 }).includes("FAILED: more than 1 % of the kills evicted a database"));
});

test("a full run in which nothing was saved, confirmed or in the journal fails, or no server was killed", () => {
  const empty = full();
  empty.add(round({ server: { kills: 0 }, lives: [{ ledger: new Ledger() }] }));
  assert.deepEqual(empty.gaps, [
    "not once: entries called saved",
    "not once: entries called confirmed",
    "not once: kills of the server",
    "not once: entries in the emergency journal at a kill",
  ]);
  assert.equal(empty.passed, false);
});

test("a full run that has not met a kind of kill or of fault fails", () => {
  const figures = full();
  figures.add(round());
  Object.assign(figures.met, { syncing: 0, between: 0 });
  figures.faults.late = 0;
  assert.deepEqual(figures.gaps, ["not once: news of a write late", "not once: kill: while syncing"]);
});

test("a run that ended before its last kill fails, and so does one of no kills", () => {
  const short = new Figures(2);
  short.killed({ met: ["saving"] });
  short.add(round());
  assert.deepEqual(short.gaps, ["only 1 of 2 kills"]);
  assert.equal(new Figures(0).passed, false);
});

test("a short run need not meet everything, but must have saved something", () => {
  const figures = new Figures(1);
  figures.killed({ met: [] });
  assert.equal(figures.met.between, 1);
  assert.deepEqual(figures.gaps, ["not once: entries called saved"]);
  figures.add(round());
  assert.equal(figures.passed, true);
});

test("plans of the same seed are the same, and all kinds of faults are planned within a full run", () => {
  const plans = (seed) => {
    const random = new Random(seed, 0, 1);
    return Array.from({ length: FULL_RUN }, () => plan(random));
  };
  assert.deepEqual(plans(3), plans(3));
  assert.notDeepEqual(plans(3), plans(4));
  const faults = new Set(plans(3).map(({ fault }) => fault));
  for (const kind of Object.keys(FAULTS)) assert.ok(faults.has(kind), kind);
});

test("a start is cut more often with something in the journal, and the seed's plans stay the same", () => {
  const cuts = (inJournal) => {
    const random = new Random(3, 0, 1);
    const found = Array.from({ length: 400 }, () => cutStart(random, inJournal));
    return { after: found.filter(Boolean).map(({ after }) => after), then: random.next() };
  };
  const [full, empty] = [cuts(true), cuts(false)];
  assert.deepEqual(new Set(full.after), new Set(["drains"]));
  assert.deepEqual(new Set(empty.after), new Set(["began"]));
  assert.ok(full.after.length > 150 && full.after.length < 250, `${full.after.length}`);
  assert.ok(empty.after.length > 10 && empty.after.length < 50, `${empty.after.length}`);
  assert.equal(full.then, empty.then);
});
