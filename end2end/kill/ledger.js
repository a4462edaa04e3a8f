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
 * @property {{id: string, raw: string}[]} copies  of unsent entries, outside the database
 * @property {string[]} drafts
 * @property {{id: string, state: string, ord: number, seq: number, raw: string | null}[]} own
 * @property {{id: string, earlier: string[]} | undefined} stream  of its database, and those before it there
 */

const isConfirmed = (state) => state.startsWith("confirmed.");

export class Ledger {
  constructor() {
    /** @type {Map<string, Written>} */
    this.entries = new Map();
    /**
     * What the phone was seen to hold when it was opened again, by id: it has lived through a kill,
     * so nothing may take it away any more, whether the screen has ever said a word of it or not.
     * @type {Map<string, {raw: string, in: "database" | "journal", confirmed?: boolean}>}
     */
    this.seen = new Map();
    /**
     * Texts by id of the second copies that a new browser has found, before the app began: these had
     * reached the disk, and what has a copy had been saved.
     * @type {Map<string, string>}
     */
    this.copies = new Map();
    /** The stream of the database at the last look. */
    this.stream = undefined;
    /** How many databases the browser has thrown away. */
    this.evictions = 0;
    /** Went with one of these, and a later look need not find it. */
    this.gone = new Set();
    /** Those of them that nobody else is known to have: without an answer, and no copy on the disk. */
    this.evicted = new Set();
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
    // Pulled again: it had been sent before it was evicted.
    if (entry.confirmed) this.evicted.delete(entry.id);
    return ["journal", "saved", "confirmed"].some((word) => entry[word] !== before[word]) ? entry : undefined;
  }

  /** Journal and copies held these when the browser was opened again, before the app began. */
  found(journal, copies = []) {
    for (const { id, raw } of journal) {
      if (!this.seen.has(id)) this.seen.set(id, { raw, in: "journal" });
    }
    for (const { id, raw } of copies) {
      if (!this.copies.has(id)) this.copies.set(id, raw);
    }
  }

  /**
   * Another stream than at the last look, in a database that does not name that one as earlier, is
   * another database: the browser has thrown the whole of the first away, localStorage not. Then what
   * the server had confirmed comes back with a pull, as nobody's own; and what had no answer comes
   * back from its copy, if that had reached the disk.
   *
   * @param {Held} held
   */
  notice({ stream, own, journal, copies }) {
    if (!stream) return;
    const before = this.stream;
    this.stream = stream.id;
    if (!before || before === stream.id || stream.earlier.includes(before)) return;
    this.evictions += 1;
    const here = new Set([...own, ...journal, ...copies].map(({ id }) => id));
    const known = new Set([...this.saved.map(({ id }) => id), ...this.seen.keys()]);
    for (const id of known) {
      if (here.has(id)) continue;
      this.gone.add(id);
      const confirmed = this.entries.get(id)?.confirmed || this.seen.get(id)?.confirmed;
      // One that was on the disk outside the database leaves there for its receipt alone, of which
      // nobody need have heard. So whether it is lost is for the server to say, in the end.
      const elsewhere = this.copies.has(id) || this.seen.get(id)?.in === "journal";
      if (!confirmed && !elsewhere) this.evicted.add(id);
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
 * that the server has long confirmed; unless it went with a database that the browser has thrown away.
 *
 * @param {Ledger} ledger
 * @param {Held} held
 * @returns {import("./faults.js").Faults}
 */
export function lookOver(ledger, held) {
  const faults = noFaults();
  ledger.notice(held);
  const own = new Map(held.own.map((record) => [record.id, record]));
  const journal = new Map(held.journal.map((record) => [record.id, record]));
  const copies = new Map(held.copies.map((record) => [record.id, record]));
  // After an eviction a copy may still wait to be taken in.
  const waits = (id) => ledger.evictions > 0 && copies.has(id);
  const promised = ledger.saved;
  for (const entry of promised) {
    const record = own.get(entry.id);
    const said = entry.confirmed ? "confirmed" : "saved";
    if (!record && (waits(entry.id) || ledger.gone.has(entry.id))) continue;
    if (!record) faults.lost.push(`${entry.id} was called ${said} and is not on the phone`);
    else if (record.raw === null) faults.lost.push(`${entry.id} was called ${said} and the phone has no text of it`);
    else if (!isOf(record.raw, entry)) faults.lost.push(`${entry.id} is on the phone with another content than was saved`);
  }
  const named = new Set(promised.map(({ id }) => id));
  for (const [id, seen] of ledger.seen) {
    // An entry leaves the journal for the database alone, and the database for nothing.
    const elsewhere = (seen.in === "journal" && journal.get(id)) || (waits(id) && copies.get(id));
    const now = own.get(id) ?? (elsewhere || undefined);
    const excused = named.has(id) || ledger.gone.has(id);
    if (!now && !excused) faults.lost.push(`${id} was seen in the ${seen.in} after a kill and is not on the phone`);
    if (now && now.raw !== seen.raw) faults.lost.push(`${id} was seen in the ${seen.in} after a kill, with another text than now`);
  }
  for (const [id, raw] of ledger.copies) {
    const now = own.get(id)?.raw ?? raw;
    if (now !== raw) faults.lost.push(`${id} had a second copy after a kill, with another text than now`);
  }
  for (const id of held.drafts) {
    if (own.has(id)) faults.doubled.push(`${id} is saved, and its draft is still there`);
  }
  faults.lost.push(...gaps(held.own));
  ledger.found(held.journal);
  for (const { id, raw, state } of held.own) {
    if (raw === null) continue;
    ledger.seen.set(id, { raw, in: "database", confirmed: isConfirmed(state) });
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
  // What has a copy was in the database.
  const own = new Set([...held.own, ...held.copies].map(({ id }) => id));
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
 * phone and the server. What an eviction is known to have taken need not be on the server; what of it
 * is there had been sent before, and was not evicted after all.
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
    if (there === undefined && ledger.evicted.has(entry.id)) continue;
    if (there === undefined) faults.lost.push(`${entry.id} was called ${said} and is not on the server`);
    else if (!isOf(there, entry)) faults.lost.push(`${entry.id} is on the server with another content`);
  }
  const named = new Set(promised.map(({ id }) => id));
  for (const [id, { raw }] of ledger.seen) {
    const there = server.get(id);
    const excused = named.has(id) || ledger.evicted.has(id);
    if (there === undefined && !excused) faults.lost.push(`${id} was on the phone after a kill and is not on the server`);
    if (there !== undefined && there !== raw) faults.lost.push(`${id} is on the server with another text than on the phone`);
  }
  for (const [id, raw] of ledger.copies) {
    const there = server.get(id);
    const told = named.has(id) || ledger.seen.has(id);
    if (there === undefined && !told) faults.lost.push(`${id} had a second copy after a kill and is not on the server`);
    if (there !== undefined && there !== raw) faults.lost.push(`${id} is on the server with another text than its second copy`);
  }
  for (const id of ledger.evicted) {
    if (server.has(id)) ledger.evicted.delete(id);
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
    else if (!isConfirmed(state)) faults.stuck.push(`${id} has no receipt on the phone (${state})`);
  }
  for (const { id } of held.copies) {
    if (!server.has(id) && held.own.every((record) => record.id !== id)) faults.stuck.push(`${id} is still a copy only`);
  }
  for (const { id } of held.journal) faults.stuck.push(`${id} is still in the journal`);
  return faults;
}
