// Text twice as large on a small phone: nothing is cut off, nothing reaches beyond the edge.
import { test, expect } from "../harness/fixtures.js";
import { accounts } from "../harness/accounts.js";
import { SIZES } from "../harness/phone.js";
import { fitsWidth } from "../harness/checks.js";
import { LOGGED_OUT, WORKER, visit } from "../harness/pages.js";
import { Worker } from "../harness/worker.js";

/** Texts of controls that are wider or higher than the control, and controls that lie on each other. */
function crowded() {
  const found = [];
  const said = (e) => `${e.tagName.toLowerCase()}.${e.className} "${e.textContent.trim().slice(0, 30)}"`;
  const shown = (e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest("details:not([open]) > :not(summary)");
  const controls = [...document.querySelectorAll("button, a.button, a.big, .chip span, summary, .nav-item, .badge, .brand, .status")].filter(shown);
  for (const control of controls) {
    const box = control.getBoundingClientRect();
    const text = document.createRange();
    text.selectNodeContents(control);
    for (const part of text.getClientRects()) {
      const out = Math.max(box.left - part.left, part.right - box.right, box.top - part.top, part.bottom - box.bottom);
      if (out > 1.5) {
        found.push(`${said(control)} is cut by ${Math.round(out)} px`);
        break;
      }
    }
  }
  // The bars stay above what is scrolled beneath them.
  const inPage = controls.filter((e) => e.closest("main, .top") && !e.closest(".save-bar") && !e.closest(".chip"));
  for (const [at, one] of inPage.entries()) {
    const a = one.getBoundingClientRect();
    for (const other of inPage.slice(at + 1)) {
      if (one.contains(other) || other.contains(one) || one.closest(".top") !== other.closest(".top")) continue;
      const b = other.getBoundingClientRect();
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (wide > 1 && high > 1) found.push(`${said(one)} and ${said(other)} overlap`);
    }
  }
  return found;
}

async function check(worker, pages) {
  for (const shown of pages) {
    await visit(worker, shown);
    await worker.page.evaluate(() => {
      document.documentElement.style.fontSize = "200%";
      for (const fold of document.querySelectorAll("details")) fold.open = true;
    });
    await fitsWidth(worker.page, `${shown.name}, 200 %`);
    expect.soft(await worker.page.evaluate(crowded), `${shown.name}, 200 %`).toEqual([]);
  }
}

for (const locale of ["cs-CZ", "en-GB"]) {
  test(`a worker's pages at 200 % on 360 px, ${locale}`, async ({ worker }) => {
    const jana = await worker({ account: accounts.worker, viewport: SIZES.small, locale });
    await jana.startShift();
    await jana.writeExchange({ received: 10, issued: 12 });
    await jana.writeContact();
    await check(jana, [...WORKER, { name: "new", path: "/novy" }]);
  });
}

test("the pages before the log-in at 200 % on 360 px", async ({ unpack }) => {
  const phone = await unpack({ viewport: SIZES.small });
  await check(new Worker(phone, undefined), LOGGED_OUT);
});
