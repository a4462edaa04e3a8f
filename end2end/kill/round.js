// One server, two phones side by side, so many kills; then everything must drain and agree.
import { accounts } from "../harness/accounts.js";
import { Api } from "../harness/api.js";
import { disagreements } from "./ledger.js";
import { Life } from "./life.js";
import { Random } from "./random.js";
import { Lost, MortalServer } from "./server.js";

/** The workers that the harness adds to the demo: no seeded past is theirs. */
const WORKERS = [accounts.worker, accounts.colleague];

export class Round {
  /** @param {(kill: {planned: string, met: string[]}) => void} onKill */
  constructor({ seed, number, kills, onKill }) {
    Object.assign(this, { seed, number, kills, onKill });
    /** @type {{what: string, count: number, text: string, profile?: string}[]} */
    this.failures = [];
  }

  async run() {
    const { seed, number } = this;
    this.server = await MortalServer.onDemoData(new Random(seed, number, 0));
    await this.server.start();
    this.lives = WORKERS.map(
      (account, n) => new Life({ server: this.server, account, random: new Random(seed, number, n + 1) }),
    );
    try {
      await Promise.all(this.lives.map((life) => this.#watched(life, () => life.begin())));
      const chaos = this.server.live(() => this.lives.flatMap((life) => life.ledger.confirmed));
      const shares = this.lives.map((_, n) => Math.floor((this.kills + n) / this.lives.length));
      await Promise.all(this.lives.map((life, n) => this.#watched(life, () => this.#killed(life, shares[n]))));
      await this.#watched(undefined, chaos.rest);
      if (this.server.isDown) await this.server.start();
      for (const life of this.lives.filter((l) => !l.failed)) await this.#watched(life, () => this.#settled(life));
      const aside = await this.server.setAside();
      if (aside > 0) this.#fail("stuck", aside, `${aside} items were set aside by the server`);
    } finally {
      for (const life of this.lives) await life.end(life.failed);
      await this.server.dispose();
    }
  }

  async #killed(life, times) {
    for (let n = 0; n < times; n += 1) this.onKill(await life.once());
  }

  /** Opened once more: nothing waits, and screen, phone and server agree. */
  async #settled(life) {
    const held = await life.drain();
    await life.phone.close();
    const api = await Api.logIn(this.server.url, life.account);
    const mine = [...(await api.entries())].filter(([, entry]) => entry.author === api.session.account);
    const { lost, doubled, stuck } = disagreements(life.ledger, held, new Map(mine), life.written);
    for (const [what, list] of Object.entries({ lost, doubled, stuck })) {
      if (list.length > 0) this.#fail(what, list.length, list.join("\n    "), life);
    }
  }

  async #watched(life, work) {
    try {
      await work();
    } catch (why) {
      this.#fail(why instanceof Lost ? "lost" : "stuck", why.count ?? 1, why.stack ?? String(why), life);
    }
  }

  #fail(what, count, text, life) {
    if (life) life.failed = true;
    const where = life ? `, ${life.account.login} after ${life.kills} kills` : "";
    this.failures.push({ what, count });
    console.log(`FAILED (${what}): seed ${this.seed}, round ${this.number}${where}\n    ${text}`);
    if (life) console.log(`    profile: ${life.profile}`);
    console.log(`    again: SEED=${this.seed} ROUND=${this.number} scripts/killtest.sh`);
  }
}
