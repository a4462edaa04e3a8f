// Whatever can be filled in on a form, found without knowing the form.
import { expect } from "@playwright/test";

/** What each form needs before it can be saved, and who writes it. */
export const FORMS = [
  { name: "contact", path: "/kontakt/novy", kind: "contact", need: nobody },
  {
    name: "exchange", path: "/vymena/nova", kind: "exchange",
    need: async (worker) => {
      await nobody(worker);
      await worker.number("received", 6);
    },
  },
  {
    name: "visit", path: "/navsteva/nova", kind: "household_visit", family: true,
    need: async (worker) => {
      await worker.page.locator("#rodina").fill("Z-780");
      await fillNumber(worker.page.locator("#dospeli"), 1);
      await worker.button("add_task").click();
      await worker.page.getByLabel(worker.t.task, { exact: true }).fill("zavolat do školy");
    },
  },
  { name: "found", path: "/nalez/novy", kind: "found_needles", need: (worker) => worker.number("pieces_found", 3) },
  {
    name: "bulk", path: "/hromadne/novy", kind: "bulk_contact",
    need: async (worker) => {
      await fillNumber(worker.page.locator("#osoby-M"), 4);
      await fillNumber(worker.page.locator("#cells-NEU"), 4);
    },
  },
];

async function nobody(worker) {
  await worker.unfold("anonymous");
  await worker.button("add_anonymous").click();
}

async function fillNumber(field, n) {
  await field.fill(String(n));
  await field.press("Tab");
}

/** Opens a new form with all its folds, filled in with what it needs. */
export async function begin(worker, form) {
  await worker.open(form.path);
  await worker.button("save").waitFor();
  await form.need(worker);
  await unfoldAll(worker.page);
}

export async function unfoldAll(page) {
  await page.evaluate(() => {
    for (const fold of document.querySelectorAll("form details")) fold.open = true;
  });
  // What a fold draws when it is opened.
  await page.waitForTimeout(100);
}

/** Numbers that are typed, as locators. */
export const numbers = (page) => page.locator("form input.step-value:visible").all();

/** Texts of one line and of several, the search for a client and days excepted. */
export const texts = (page) =>
  page.locator("form input[type=text]:not(.step-value):not(.code-input):not(#predvolba):visible, form textarea:visible").all();

/** As a finger does it: into the field, what was there is gone, a paste, and out again. */
export async function paste(field, text) {
  await field.focus();
  await field.press("ControlOrMeta+a");
  await field.page().keyboard.insertText(text);
  await field.blur();
}

/** Everything that the form shows, by field. */
export function shown(page) {
  return page.evaluate(() => {
    const values = {};
    for (const field of document.querySelectorAll("form input, form textarea, form select")) {
      const chip = field.type === "radio" || field.type === "checkbox";
      if (chip && !field.checked) continue;
      // The name of a preset is no part of the entry.
      if (field.id === "predvolba") continue;
      const label = field.closest("label")?.textContent ?? "";
      const key = field.id || `${field.name || label}${field.type === "checkbox" ? `=${field.value}` : ""}`;
      values[key] = field.type === "checkbox" ? "checked" : field.value;
    }
    for (const chosen of document.querySelectorAll("form .person-chip[aria-pressed=true]")) {
      values[`person ${chosen.textContent}`] = "chosen";
    }
    return values;
  });
}

/** All texts and numbers anywhere in an entry. */
export function leaves(value, found = []) {
  if (value && typeof value === "object") for (const inner of Object.values(value)) leaves(inner, found);
  else if (value !== null && value !== undefined) found.push(value);
  return found;
}

/**
 * A tap on *Uložit*, doubts confirmed: gives "saved", or "refused" once the form has said at a field
 * that is seen what is wrong.
 */
export async function trySave(worker) {
  const { page, t } = worker;
  await worker.save();
  const dialog = page.getByRole("dialog", { name: t.really });
  const saved = worker.snack(t.saved_on_phone);
  const refused = page.getByText(t.check_form);
  await expect(dialog.or(saved).or(refused).first()).toBeVisible();
  if (await dialog.isVisible()) {
    await dialog.getByRole("button", { name: t.yes_save, exact: true }).click();
    await expect(saved).toBeVisible();
  }
  if (await refused.isVisible()) {
    await expect(page.locator("form .hint.problem:visible").first(), "what is wrong is said at a field").toBeVisible();
    return "refused";
  }
  return "saved";
}
