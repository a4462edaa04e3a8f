// What a worker does with the phone, in the app's own words.
import { expect } from "@playwright/test";
import { services } from "./accounts.js";
import { cs, en } from "./words.js";

/** Paths of the pages that must work without the server. */
export const FIELD_PATHS = ["/", "/novy", "/smena", "/kontakt/novy", "/vymena/nova", "/tyden", "/neodeslano", "/nastaveni"];

export class Worker {
  /** @param {import("./phone.js").Phone} phone */
  constructor(phone, account) {
    this.phone = phone;
    this.account = account;
    this.language = phone.options.locale.startsWith("en") ? "en" : "cs";
    this.t = this.language === "en" ? en : cs;
  }

  get page() {
    return this.phone.page;
  }

  button(name) {
    return this.page.getByRole("button", { name: this.t[name], exact: true });
  }

  /** Opens a page; the app has started when this returns. */
  async open(path) {
    await this.page.goto(path);
    await this.started();
  }

  async started(page = this.page) {
    await page.waitForFunction(() => document.documentElement.dataset.started);
  }

  /** The log-in form, filled in and sent. */
  async enter({ login, password }) {
    await this.page.getByLabel(this.t.login_name, { exact: true }).fill(login);
    await this.page.getByLabel(this.t.password, { exact: true }).fill(password);
    await this.button("log_in").click();
  }

  /** Logs in, and waits until the account's data are here, and the shell and its pages are kept. */
  async logIn() {
    await this.open("/prihlaseni");
    await this.enter(this.account);
    await this.page.waitForURL((url) => url.pathname !== "/prihlaseni", { timeout: 20_000 });
    // A worker's services come with the first sync.
    if (this.account.services) await this.page.locator('a.big[href="/kontakt/novy"]').first().waitFor();
    await this.page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
    await this.page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await this.keeps(this.account.leads ? "lead" : "work");
  }

  /** Waits until a part of the program is there without the network. */
  async keeps(part) {
    await this.page.waitForFunction((name) => document.documentElement.dataset.kept?.split(" ").includes(name), part);
  }

  async onToday() {
    await expect(this.page.getByRole("heading", { name: this.t.todays_entries })).toBeVisible();
  }

  // ------------------------------------------------------------------ writing

  /** The contact form, filled in with what must be there; `save` is left to the caller. */
  async fillContact({ service = services.firstName, minutes = 10 } = {}) {
    await this.open("/kontakt/novy");
    await this.#chooseService(service);
    await this.#addNameless();
    await this.#number(this.t.minutes, minutes);
  }

  async fillExchange({ received = 10, issued = 12, secondary } = {}) {
    await this.open("/vymena/nova");
    await this.#addNameless();
    await this.#number(this.t.received, received);
    await this.#number(this.t.issued, issued);
    if (secondary) {
      await this.page.getByRole("radio", { name: /SVIP/ }).check({ force: true });
      await this.#number(this.t.secondary_persons, secondary);
    }
  }

  async #chooseService(names) {
    await this.page.getByRole("radio", { name: names[this.language], exact: true }).check({ force: true });
  }

  /** One person without a code. */
  async #addNameless() {
    await this.page.locator("summary", { hasText: this.t.anonymous }).click();
    await this.button("add_anonymous").click();
  }

  /** Types a number into a stepper. */
  async #number(label, value) {
    const field = this.page.getByRole("textbox", { name: label, exact: true });
    await field.fill(String(value));
    await field.press("Tab");
  }

  async number(name, value) {
    await this.#number(this.t[name], value);
  }

  async save() {
    await this.button("save").click();
  }

  /** A part of a form, by its legend. */
  part(name) {
    return this.page.getByRole("group", { name: this.t[name], exact: true });
  }

  /** Types into a field of the page or of one part of it, by the name of its label, and leaves it. */
  async type(name, value, part = this.page) {
    const field = part.getByRole("textbox", { name: this.t[name], exact: true });
    await field.fill(String(value));
    await field.press("Tab");
  }

  /** Chooses one of the chips, by its words. */
  async choose(label, part = this.page) {
    await part.getByRole("radio", { name: label, exact: true }).check({ force: true });
  }

  /** Opens a fold that is shut. */
  async unfold(name) {
    const fold = this.page.locator("details", { has: this.page.locator("summary", { hasText: this.t[name] }) });
    if (!(await fold.evaluate((details) => details.open))) await fold.locator("summary").click();
  }

  /** The form's moment, chosen on the clock of today. */
  async at(clock) {
    await this.unfold("when");
    const field = this.page.locator("#kdy-t");
    await field.fill(clock);
    await field.press("Tab");
  }

  /** The form said what is wrong with it, and nothing was saved. */
  async refused() {
    await expect(this.page.getByText(this.t.check_form)).toBeVisible();
    await expect(this.snack(this.t.saved_on_phone)).toHaveCount(0);
  }

  /** A correction, saved and promised. The bar of an earlier save says the same, so it goes first. */
  async saveCorrection() {
    const bar = this.page.locator(".snack-place .snack");
    const close = bar.getByRole("button", { name: this.t.close, exact: true });
    // It may go by itself before the tap.
    if (await bar.isVisible()) await close.click({ timeout: 2_000 }).catch(() => {});
    await expect(bar).toHaveCount(0);
    await this.button("save_correction").click();
    await this.saved();
  }

  /** The promise of durability on the screen. */
  async saved() {
    await expect(this.snack(this.t.saved_on_phone)).toBeVisible();
  }

  snack(text) {
    return this.page.getByRole("status").filter({ hasText: text });
  }

  /** Gives the row of *Dnes* that shows it. */
  async writeContact({ minutes = 10, ...more } = {}) {
    await this.fillContact({ minutes, ...more });
    await this.save();
    await this.saved();
    return this.contactRow(minutes);
  }

  async writeExchange({ received = 10, issued = 12, ...more } = {}) {
    await this.fillExchange({ received, issued, ...more });
    await this.save();
    await this.saved();
    return this.exchangeRow(received, issued);
  }

  async startShift(names = services.firstName) {
    await this.open("/smena");
    await this.page.getByRole("button", { name: names[this.language], exact: true }).click();
    await expect(this.page.getByText(this.t.shift_running).first()).toBeVisible();
  }

  async endShift() {
    await this.open("/smena");
    await this.button("stop_shift").click();
    await expect(this.page.getByText(this.t.shift_running)).toHaveCount(0);
  }

  // ------------------------------------------------------------------ reading

  /** What is to be done, on *Dnes*: the rows that say this. */
  toDo(text) {
    const section = this.page.getByRole("region", { name: this.t.to_do, exact: true });
    return section.locator("li.row").filter({ hasText: text });
  }

  /** What has waited longest is shown, the rest is folded. */
  async unfoldToDo() {
    const section = this.page.getByRole("region", { name: this.t.to_do, exact: true });
    await expect(section).toBeVisible();
    for (const fold of await section.locator("details:not([open]) > summary").all()) await fold.click();
  }

  /** Rows of entries on the page. */
  get rows() {
    return this.page.locator("main li.row").filter({ has: this.page.locator(".badge") });
  }

  /** The row of a contact, told from others by its length. */
  contactRow(minutes) {
    return this.rows.filter({ hasText: this.t.kind_contact }).filter({ hasText: `· ${minutes} min` });
  }

  /** The row of an exchange, told from others by its numbers. */
  exchangeRow(received, issued) {
    const words = this.language === "en" ? `in ${received}, out ${issued}` : `příjem ${received}, výdej ${issued}`;
    return this.rows.filter({ hasText: new RegExp(`${words}(?!\\d)`) });
  }

  /** Each row is there once and without an answer: on the phone, or sent in vain. */
  async expectWaiting(...rows) {
    await this.onToday();
    for (const row of rows) {
      await expect(row).toHaveCount(1);
      await expect(row.locator(".badge")).toHaveText(new RegExp(`${this.t.state_saved}|${this.t.state_sent}`));
    }
  }

  /** Each row is there once and in this state. */
  async expectState(name, ...rows) {
    await this.onToday();
    for (const row of rows) {
      await expect(row).toHaveCount(1);
      await expect(row.locator(".badge")).toHaveText(this.t[name], { timeout: 20_000 });
    }
  }

  /** Waits until nothing is without an answer. */
  async allConfirmed() {
    await this.open("/neodeslano");
    await expect(this.page.getByText(this.t.all_confirmed)).toBeVisible({ timeout: 20_000 });
  }

  /** Asks for a send without waiting for the timer. */
  async sendNow() {
    await this.open("/neodeslano");
    await this.button("send_now").click();
  }
}
