// When a browser is killed, and what happens to its database before that.

/** A form that is to be killed open is left open for so long. */
export const FORM_MS = 800;

/**
 * A plan for one life of a browser. `after` is the event that starts the clock, the `nth` of its
 * kind; `ms` later the browser is killed. `fault`, if the plan has one:
 *   refuses   the store of entries takes nothing until the kill
 *   heals     the same, and takes entries again `healMs` after it has refused the first
 *   late      the news of a write comes `holdMs` late, above the limit of a save
 */
export function plan(random) {
  const entries = random.between(1, 4);
  const nth = random.between(1, entries);
  const kind = random.weighed([
    [40, "any"],
    [10, "form"],
    [15, "saving"],
    [10, "saved"],
    [12, "syncing"],
    [5, "refuses"],
    [4, "heals"],
    [4, "late"],
  ]);
  const of = (after, most) => ({ kind, entries, nth, after, ms: random.between(0, most) });
  switch (kind) {
    case "form":
      // Long enough for the form's draft to be written.
      return { ...of("opened", FORM_MS - 100), slowAt: nth };
    case "saving":
      return of("tapped", 60);
    case "saved":
      return of("saved", 30);
    case "syncing":
      return { ...of("syncing", 100), nth: Math.min(nth, 2) };
    // localStorage reaches the disk seconds late: some of these wait for it, others do not.
    case "refuses":
      return { ...of("journal", 12_000), nth: 1, fault: kind };
    case "heals":
      return { ...of("journal", 5_000), nth: 1, fault: kind, healMs: random.between(200, 2_500) };
    case "late":
      return { ...of("journal", 2_500), nth: 1, fault: kind, holdMs: random.between(2_300, 4_500) };
    default:
      return { ...of("tapped", 2_000), nth: 1 };
  }
}

/**
 * When a browser is killed while its app starts, instead of what was planned for it; else nothing.
 * Often if the emergency journal holds something (`inJournal`), and then as this is moved into the
 * database. Draws the same numbers in every case, so that the plans of a seed stay the same.
 */
export function cutStart(random, inJournal) {
  const chance = random.next();
  const soon = random.between(0, 40);
  const later = random.between(0, 1_500);
  if (inJournal) return chance < 0.5 ? { after: "drains", ms: soon } : undefined;
  return chance < 0.06 ? { after: "began", ms: later } : undefined;
}

/** Counts events and wakes whoever waits for the nth of one kind. */
export class Events {
  constructor() {
    this.counts = new Map();
    this.waiting = [];
  }

  happened(kind) {
    const count = (this.counts.get(kind) ?? 0) + 1;
    this.counts.set(kind, count);
    for (const { go } of this.waiting.filter((w) => w.kind === kind && w.nth <= count)) go(true);
  }

  /** True once it has happened; false if `patience` milliseconds were not enough. */
  async nth(kind, nth, patience) {
    if ((this.counts.get(kind) ?? 0) >= nth) return true;
    let timer;
    const happened = await new Promise((go) => {
      this.waiting.push({ kind, nth, go });
      timer = setTimeout(go, patience, false);
    });
    clearTimeout(timer);
    return happened;
  }
}

/** What a kill met, as counted at the end; several may be true at once. */
export const KINDS = {
  starting: "while the app starts",
  drains: "while the journal is emptied",
  form: "form open",
  saving: "while saving",
  saved: "just after *saved*",
  syncing: "while syncing",
  serverDown: "server down",
  journal: "emergency journal",
  between: "none of these",
};

/** What was done to the phone's database in a life of the browser, as counted at the end. */
export const FAULTS = {
  refuses: "database takes nothing until the kill",
  heals: "database takes nothing for a while",
  late: "news of a write late",
};
