// What one phone's screen has said of each entry, and whether that turned out to be true.

/**
 * @typedef {object} Written
 * @property {string} id
 * @property {number} received
 * @property {number} issued
 * @property {boolean} tapped     *save* was tapped
 * @property {boolean} saved      the screen has said that it is in the phone, sent or confirmed
 * @property {boolean} confirmed  the screen has said that the server has it
 * @property {number} journal     when the screen has said that it is in the emergency journal, else 0
 * @property {number} journalMs   how long it had been there when the browser was killed
 * @property {string} fate        what a kill left of an entry that was only in the journal
 */

export class Ledger {
  constructor() {
    /** @type {Map<string, Written>} */
    this.entries = new Map();
  }

  opened({ id, received, issued }) {
    this.entries.set(id, { id, received, issued, tapped: false, saved: false, confirmed: false, journal: 0 });
  }

  /** The screen has said something; the entry, if it is one of this phone. */
  told({ said, id, received, issued }) {
    const entry = id
      ? this.entries.get(id)
      : [...this.entries.values()].find((e) => e.received === received && e.issued === issued);
    if (!entry) return undefined;
    if (said === "journal") entry.journal ||= Date.now();
    if (["saved", "sent", "confirmed", "aside"].includes(said)) entry.saved = true;
    if (said === "confirmed") entry.confirmed = true;
    return entry;
  }

  where(test) {
    return [...this.entries.values()].filter(test);
  }

  get saved() {
    return this.where((e) => e.saved);
  }

  get confirmed() {
    return this.where((e) => e.confirmed);
  }

  /** In the emergency journal and nowhere else, as far as the screen has said. */
  get onlyInJournal() {
    return this.where((e) => e.journal && !e.saved && !e.fate);
  }
}

/** The numbers of the nth exchange of a phone: no two have the same. */
export const numbersOf = (n) => [n % 40, 1 + Math.floor(n / 40)];

/** Is this the text of that exchange? */
export function isOf(raw, { received, issued }) {
  const items = JSON.parse(raw).body.items;
  return items.length === 1 && items[0].received === received && items[0].issued === issued;
}

/**
 * After a kill: promised entries that the phone does not hold any more; those that hold another
 * content are in `spoilt`.
 */
export function missing(ledger, held) {
  const own = new Map(held.own.map((record) => [record.id, record]));
  const absent = [];
  const spoilt = [];
  for (const entry of ledger.saved) {
    const record = own.get(entry.id);
    if (!record) absent.push(entry);
    else if (record.raw !== null && !isOf(record.raw, entry)) spoilt.push(entry);
  }
  return { absent, spoilt };
}

/** What the kill left of entries that were only in the journal then. */
export function settleJournal(entries, held) {
  const own = new Set(held.own.map(({ id }) => id));
  for (const entry of entries) {
    if (held.journal.includes(entry.id)) entry.fate = "journal";
    else if (own.has(entry.id)) entry.fate = "database";
    else if (held.drafts.includes(entry.id)) entry.fate = "draft";
    else entry.fate = "gone";
  }
}

/**
 * At the end: everything that does not agree between the screen, the phone and the server.
 * `server` is a map of id → entry, of this account alone; `begun` is how many the phone may have
 * written. Of an entry that was begun right before a kill nobody may have heard: its id is new
 * then, but its numbers are known, and nobody else has them.
 */
export function disagreements(ledger, held, server, begun) {
  const lost = [];
  const doubled = [];
  const stuck = [];
  for (const entry of ledger.saved) {
    const there = server.get(entry.id);
    if (!there) lost.push(`${entry.id} was called ${entry.confirmed ? "confirmed" : "saved"} and is not on the server`);
    else if (!isOf(JSON.stringify(there), entry)) lost.push(`${entry.id} is on the server with another content`);
  }
  const planned = new Set(Array.from({ length: begun }, (_, n) => numbersOf(n).join("/")));
  const seen = new Map();
  for (const [id, { body }] of server) {
    const numbers = body.items.map(({ received, issued }) => `${received}/${issued}`).join();
    if (!planned.has(numbers)) doubled.push(`${id} (${numbers}) is on the server and was never written here`);
    if (seen.has(numbers)) doubled.push(`${id} says the same as ${seen.get(numbers)}`);
    seen.set(numbers, id);
  }
  for (const { id, state } of held.own) {
    if (!server.has(id)) stuck.push(`${id} is on the phone (${state}) and not on the server`);
    else if (!state.startsWith("confirmed.")) stuck.push(`${id} has no receipt on the phone (${state})`);
  }
  for (const id of held.journal) stuck.push(`${id} is still in the journal`);
  const places = held.own.map(({ ord, seq }) => [ord, seq]).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  places.forEach(([ord, seq], at) => {
    const before = at > 0 && places[at - 1][0] === ord ? places[at - 1][1] : 0;
    if (seq !== before + 1) lost.push(`the stream goes from ${before} to ${seq}`);
  });
  return { lost, doubled, stuck };
}
