// What must hold on every page.
import AxeBuilder from "@axe-core/playwright";
import { expect } from "@playwright/test";
import { foreignOnCzechPages, foreignOnEnglishPages } from "./words.js";

const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** No violation of WCAG 2.2 AA that axe can see, contrast included. */
export async function accessible(page, where) {
  // What lies beneath the bars is reached by scrolling: how much of it peeks out by chance says
  // nothing about its size.
  const bars = (position) =>
    page.evaluate((position) => {
      for (const bar of document.querySelectorAll(".top, .save-bar, .nav")) bar.style.position = position;
    }, position);
  await bars("static");
  const { violations } = await new AxeBuilder({ page }).withTags(WCAG).analyze();
  await bars("");
  const found = violations.map(
    (v) => `${v.id} (${v.help}): ${v.nodes.slice(0, 3).map((n) => `${n.target} ${n.any[0]?.message ?? ""}`).join(" | ")}`,
  );
  expect.soft(found, where).toEqual([]);
}

/** Nothing reaches beyond the right edge. Wide tables may scroll within themselves. */
export async function fitsWidth(page, where) {
  const beyond = await page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    return [...document.body.querySelectorAll("*")]
      .filter((e) => e.getBoundingClientRect().right > width + 1)
      .slice(-3)
      .map((e) => `${e.tagName.toLowerCase()}.${e.className}: ${Math.round(e.getBoundingClientRect().right)} of ${width} px`);
  });
  expect.soft(beyond, where).toEqual([]);
}

const FOREIGN = {
  // Words so common that a sentence of the other language hardly does without one of them.
  cs: /\b(the|and|with|without|this|that|from|your|are|was|were|have|has|not|please|error|loading)\b/i,
  en: /[ěřůťďň]|\b(nebo|není|jsou|jen|pro|který|která|také|tento|tato|podle|není)\b/i,
};

/**
 * All that the page says is said in its language, names of people, places and services excepted
 * (`data-user-text` and `lang` mark what is not the app's own word).
 */
export async function speaks(page, language, where) {
  const texts = await page.evaluate(() => {
    const said = new Set();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { parentElement, data } = walker.currentNode;
      if (!parentElement.closest("[lang], script, style, [data-user-text]") && data.trim()) said.add(data.trim());
    }
    for (const element of document.body.querySelectorAll("[aria-label], [placeholder], [title]")) {
      if (element.closest("[lang], [data-user-text]")) continue;
      for (const name of ["aria-label", "placeholder", "title"]) {
        const text = element.getAttribute(name)?.trim();
        if (text) said.add(text);
      }
    }
    return [...said];
  });
  const others = language === "cs" ? foreignOnCzechPages() : foreignOnEnglishPages();
  const foreign = texts.filter((text) => others.has(text) || FOREIGN[language].test(text));
  expect.soft(foreign, where).toEqual([]);
  expect.soft(await page.locator("html").getAttribute("lang"), where).toBe(language);
}
