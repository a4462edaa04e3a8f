// What a worker does with the phone, in the app's own words.
import { expect } from "@playwright/test";
import { cs, en } from "./words.js";

/** Paths of the pages that must work without the server. */
export const FIELD_PATHS = ["/", "/novy", "/smena", "/kontakt/novy", "/vymena/nova", "/tyden", "/neodeslano", "/nastaveni"];

export class Worker {
  /** @param {import("./phone.js").Phone} phone */
  constructor(phone, account) {
    this.phone = phone;
    this.account = account;
    this.t = phone.options.locale.startsWith("en") ? en : cs;
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

  /** Logs in, and waits until services are here and the shell is cached. */
  async logIn() {
    await this.open("/prihlaseni");
    await this.enter(this.account);
    await this.onToday();
    await this.page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
    await this.page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  }

  async onToday() {
    await expect(this.page.getByRole("heading", { name: this.t.todays_entries })).toBeVisible();
  }

  // ------------------------------------------------------------------ writing

  /** The contact form, filled in with what must be there; `save` is left to the caller. */
  async fillContact({ service, minutes } = {}) {
    await this.open("/kontakt/novy");
    await this.#chooseService(service);
    if (minutes) await this.stepper("minutes", minutes);
  }

  async fillExchange({ service, received = 10, issued = 12, secondary } = {}) {
    await this.open("/vymena/nova");
    await this.#chooseService(service);
    await this.stepper("received", received);
    await this.stepper("issued", issued);
    if (secondary) await this.stepper("secondary_persons", secondary);
  }

  async #chooseService(service) {
    if (!service) return;
    const chip = this.page.getByRole("radio", { name: service, exact: true });
    await chip.check();
  }

  /** Types a number into a stepper, named by its text. */
  async stepper(name, value) {
    const field = this.page.getByLabel(this.t[name], { exact: true }).first();
    await field.fill(String(value));
    await field.blur();
  }

  async save() {
    await this.button("save").click();
  }

  /** The promise of durability on the screen. */
  async saved() {
    await expect(this.snack(this.t.saved_on_phone)).toBeVisible();
  }

  snack(text) {
    return this.page.getByRole("status").filter({ hasText: text });
  }

  async writeContact(options) {
    await this.fillContact(options);
    await this.save();
    await this.saved();
  }

  async writeExchange(options) {
    await this.fillExchange(options);
    await this.save();
    await this.saved();
  }

  async startShift(service) {
    await this.open("/smena");
    const start = this.page.getByRole("button", { name: service ?? this.t.start_shift }).first();
    await start.click();
    await expect(this.page.getByText(this.t.shift_running).first()).toBeVisible();
  }

  async endShift() {
    await this.open("/smena");
    await this.button("stop_shift").click();
    await expect(this.page.getByText(this.t.shift_none).first()).toBeVisible();
  }

  // ------------------------------------------------------------------ reading

  /** The entries of *Dnes* as rows, newest first. */
  get rows() {
    return this.page.getByRole("listitem").filter({ has: this.page.locator(".badge") });
  }

  /** How many rows of *Dnes* are in a state, by its text. */
  async inState(name, count) {
    await expect(this.rows.filter({ hasText: this.t[name] })).toHaveCount(count);
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
