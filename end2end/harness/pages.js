// Every page of the app and who sees it. `path` may be a function of a phone that is logged in.
import { accounts, services } from "./accounts.js";
import { isoWeek, mondayOf, plusDays } from "./calendar.js";

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
  { name: "found", path: "/nalez/novy" },
  { name: "bulk", path: "/hromadne/novy" },
  { name: "entry", path: (page) => firstEntry(page, "/", "/zapis/") },
  { name: "correction", path: async (page) => `${await firstEntry(page, "/", "/zapis/")}/oprava` },
  { name: "week", path: "/tyden" },
  { name: "search", path: "/hledat" },
  { name: "unsent", path: "/neodeslano" },
  { name: "settings", path: "/nastaveni" },
];

/** Of who visits families. */
export const FAMILY = [
  { name: "today", path: "/" },
  { name: "visit", path: "/navsteva/nova" },
];

/** The last whole week: on a Monday morning nobody has worked in this one yet. */
const WEEK = `/vedeni/${isoWeek(plusDays(mondayOf(new Date()), -7))}`;
const OVERVIEW = { name: "overview", path: "/vedeni/prehled" };
const GOALS = { name: "goals", path: "/vedeni/cile" };

export const MANAGER = [
  { name: "services-week", path: WEEK },
  { name: "entries-behind", path: (page) => firstEntry(page, WEEK, "/vedeni/zapisy") },
  {
    name: "history",
    path: async (page) => firstEntry(page, await firstEntry(page, WEEK, "/vedeni/zapisy"), "/vedeni/zapis/"),
  },
  OVERVIEW,
  GOALS,
  { name: "phones", path: "/vedeni/telefony" },
  { name: "administration", path: "/sprava" },
  { name: "behalf", path: "/vedeni/za" },
  { name: "centres", path: "/vedeni/zarizeni" },
];

/** What changes reference data; a coordinator has all of it but the audit. */
export const SETUP = [
  { name: "setup-services", path: "/sprava/sluzby" },
  { name: "setup-service", path: `/sprava/sluzby/${services.first}` },
  { name: "setup-providers", path: "/sprava/poskytovatele" },
  { name: "setup-localities", path: "/sprava/lokality" },
  { name: "setup-lists", path: "/sprava/ciselniky" },
  { name: "setup-list", path: "/sprava/ciselniky/referral" },
];

const SERVICE_NEW = { name: "setup-service-new", path: "/sprava/sluzby/nova" };
const AUDIT = { name: "audit", path: "/sprava/audit" };

export const ADMINISTRATOR = [
  { name: "administration", path: "/sprava" },
  { name: "people", path: "/lide" },
  { name: "new-person", path: "/lide/novy" },
  { name: "person", path: (page) => firstEntry(page, "/lide", "/lide/", ".people ") },
  ...SETUP,
  SERVICE_NEW,
  AUDIT,
];

/** Who sees what: the account and its pages. */
export const BY_ROLE = [
  { role: "worker", account: () => accounts.worker, pages: WORKER },
  { role: "family", account: () => accounts.family, pages: FAMILY },
  { role: "manager", account: () => accounts.manager, pages: [...MANAGER, ...SETUP, AUDIT] },
  { role: "coordinator", account: () => accounts.coordinator, pages: [MANAGER[0], OVERVIEW, GOALS, ...SETUP, SERVICE_NEW] },
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
