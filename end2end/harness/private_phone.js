// A private window: everything works, and nothing is left once it is shut.
import { chromium } from "@playwright/test";
import { Phone } from "./phone.js";

export class PrivatePhone extends Phone {
  /** @param {{url: string}} options  as of a phone */
  static async unpack(options) {
    const phone = new PrivatePhone(options);
    await phone.open();
    return phone;
  }

  async launch(browser, context) {
    this.browser = await chromium.launch(browser);
    return this.browser.newContext(context);
  }

  /** Shuts the window, and the browser with it. */
  async close() {
    await this.browser?.close();
    this.browser = undefined;
    this.context = undefined;
  }

  /** There is no profile on the disk. */
  async dispose() {
    await this.close().catch(() => {});
  }
}
