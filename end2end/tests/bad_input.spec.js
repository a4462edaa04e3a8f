// What a form is given by mistake: it stores exactly what it shows, or says at the field what is wrong.
import { test, expect } from "../harness/fixtures.js";
import { accounts } from "../harness/accounts.js";
import { fitsWidth, speaks } from "../harness/checks.js";
import { FORMS, begin, leaves, numbers, paste, shown, texts, trySave } from "../harness/fields.js";

const LONG = "dlouhý text bez konce ".repeat(240).slice(0, 5_000);
const WORDS = ["9999", "🩹💉👨‍👩‍👧‍👦", "שלום עולם مرحبا", "<b>tučně</b> & \"uvozovky\" \\n", "  kolem mezery  "];

const who = (form) => (form.family ? { account: accounts.family } : {});
const label = (field) => field.evaluate((input) => input.labels[0]?.textContent ?? input.id);
/** What is wrong with a number is said within its stepper. */
const complaint = (field) => field.locator("xpath=ancestor::div[@role='group'][1]").locator(".hint.problem");

/** What was saved is on the server; of what was refused there is no entry that waits. */
async function settled(worker, outcome) {
  if (outcome === "saved") return worker.allConfirmed();
  await worker.open("/neodeslano");
  await expect(worker.page.getByText(worker.t.nothing_written)).toBeVisible();
}

async function alive(worker, where) {
  await expect(worker.page.getByRole("heading", { level: 1 }), where).toBeVisible();
  await speaks(worker.page, "cs", where);
}

for (const form of FORMS) {
  test(`${form.name}: a number is a number whatever is typed`, async ({ worker, api }) => {
    test.slow();
    const eva = await worker({ ...who(form) });
    await begin(eva, form);
    for (const field of await numbers(eva.page)) {
      const name = await label(field);
      const before = await field.inputValue();
      for (const wrong of ["deset", "-3", "10,5", "🩹", "١٢", LONG]) {
        await paste(field, wrong);
        await expect(field, `${name}: ${wrong.slice(0, 9)}`).toHaveValue(before);
        await expect(complaint(field), `${name}: ${wrong.slice(0, 9)}`).toBeVisible();
      }
      await paste(field, before === "8" ? "9" : "8");
      await expect(complaint(field), name).toHaveCount(0);
      await paste(field, "9999999");
      await expect(field, name).toHaveValue("99999");
      await paste(field, before);
      await expect(field, name).toHaveValue(before);
    }
    await alive(eva, form.name);
    await fitsWidth(eva.page, form.name);
    const values = await shown(eva.page);
    expect(await trySave(eva)).toBe("saved");
    await eva.allConfirmed();
    const [entry] = await (await api(eva.account)).recent(form.kind);
    const stored = leaves(entry).map(String);
    for (const [field, value] of Object.entries(values)) {
      if (/^\d+$/.test(value) && value !== "0") expect(stored, field).toContain(value);
    }
  });

  test(`${form.name}: all numbers at their most are refused at a field, or stored as they are shown`, async ({ worker, api }) => {
    const eva = await worker({ ...who(form) });
    await begin(eva, form);
    for (const field of await numbers(eva.page)) {
      await paste(field, "9999");
      await expect(field).toHaveValue("9999");
    }
    await fitsWidth(eva.page, form.name);
    const values = await shown(eva.page);
    const outcome = await trySave(eva);
    await alive(eva, form.name);
    await settled(eva, outcome);
    const entries = await (await api(eva.account)).recent(form.kind);
    expect(entries).toHaveLength(outcome === "saved" ? 1 : 0);
    if (outcome === "saved") {
      const most = Object.values(values).filter((value) => value === "9999").length;
      expect(leaves(entries[0]).filter((value) => value === 9_999)).toHaveLength(most);
    }
  });

  test(`${form.name}: all numbers at zero are refused at a field, or stored as they are shown`, async ({ worker, api }) => {
    const eva = await worker({ ...who(form) });
    await begin(eva, form);
    for (const field of await numbers(eva.page)) {
      // Some fields go with the last person that they were about.
      if (await field.isVisible()) await paste(field, "0");
    }
    const outcome = await trySave(eva);
    expect(outcome).toBe("refused");
    await alive(eva, form.name);
    await settled(eva, outcome);
    expect(await (await api(eva.account)).recent(form.kind)).toEqual([]);
  });

  test(`${form.name}: texts are stored sign by sign`, async ({ worker, api }) => {
    test.slow();
    const eva = await worker({ ...who(form) });
    for (const words of WORDS) {
      await begin(eva, form);
      const fields = await texts(eva.page);
      for (const field of fields) {
        await paste(field, words);
        await expect(field).toHaveValue(words);
      }
      await fitsWidth(eva.page, words);
      expect(await trySave(eva), words).toBe("saved");
      await eva.onToday();
      await fitsWidth(eva.page, `${words} on Dnes`);
      await eva.allConfirmed();
      const entry = (await (await api(eva.account)).recent(form.kind)).at(-1);
      const kept = leaves(entry).filter((value) => value === words.trim());
      expect(kept, words).toHaveLength(fields.length);
    }
  });

  test(`${form.name}: a text that is too long is refused at its own field, and nothing is cut`, async ({ worker, api }) => {
    const eva = await worker({ ...who(form) });
    await begin(eva, form);
    for (const field of await texts(eva.page)) {
      const name = await label(field);
      const before = await field.inputValue();
      // A note takes 4000 signs, a line 300, a label 80.
      await paste(field, LONG);
      await expect(field, name).toHaveValue(LONG);
      expect(await trySave(eva), name).toBe("refused");
      const own = field.locator("xpath=ancestor::div[@class='field'][1]").locator(".problem:visible");
      await expect.soft(own, `${name}: said at the field`).toHaveCount(1, { timeout: 2_000 });
      await expect.soft(field, `${name}: marked`).toHaveAttribute("aria-invalid", "true", { timeout: 2_000 });
      await fitsWidth(eva.page, name);
      await paste(field, before);
    }
    await alive(eva, form.name);
    expect(await trySave(eva)).toBe("saved");
    await eva.allConfirmed();
    expect(await (await api(eva.account)).recent(form.kind)).toHaveLength(1);
  });

  test(`${form.name}: a day or a time that there is not changes nothing`, async ({ worker, api }) => {
    const eva = await worker({ ...who(form) });
    await begin(eva, form);
    const when = eva.page.locator("summary", { hasText: eva.t.when });
    await eva.page.locator("#kdy-d").fill("");
    await eva.page.locator("#kdy-t").fill("");
    await eva.page.locator("#kdy-t").blur();
    await expect(when).toContainText(eva.t.now);
    // A slip in the year is asked about, not stored without a word.
    await eva.page.locator("#kdy-d").fill("2062-01-01");
    await eva.page.locator("#kdy-d").blur();
    await expect(when).toContainText("2062");
    await eva.save();
    await expect(eva.page.getByRole("dialog", { name: eva.t.really })).toBeVisible();
    await eva.button("no_back").click();
    await eva.page.locator("#kdy-d").fill("0202-01-01");
    await eva.page.locator("#kdy-d").blur();
    expect(await trySave(eva)).toBe("refused");
    expect(await (await api(eva.account)).recent(form.kind)).toEqual([]);
    await alive(eva, form.name);
  });
}

test("a client's code of nonsense is never dropped without a word", async ({ worker, api }) => {
  const eva = await worker();
  const form = FORMS[0];
  await begin(eva, form);
  const code = eva.page.locator("#kod");
  for (const wrong of ["deset", "0", "🩹💉", "שלום", "LUD07TOM0", LONG]) {
    await paste(code, wrong);
    await eva.save();
    await eva.refused();
    await expect(code, wrong.slice(0, 9)).toHaveAttribute("aria-invalid", "true");
    await fitsWidth(eva.page, wrong.slice(0, 9));
  }
  await alive(eva, "code");
  await code.fill("");
  expect(await trySave(eva)).toBe("saved");
  await eva.allConfirmed();
  expect(await (await api(eva.account)).recent(form.kind)).toHaveLength(1);
});

test("a visit's day of a task or of the next visit that lies before it is asked about", async ({ worker }) => {
  const dana = await worker({ account: accounts.family });
  await begin(dana, FORMS[2]);
  await dana.page.getByLabel(dana.t.next_visit, { exact: true }).fill("2021-01-01");
  await dana.save();
  await expect(dana.page.getByRole("dialog", { name: dana.t.really })).toBeVisible();
});
