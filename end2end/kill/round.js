// One server, two phones side by side, so many kills; then everything must drain and agree.
import { accounts } from "../harness/accounts.js";
import { Api } from "../harness/api.js";
import { Broken, noFaults } from "./faults.js";
import { disagreements } from "./ledger.js";
import { Life } from "./life.js";
import { Random } from "./random.js";
import { MortalServer } from "./server.js";

/** The workers that the harness adds to the demo: no seeded past is theirs. */
const WORKERS = [accounts.worker, accounts.colleague];

export class Round {
  /**
   * @param {(kill: {fault?: string, met: string[]}) => void} onKill
   * @param {string} again  the command that runs this round again
   */
  constructor({ seed, number, kills, again, onKill }) {
    Object.assign(this, { seed, number, kills, again, onKill });
    this.lives = [];
    /** How many of each kind. */
    this.faults = { lost: 0, doubled: 0, stuck: 0 };
  }

  async run() {
    const { seed, number } = this;
    try {
      this.server = await MortalServer.onDemoData(new Random(seed, number, 0));
      await this.server.start();
      this.lives = WORKERS.map(
        (account, n) => new Life({ server: this.server, account, random: new Random(seed, number, n + 1) }),
      );
      await this.#each((life) => life.begin());
      const chaos = this.server.live(() => this.lives.flatMap((life) => life.ledger.confirmed));
      const shares = this.lives.map((_, n) => Math.floor((this.kills + n) / this.lives.length));
      await this.#each((life, n) => this.#killed(life, shares[n]));
      await this.#watched(undefined, chaos.rest);
      if (this.server.isDown) await this.server.start();
      await this.#each((life) => this.#settled(life));
      const aside = await this.server.setAside();
      if (aside > 0) this.#fail({ stuck: [`${aside} items were set aside by the server`] });
    } catch (why) {
      this.#fail({ stuck: [why.stack ?? String(why)] });
    } finally {
      this.lives.forEach((life) => this.#tellEvictions(life));
      const failed = Object.values(this.faults).some((count) => count > 0);
      for (const life of this.lives) await life.end(life.failed);
      await this.server?.dispose(failed);
      if (failed) console.log(`    data of the server: ${this.server?.dataDir}\n    again: ${this.again}`);
    }
  }

  /** The same with every phone that has not failed yet, side by side. */
  #each(work) {
    return Promise.all(this.lives.map((life, n) => life.failed || this.#watched(life, () => work(life, n))));
  }

  async #killed(life, times) {
    for (let n = 0; n < times; n += 1) this.onKill(await life.once());
  }

  /** Opened once more: nothing waits, and screen, phone and server agree. */
  async #settled(life) {
    const held = await life.drain();
    await life.phone.close();
    const server = await this.#textsOf(life.account);
    Broken.unlessNone(disagreements(life.ledger, held, server, life.written));
  }

  /** What the server has of an account: the text of each entry by its id. */
  async #textsOf(account) {
    const api = await Api.logIn(this.server.url, account);
    const texts = new Map();
    for (const { type, id, raw } of await api.pullAll()) {
      if (type !== "entry" || JSON.parse(raw).author !== api.session.account) continue;
      if (texts.has(id)) throw new Broken({ doubled: [`${id} is pulled twice`] });
      texts.set(id, raw);
    }
    return texts;
  }

  /** No fault of the app, but nothing to be silent about. */
  #tellEvictions({ ledger, account }) {
    if (ledger.evictions === 0) return;
    const gone = [...ledger.evicted].map((id) => `\n    ${id} was evicted`).join("");
    const what = `${ledger.evictions} databases thrown away by the browser, ${ledger.evicted.size} entries evicted with them`;
    console.log(`EVICTED: seed ${this.seed}, round ${this.number}, ${account.login}: ${what}${gone}`);
  }

  async #watched(life, work) {
    try {
      await work();
    } catch (why) {
      this.#fail(why instanceof Broken ? why.faults : { stuck: [why.stack ?? String(why)] }, life);
    }
  }

  #fail(faults, life) {
    if (life) life.failed = true;
    const where = life ? `, ${life.account.login} after ${life.kills} kills` : "";
    for (const [kind, list] of Object.entries({ ...noFaults(), ...faults })) {
      if (list.length === 0) continue;
      this.faults[kind] += list.length;
      console.log(`FAILED (${kind}): seed ${this.seed}, round ${this.number}${where}\n    ${list.join("\n    ")}`);
    }
    if (life) console.log(`    profile: ${life.profile}`);
  }
}
