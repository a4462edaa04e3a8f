// A phone whose battery goes: one SIGKILL for the browser's whole process group, at once.
import { readFile } from "node:fs/promises";
import { Phone } from "../harness/phone.js";
import { cs } from "../harness/words.js";
import { watchScreen } from "./page.js";

export class MortalPhone extends Phone {
  /** @param {(event: object) => void} told hears each word of the screen */
  static async unpackTelling(options, profile, told) {
    const phone = new MortalPhone(options);
    Object.assign(phone, { profile, told });
    await phone.open();
    return phone;
  }

  async open() {
    const page = await super.open();
    // Found now: at the kill nothing is looked for.
    this.leader = await this.#leader();
    await this.context.exposeBinding("terenTold", (_source, event) => this.told(event));
    await this.context.addInitScript(watchScreen, {
      savedText: cs.saved_on_phone,
      emergencyText: cs.emergency,
    });
    return page;
  }

  /** The whole group at once. */
  async strike() {
    process.kill(-this.leader, "SIGKILL");
  }

  /** The browser's own process; it leads the group that Playwright has made for it. */
  async #leader() {
    const found = (await this.processes()).filter(({ command }) => !command.includes("--type="));
    for (const { pid } of found) {
      const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
      const group = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[2]);
      if (group === pid) return pid;
    }
    throw new Error("no browser process leads its group");
  }
}
