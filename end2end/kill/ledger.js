// What one phone's screen has said of each entry and what the phone was seen to hold, and whether
// that is still true after the next kill.
import { noFaults } from "./faults.js";

/**
 * @typedef {object} Written
 * @property {string} id
 * @property {number} received
 * @property {number} issued
 * @property {number} life        the browser's life in which it was opened
 * @property {boolean} tapped     *save* was tapped
 * @property {boolean} saved      the screen has said that it is in the phone, sent or confirmed
 * @property {boolean} confirmed  the screen has said that the server has it
 * @property {number} journal     when the screen has said that it is in the emergency journal, else 0
 * @property {number} journalMs   how long it had been there when the browser was killed
 * @property {string} fate        what a kill left of an entry that was only in the journal
 *
 * @typedef {object} Held         what a phone holds: see `readPhone`
 * @property {{id: string, raw: string}[]} journal
 * @property {string[]} drafts
 * @property {{id: string, state: string, ord: number, seq: number, raw: string | null}[]} own
 */

export class Ledger {
  constructor() {
    /** @type {Map<string, Written>} */
    this.entries = new Map();
    /**
     * What the phone was seen to hold when it was opened again, by id: it has lived through a kill,
     * so nothing may take it away any more, whether the screen has ever said a word of it or not.
     * @type {Map<string, {raw: string, in: "database" | "journal"}>}
     */
    this.seen = new Map();
  }

  opened({ id, received, issued, life }) {
    this.entries.set(id, { id, received, issued, life, tapped: false, saved: false, confirmed: false, journal: 0 });
  }

  tapped(id) {
    this.entries.get(id).tapped = true;
  }

  /** The screen has said something; gives the entry if it had not said so before. */
  told({ said, id, received, issued }) {
    const entry = id
      ? this.entries.get(id)
      : [...this.entries.values()].find((e) => e.received === received && e.issued === issued);
    if (!entry) return undefined;
    const before = { ...entry };
    if (said === "journal") entry.journal ||= Date.now();
    if (["saved", "sent", "confirmed", "aside"].includes(said)) entry.saved = true;
    if (said === "confirmed") entry.confirmed = true;
    return ["journal", "saved", "confirmed"].some((word) => entry[word] !== before[word]) ? entry : undefined;
  }

  /** The emergency journal held these when the browser was opened again, before the app began. */
  found(list) {
    for (const { id, raw } of list) {
      if (!this.seen.has(id)) this.seen.set(id, { raw, in: "journal" });
    }
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
  const { items } = JSON.parse(raw).body;
  return items.length === 1 && items[0].received === received && items[0].issued === issued;
}

/**
 * Looks a phone over that was opened again, and notes what it holds. The kills take minutes and a
 * phone keeps a text for 30 days after its receipt, so each must be there with its text, also one
 * that the server has long confirmed.
 *
 * @param {Ledger} ledger
 * @param {Held} held
 * @returns {import("./faults.js").Faults}
 */
export function lookOver(ledger, held) {
  const faults = noFaults();
  const own = new Map(held.own.map((record) => [record.id, record]));
  const journal = new Map(held.journal.map((record) => [record.id, record]));
  const promised = ledger.saved;
  for (const entry of promised) {
    const record = own.get(entry.id);
    const said = entry.confirmed ? "confirmed" : "saved";
    if (!record) faults.lost.push(`${entry.id} was called ${said} and is not on the phone`);
    else if (record.raw === null) faults.lost.push(`${entry.id} was called ${said} and the phone has no text of it`);
    else if (!isOf(record.raw, entry)) faults.lost.push(`${entry.id} is on the phone with another content than was saved`);
  }
  const named = new Set(promised.map(({ id }) => id));
  for (const [id, seen] of ledger.seen) {
    // An entry leaves the journal for the database alone, and the database for nothing.
    const now = own.get(id) ?? (seen.in === "journal" ? journal.get(id) : undefined);
    if (!now && !named.has(id)) faults.lost.push(`${id} was seen in the ${seen.in} after a kill and is not on the phone`);
    if (now && now.raw !== seen.raw) faults.lost.push(`${id} was seen in the ${seen.in} after a kill, with another text than now`);
  }
  for (const id of held.drafts) {
    if (own.has(id)) faults.doubled.push(`${id} is saved, and its draft is still there`);
  }
  faults.lost.push(...gaps(held.own));
  ledger.found(held.journal);
  for (const { id, raw } of held.own) {
    if (raw === null) continue;
    ledger.seen.set(id, { raw, in: "database" });
  }
  return faults;
}

/** Places of a phone's streams that nothing is in: they are taken in the transaction of the save. */
function gaps(own) {
  const places = own.map(({ ord, seq }) => [ord, seq]).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const found = [];
  places.forEach(([ord, seq], at) => {
    const before = at > 0 && places[at - 1][0] === ord ? places[at - 1][1] : 0;
    if (seq !== before + 1) found.push(`the stream goes from ${before} to ${seq}`);
  });
  return found;
}

/** What the kill left of entries that were only in the journal then; asked before `lookOver`. */
export function settleJournal(ledger, entries, held) {
  const own = new Set(held.own.map(({ id }) => id));
  const journal = new Set(held.journal.map(({ id }) => id));
  for (const entry of entries) {
    // The app may have emptied it since the browser was opened.
    if (journal.has(entry.id) || ledger.seen.get(entry.id)?.in === "journal") entry.fate = "journal";
    else if (own.has(entry.id)) entry.fate = "database";
    else if (held.drafts.includes(entry.id)) entry.fate = "draft";
    else entry.fate = "gone";
  }
}

/**
 * At the end, after a last look at the phone: everything that does not agree between the screen, the
 * phone and the server.
 * `server` has the text of each entry of this account by its id; `begun` is how many the phone may
 * have written. Of an entry that was begun right before a kill nobody may have heard: its id is new
 * then, but its numbers are known, and nobody else has them.
 *
 * @param {Ledger} ledger
 * @param {Held} held
 * @param {Map<string, string>} server
 * @param {number} begun
 * @returns {import("./faults.js").Faults}
 */
export function disagreements(ledger, held, server, begun) {
  const faults = noFaults();
  const promised = ledger.saved;
  for (const entry of promised) {
    const there = server.get(entry.id);
    const said = entry.confirmed ? "confirmed" : "saved";
    if (there === undefined) faults.lost.push(`${entry.id} was called ${said} and is not on the server`);
    else if (!isOf(there, entry)) faults.lost.push(`${entry.id} is on the server with another content`);
  }
  const named = new Set(promised.map(({ id }) => id));
  for (const [id, { raw }] of ledger.seen) {
    const there = server.get(id);
    if (there === undefined && !named.has(id)) faults.lost.push(`${id} was on the phone after a kill and is not on the server`);
    if (there !== undefined && there !== raw) faults.lost.push(`${id} is on the server with another text than on the phone`);
  }
  const planned = new Set(Array.from({ length: begun }, (_, n) => numbersOf(n).join("/")));
  const numbers = new Map();
  for (const [id, raw] of server) {
    const { items } = JSON.parse(raw).body;
    const these = items.map(({ received, issued }) => `${received}/${issued}`).join();
    if (!planned.has(these)) faults.doubled.push(`${id} (${these}) is on the server and was never written here`);
    if (numbers.has(these)) faults.doubled.push(`${id} says the same as ${numbers.get(these)}`);
    numbers.set(these, id);
  }
  for (const { id, state } of held.own) {
    if (!server.has(id)) faults.stuck.push(`${id} is on the phone (${state}) and not on the server`);
    else if (!state.startsWith("confirmed.")) faults.stuck.push(`${id} has no receipt on the phone (${state})`);
  }
  for (const { id } of held.journal) faults.stuck.push(`${id} is still in the journal`);
  return faults;
}
