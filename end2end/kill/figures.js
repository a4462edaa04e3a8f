// What a run adds up to, what it prints of it, and whether that is enough.
import { FAULTS, KINDS } from "./moments.js";

/** A run of so many kills must have met everything that it is there for. */
export const FULL_RUN = 200;
/** The browser writes localStorage to the disk about so long after a change. */
const LAZY_MS = 5_000;
/** More evictions than one in so many kills are the app's own doing, not the browser's. */
const KILLS_PER_EVICTION = 100;
const FATES = { journal: "in the journal", database: "in the database", draft: "only a draft left", gone: "nothing left" };

const zeroes = (names) => Object.fromEntries(names.map((name) => [name, 0]));
const listed = (counts) => Object.entries(counts).map(([name, count]) => `${name} ${count}`).join(", ");

export class Figures {
  /** @param {number} kills  how many are planned */
  constructor(kills) {
    Object.assign(this, { planned: kills, kills: 0, serverKills: 0, saved: 0, confirmed: 0, unpromised: 0, seen: 0 });
    Object.assign(this, { lost: 0, doubled: 0, stuck: 0 });
    /** Databases that the browser has thrown away, and entries that went with them for good. */
    Object.assign(this, { evictions: 0, evicted: 0 });
    this.met = zeroes(Object.keys(KINDS));
    this.faults = zeroes(Object.keys(FAULTS));
    this.journal = { early: [], late: [] };
  }

  killed({ fault, met }) {
    this.kills += 1;
    for (const kind of met.length > 0 ? met : ["between"]) this.met[kind] += 1;
    if (fault) this.faults[fault] += 1;
  }

  progress(seconds) {
    return `${this.kills} of ${this.planned} kills, ${seconds} s; met: ${listed(this.met)}; database: ${listed(this.faults)}`;
  }

  /** @param {import("./round.js").Round} round  at its end */
  add(round) {
    this.serverKills += round.server?.kills ?? 0;
    for (const kind of ["lost", "doubled", "stuck"]) this[kind] += round.faults[kind];
    for (const { ledger } of round.lives) {
      this.saved += ledger.saved.length;
      this.confirmed += ledger.confirmed.length;
      this.seen += ledger.seen.size;
      this.evictions += ledger.evictions;
      this.evicted += ledger.evicted.size;
      this.unpromised += ledger.where((e) => e.tapped && !e.saved && !e.journal).length;
      for (const entry of ledger.where((e) => e.fate)) {
        this.journal[entry.journalMs < LAZY_MS ? "early" : "late"].push(entry.fate);
      }
    }
  }

  /** Why the run proves nothing, if so: what it should have met and has not. */
  get gaps() {
    const found = [];
    if (this.kills < this.planned) found.push(`only ${this.kills} of ${this.planned} kills`);
    const needed = { "entries called saved": this.saved };
    if (this.planned >= FULL_RUN) {
      Object.assign(needed, {
        "entries called confirmed": this.confirmed,
        "kills of the server": this.serverKills,
        "entries in the emergency journal at a kill": this.journal.early.length + this.journal.late.length,
      });
      for (const [kind, text] of Object.entries(FAULTS)) needed[text] = this.faults[kind];
      for (const [kind, text] of Object.entries(KINDS)) if (kind !== "between") needed[`kill: ${text}`] = this.met[kind];
    }
    for (const [what, count] of Object.entries(needed)) if (count === 0) found.push(`not once: ${what}`);
    return found;
  }

  /** So many databases have gone that the browser alone cannot be blamed. */
  get tooManyEvictions() {
    return this.evictions > 1 && this.evictions * KILLS_PER_EVICTION > this.kills;
  }

  get passed() {
    return this.lost + this.doubled + this.stuck === 0 && !this.tooManyEvictions && this.gaps.length === 0;
  }

  /** @param {{seed: number, seconds: number}} of */
  report({ seed, seconds }) {
    const lines = ["", "what the kills met (several may be true of one kill):"];
    const table = (texts, counts) => {
      for (const [name, text] of Object.entries(texts)) lines.push(`  ${String(counts[name]).padStart(5)}  ${text}`);
    };
    table(KINDS, this.met);
    lines.push("faults beside the kills of the browser:");
    table({ server: "server killed", ...FAULTS }, { server: this.serverKills, ...this.faults });
    lines.push(`${this.unpromised} entries were tapped and cut off before the screen said anything of them`);
    // Of these the screen says *do not close*: nothing is promised, and what became of them is told.
    for (const [when, fates] of [["less", this.journal.early], ["more", this.journal.late]]) {
      const counted = Object.entries(FATES).map(([fate, text]) => `${text} ${fates.filter((f) => f === fate).length}`);
      lines.push(`${fates.length} entries ${when} than ${LAZY_MS / 1000} s in the emergency journal at a kill: ${counted.join(", ")}`);
    }
    lines.push(`${this.seen} entries were seen on a phone after a kill and held to their text from then on`);
    const evicted = `${this.evicted} entries evicted with them (not counted as lost)`;
    lines.push(`${this.evictions} databases thrown away by the browser, ${evicted}`);
    lines.push(`seed ${seed}, ${seconds} s, ${(seconds / Math.max(1, this.kills)).toFixed(2)} s a kill`);
    if (this.tooManyEvictions) lines.push("FAILED: more than 1 % of the kills evicted a database");
    lines.push(...this.gaps.map((gap) => `FAILED: ${gap}`));
    lines.push(
      `${this.kills} kills of Chromium, ${this.serverKills} of the server: ${this.saved} saved, ${this.confirmed} confirmed, ` +
        `${this.lost} lost, ${this.doubled} doubled, ${this.stuck} stuck`,
    );
    return lines.join("\n");
  }
}
