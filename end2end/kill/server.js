// A server that is killed now and then as well, and asked afterwards for all that it had confirmed.
import { Teren, sleep } from "../harness/server.js";
import { Broken } from "./faults.js";

/** `x'…'`: an id as the database holds it. */
const blob = (id) => `x'${id.replaceAll("-", "")}'`;

export class MortalServer {
  static async onDemoData(random) {
    const server = new MortalServer();
    server.teren = await Teren.onDemoData();
    server.random = random;
    server.kills = 0;
    server.isDown = true;
    return server;
  }

  get url() {
    return this.teren.url;
  }

  get dataDir() {
    return this.teren.dataDir;
  }

  async start() {
    await this.teren.start();
    this.isDown = false;
  }

  /** Kills and starts it until told to rest. `confirmed` gives what the screens say it has. */
  live(confirmed) {
    let resting = false;
    const life = (async () => {
      while (!resting) {
        await this.#pause(this.random.between(1_500, 9_000), () => resting);
        if (resting) break;
        this.isDown = true;
        await this.teren.kill();
        this.kills += 1;
        // Only what was on a screen before the kill must be there after it.
        const promised = confirmed();
        await this.#pause(this.random.between(200, 4_000), () => resting);
        await this.start();
        await this.#has(promised);
      }
    })();
    // A failure is told by `rest`.
    life.catch(() => {});
    return {
      rest: async () => {
        resting = true;
        await life;
      },
    };
  }

  async #pause(ms, over) {
    for (const end = Date.now() + ms; Date.now() < end && !over(); ) await sleep(50);
  }

  /** Every one of these entries is stored: what a screen has called confirmed before the kill. */
  async #has(entries) {
    if (entries.length === 0) return;
    const ids = entries.map(({ id }) => blob(id)).join(",");
    const rows = await this.teren.sql(`SELECT lower(hex(id)) AS id FROM entries WHERE id IN (${ids})`);
    const there = new Set(rows.map(({ id }) => id));
    const lost = entries.filter(({ id }) => !there.has(id.replaceAll("-", "")));
    Broken.unlessNone({ lost: lost.map(({ id }) => `${id} was confirmed and is not on the server after it was killed`) });
  }

  /** Items that the server has set aside: none of a healthy phone's may be. */
  async setAside() {
    return (await this.teren.sql("SELECT count(*) AS n FROM quarantine"))[0].n;
  }

  /** Ends it; its data stay for whoever looks into a failure. */
  dispose(keep) {
    return keep ? this.teren.kill() : this.teren.dispose();
  }
}
