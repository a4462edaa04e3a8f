// What tests ask for: a server of their own, phones, a line that can be cut, the demo's accounts.
import { test as base, expect } from "@playwright/test";
import { Teren } from "./server.js";
import { CuttingProxy } from "./proxy.js";
import { Phone } from "./phone.js";
import { Worker } from "./worker.js";
import { Api } from "./api.js";
import { accounts } from "./accounts.js";

export { expect };

export const test = base.extend({
  /** A running server on a copy of the demo's data. */
  teren: async ({}, use, info) => {
    const teren = await Teren.onDemoData();
    await teren.start();
    await use(teren);
    if (info.status !== info.expectedStatus) {
      await info.attach("server log", { body: teren.log, contentType: "text/plain" });
    }
    await teren.dispose();
  },

  /** A line to that server which can be cut. */
  line: async ({ teren }, use) => {
    const proxy = await new CuttingProxy(teren).start();
    await use(proxy);
    await proxy.stop();
  },

  /** `await unpack({…})` gives a phone; all are put away afterwards. No page may have complained. */
  unpack: async ({ teren }, use, info) => {
    const phones = [];
    await use(async (options = {}) => {
      const phone = await Phone.unpack({ url: teren.url, ...options });
      phones.push(phone);
      return phone;
    });
    for (const [index, phone] of phones.entries()) {
      if (info.status !== info.expectedStatus && phone.context) {
        const file = info.outputPath(`phone-${index}.png`);
        await phone.page.screenshot({ path: file, fullPage: true }).catch(() => {});
        await info.attach(`phone ${index}`, { path: file });
      }
    }
    const complaints = phones.flatMap((phone) => phone.errors);
    for (const phone of phones) await phone.dispose();
    expect(complaints, "errors in the pages").toEqual([]);
  },

  /** A worker of the demo with an own phone, logged in and in sync: `await worker()`. */
  worker: async ({ unpack }, use) => {
    await use(async ({ account = accounts.worker, ...options } = {}) => {
      const worker = new Worker(await unpack(options), account);
      await worker.logIn();
      return worker;
    });
  },

  /** A program with a bearer token: `await api(accounts.manager)`. */
  api: async ({ teren }, use) => {
    await use((account) => Api.logIn(teren.url, account));
  },
});
