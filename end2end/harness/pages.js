// Every page of the app and who sees it. `path` may be a function of a phone that is logged in.
import { accounts } from "./accounts.js";

export const LOGGED_OUT = [
  { name: "invitation", path: "/pozvanka" },
  { name: "log-in", path: "/prihlaseni" },
  { name: "not-found", path: "/takova-stranka-neni" },
];

/** The first link of a list of entries. */
async function firstEntry(page, from, pattern, within = "") {
  await page.goto(from);
  const link = page.locator(`${within}a[href^="${pattern}"]`).first();
  return link.getAttribute("href");
}

export const WORKER = [
  { name: "today", path: "/" },
  { name: "shift", path: "/smena" },
  { name: "contact", path: "/kontakt/novy" },
  { name: "exchange", path: "/vymena/nova" },
  { name: "entry", path: (page) => firstEntry(page, "/", "/zapis/") },
  { name: "correction", path: async (page) => `${await firstEntry(page, "/", "/zapis/")}/oprava` },
  { name: "week", path: "/tyden" },
  { name: "unsent", path: "/neodeslano" },
  { name: "settings", path: "/nastaveni" },
];

export const MANAGER = [
  { name: "services-week", path: "/vedeni" },
  { name: "entries-behind", path: (page) => firstEntry(page, "/vedeni", "/vedeni/zapisy") },
  {
    name: "history",
    path: async (page) => firstEntry(page, await firstEntry(page, "/vedeni", "/vedeni/zapisy"), "/vedeni/zapis/"),
  },
  { name: "phones", path: "/vedeni/telefony" },
];

export const ADMINISTRATOR = [
  { name: "administration", path: "/sprava" },
  { name: "people", path: "/lide" },
  { name: "new-person", path: "/lide/novy" },
  { name: "person", path: (page) => firstEntry(page, "/lide", "/lide/", ".people ") },
];

/** Who sees what: the account and its pages. */
export const BY_ROLE = [
  { role: "worker", account: () => accounts.worker, pages: WORKER },
  { role: "manager", account: () => accounts.manager, pages: MANAGER },
  { role: "coordinator", account: () => accounts.coordinator, pages: [MANAGER[0]] },
  { role: "administrator", account: () => accounts.administrator, pages: ADMINISTRATOR },
];

/** Goes to a page and waits until it shows its data. */
export async function visit(worker, { path }) {
  const page = worker.page;
  await worker.open(typeof path === "function" ? await path(page) : path);
  await page.getByRole("heading", { level: 1 }).first().waitFor();
  await page.waitForLoadState("networkidle");
  await page.waitForFunction(() => !document.querySelector("[aria-busy=true], .loading"));
}
