// A phone: a browser with a profile that lasts, so that it can be shut, killed and opened again
// with everything it had stored.
import { chromium } from "@playwright/test";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { CHROMIUM } from "./paths.js";
import { watchDatabase } from "./database_hook.js";
import { sleep } from "./server.js";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const SIZES = {
  small: { width: 360, height: 640 },
  phone: { width: 390, height: 844 },
  tablet: { width: 820, height: 1180 },
  desktop: { width: 1280, height: 800 },
};

export class Phone {
  constructor(options) {
    this.options = { viewport: SIZES.phone, locale: "cs-CZ", colorScheme: "light", ...options };
  }

  /** @param {{url: string, viewport?: object, locale?: string, colorScheme?: string}} options */
  static async unpack(options) {
    const phone = new Phone(options);
    phone.profile = await mkdtemp(path.join(os.tmpdir(), "teren-phone-"));
    await phone.open();
    return phone;
  }

  /** Starts the browser on the profile, with what it held before. */
  async open() {
    const { url, viewport, locale, colorScheme, scale = 1 } = this.options;
    const browser = { executablePath: CHROMIUM, headless: true, args: FLAGS };
    this.context = await this.launch(browser, {
      baseURL: url,
      viewport,
      locale,
      colorScheme,
      deviceScaleFactor: scale,
      timezoneId: this.options.timezone ?? "Europe/Prague",
      acceptDownloads: true,
    });
    /** What the pages complained of; a panic of the app is in it. */
    this.errors = [];
    await this.context.addInitScript(watchDatabase);
    this.page = this.context.pages()[0] ?? (await this.context.newPage());
    this.watch(this.page);
    return this.page;
  }

  launch(browser, context) {
    return chromium.launchPersistentContext(this.profile, { ...browser, ...context });
  }

  watch(page) {
    page.on("pageerror", (error) => this.errors.push(String(error)));
    page.on("console", (line) => {
      const text = line.text();
      // A request that fails while the server is stopped is what the test is about.
      if (line.type() === "error" && !/Failed to (load resource|fetch)|ERR_/.test(text)) {
        this.errors.push(text);
      }
    });
  }

  async tab() {
    const page = await this.context.newPage();
    this.watch(page);
    return page;
  }

  /** Shuts the browser as its user would. */
  async close() {
    await this.context?.close();
    this.context = undefined;
  }

  /** Kills the browser with all its processes, as an empty battery would. */
  async kill() {
    await this.strike();
    await this.context.close().catch(() => {});
    while ((await this.processes()).length > 0) await sleep(20);
    // What a killed Chromium leaves behind would keep the next one from starting.
    for (const name of ["SingletonLock", "SingletonCookie", "SingletonSocket"]) {
      await rm(path.join(this.profile, name), { force: true });
    }
    this.context = undefined;
  }

  /** SIGKILL for one process after the other, the browser's own one first. */
  async strike() {
    const found = await this.processes();
    if (found.length === 0) throw new Error("no browser process found to kill");
    for (const { pid } of found) {
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // a child that went with its parent
      }
    }
  }

  /** The processes of this very profile, the browser's own one first. */
  async processes() {
    const found = [];
    for (const name of await readdir("/proc")) {
      if (!/^\d+$/.test(name)) continue;
      const command = await readFile(`/proc/${name}/cmdline`, "utf8").catch(() => "");
      if (command.includes(this.profile)) found.push({ pid: Number(name), command });
    }
    return found.sort((a, b) => a.pid - b.pid);
  }

  async dispose() {
    await this.close().catch(() => {});
    await rm(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
