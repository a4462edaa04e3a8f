// One phone and one account, killed again and again.
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { sleep } from "../harness/server.js";
import { cs } from "../harness/words.js";
import { Worker } from "../harness/worker.js";
import { Broken } from "./faults.js";
import { Ledger, lookOver, numbersOf, settleJournal } from "./ledger.js";
import { Events, FORM_MS, cutStart, plan } from "./moments.js";
import { readPhone, writeExchanges } from "./page.js";
import { MortalPhone } from "./phone.js";

/** A moment that does not come is not waited for longer. */
const PATIENCE_MS = 20_000;
/** One that need not come. */
const SHORT_PATIENCE_MS = 6_000;
/** The journal is emptied as the app starts, or there is nothing in it. */
const START_PATIENCE_MS = 2_000;
/** What has not drained by itself by then is stuck. */
const DRAIN_MS = 60_000;
/** *Just after saved* ends after so long. */
const JUST_MS = 250;

export class Life {
  constructor({ server, account, random }) {
    Object.assign(this, { server, account, random });
    this.ledger = new Ledger();
    this.events = new Events();
    this.written = 0;
    this.kills = 0;
    /** In the journal alone when the browser was killed last. */
    this.inJournal = [];
    this.sending = 0;
    this.savedAt = 0;
  }

  /** Logs in once; the profile then reaches the disk by an orderly end. */
  async begin() {
    this.profile = await mkdtemp(path.join(os.tmpdir(), "teren-kill-"));
    this.phone = await MortalPhone.unpackTelling({ url: this.server.url }, this.profile, (event) => this.#told(event));
    this.worker = new Worker(this.phone, this.account);
    await this.worker.logIn();
    await this.phone.close();
  }

  #told(event) {
    if (event.found) {
      // A page that is loaded again later may find what has not reached the disk yet.
      if (this.isNew) this.ledger.found(event.found, event.copies);
      this.isNew = false;
      return this.events.happened("began");
    }
    if (event.done === "opened") this.ledger.opened({ ...event, life: this.kills });
    if (event.done === "tapped") this.ledger.tapped(event.id);
    if (event.done) return this.events.happened(event.done);
    const entry = this.ledger.told(event);
    // The rows tell of earlier entries too.
    if (entry?.life !== this.kills) return undefined;
    if (event.said === "saved") this.savedAt = Date.now();
    return this.events.happened(event.said);
  }

  /** Opens the profile again, looks whether it holds what was promised, writes, and is killed. */
  async once() {
    const what = plan(this.random);
    const cut = cutStart(this.random, this.inJournal.length > 0);
    if (cut) return this.#cutAtStart(cut);
    await this.#open();
    const evictions = this.ledger.evictions;
    this.#look(await this.#held());
    // A database made anew has no services yet: nothing can be written before the first pull.
    if (this.ledger.evictions > evictions) await this.#synced();
    this.events = new Events();
    const first = this.written;
    this.written += what.entries;
    const { page } = this.phone;
    await this.#fault(page, what);
    const pairs = Array.from({ length: what.entries }, (_, n) => numbersOf(first + n));
    let failure;
    const writing = page
      .evaluate(writeExchanges, {
        pairs,
        slowAt: what.slowAt,
        slowMs: FORM_MS,
        anonymousText: cs.anonymous,
        addText: cs.add_anonymous,
      })
      .catch((why) => (failure = why));
    // A form that does not come, or a save without an end, is a fault of its own. Only a sending may
    // fail to come: the server is down, or one request takes several entries.
    const mayFail = what.after === "syncing";
    const came = await this.events.nth(what.after, what.nth, mayFail ? SHORT_PATIENCE_MS : PATIENCE_MS);
    if (came) await sleep(what.ms);
    if (failure) throw new Error(`writing: ${failure.message}`);
    if (!came && !mayFail) throw new Error(`nothing was ever ${what.after}`);
    const kill = { fault: what.fault, met: this.#met() };
    await this.#kill();
    await writing;
    return kill;
  }

  /** Killed while the app reads, empties the journal and sends; nobody has looked or written yet. */
  async #cutAtStart({ after, ms }) {
    await this.#launch();
    // Cut off by the kill.
    const opening = this.worker.open("/").catch(() => {});
    if (!(await this.events.nth("began", 1, PATIENCE_MS))) throw new Error("no page ever began");
    // What was in the journal need not have reached the disk.
    const came = await this.events.nth(after, 1, START_PATIENCE_MS);
    if (came) await sleep(ms);
    const drains = after === "drains" && came;
    const kill = { met: ["starting", ...(drains ? ["drains"] : []), ...this.#met()] };
    await this.#kill();
    await opening;
    return kill;
  }

  async #kill() {
    const killedAt = Date.now();
    await this.phone.kill();
    this.inJournal = this.ledger.onlyInJournal;
    for (const entry of this.inJournal) entry.journalMs ??= killedAt - entry.journal;
    this.kills += 1;
  }

  async #launch() {
    await this.phone.open();
    this.isNew = true;
    this.events = new Events();
    this.sending = 0;
    const isSending = (request) => request.url().endsWith("/api/v1/sync") && !/"entries":\[\]/.test(request.postData() ?? "");
    const ended = (request) => {
      if (isSending(request)) this.sending -= 1;
    };
    this.phone.context.on("request", (request) => {
      if (!isSending(request)) return;
      this.sending += 1;
      this.events.happened("syncing");
    });
    this.phone.context.on("requestfinished", ended);
    this.phone.context.on("requestfailed", ended);
  }

  async #open() {
    await this.#launch();
    await this.worker.open("/");
    // Longer than a test would wait: several browsers start at once.
    await this.phone.page.getByRole("heading", { name: cs.todays_entries }).waitFor();
  }

  /** What an exchange needs is there again; the server may just be down. */
  #synced() {
    return this.phone.page.locator('main a[href="/vymena/nova"]').first().waitFor({ state: "attached", timeout: DRAIN_MS });
  }

  #held() {
    return this.phone.page.evaluate(readPhone);
  }

  #look(held) {
    settleJournal(this.ledger, this.inJournal, held);
    this.inJournal = [];
    Broken.unlessNone(lookOver(this.ledger, held));
  }

  async #fault(page, { fault, holdMs, healMs }) {
    if (fault === "late") return page.evaluate((ms) => (window.databaseWatch.holdMs = ms), holdMs);
    if (!fault) return undefined;
    return page.evaluate((ms) => Object.assign(window.killTest, { refuses: true, healMs: ms }), healMs);
  }

  /** What is going on at this moment, as far as the screen has told. */
  #met() {
    const met = [];
    const now = this.ledger.where((e) => e.life === this.kills).at(-1);
    if (now && !now.tapped) met.push("form");
    if (now?.tapped && !now.saved && !now.journal) met.push("saving");
    if (Date.now() - this.savedAt <= JUST_MS) met.push("saved");
    if (this.sending > 0) met.push("syncing");
    if (this.ledger.onlyInJournal.length > 0) met.push("journal");
    if (this.server.isDown) met.push("serverDown");
    return met;
  }

  /** Once more, with the server there, and nobody taps anything: nothing may stay without an answer. */
  async drain() {
    await this.#open();
    const isOwn = ({ own }, id) => own.some((record) => record.id === id);
    const waits = (held) =>
      held.journal.length > 0 ||
      held.copies.some(({ id }) => !isOwn(held, id)) ||
      held.own.some(({ state }) => !state.startsWith("confirmed."));
    const until = Date.now() + DRAIN_MS;
    let held = await this.#held();
    this.#look(held);
    while (waits(held) && Date.now() < until) {
      await sleep(100);
      held = await this.#held();
    }
    this.#look(held);
    // The screen says so too, if there is anything to say it of.
    if (held.own.length > 0 && !waits(held)) await this.worker.allConfirmed();
    return held;
  }

  async end(keep) {
    await this.phone?.close().catch(() => {});
    if (!keep) await rm(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
