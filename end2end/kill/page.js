// What runs inside the pages. Each function's text is sent there, so it must be self-contained.

/**
 * Before the app: tells every word of the screen about an entry as it appears, by a call that has
 * left the browser before the kill, or has not been made.
 *
 *   {said: "saved" | "sent" | "confirmed" | "journal" | "aside", id}   the badge of a row
 *   {said: "saved", received, issued}                                  the bar after a save
 *   {said: "journal", id}                                              the bar of an emergency
 *   {found: [{id, raw}], copies: [{id, raw}]}   what the emergency journal and the second copies hold
 *                             when the page begins
 *   {done: "drains"}          an entry is on its way out of that journal into the database
 */
export function watchScreen({ savedText, emergencyText }) {
  if (window.killTest) return;
  const BADGES = {
    "badge-saved": "saved",
    "badge-sent": "sent",
    "badge-confirmed": "confirmed",
    "badge-journal": "journal",
    "badge-aside": "aside",
  };
  const told = new Map();
  let bar = "";
  const tell = (event) => window.terenTold?.(event);
  const test = { tell, refuses: false, healMs: undefined, tapped: undefined };
  window.killTest = test;

  const JOURNAL = "teren.journal.";
  const isIn = (key) => key.startsWith(JOURNAL);
  // The empty page of a new browser has no storage.
  const keys = location.protocol.startsWith("http") ? Object.keys(localStorage) : [];
  const textOf = (value) => value.slice(value.indexOf("\n") + 1);
  const heldBy = (shelf) =>
    keys
      .filter((key) => key.startsWith(shelf))
      .map((key) => ({ id: key.split(".").at(-1), raw: textOf(localStorage.getItem(key)) }));
  tell({ found: heldBy(JOURNAL), copies: heldBy("teren.copy.") });
  const remove = Storage.prototype.removeItem;
  Storage.prototype.removeItem = function (key) {
    if (isIn(key)) tell({ done: "drains" });
    return remove.call(this, key);
  };

  // The journal's path: the store of entries refuses for as long as the test says.
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (...args) {
    if (this.name === "entries" && Object.keys(localStorage).some(isIn)) tell({ done: "drains" });
    if (!test.refuses || this.name !== "entries") return put.apply(this, args);
    if (test.healMs !== undefined) setTimeout(() => (test.refuses = false), test.healMs);
    throw new DOMException("full", "QuotaExceededError");
  };

  const look = () => {
    for (const link of document.querySelectorAll('main a[href^="/zapis/"]')) {
      const badge = link.querySelector(".badge");
      const said = badge && BADGES[[...badge.classList].find((name) => name in BADGES)];
      const id = link.getAttribute("href").split("/")[2];
      if (!said || told.get(id) === said) continue;
      told.set(id, said);
      tell({ said, id });
    }
    const now = document.querySelector(".snack-text")?.textContent ?? "";
    if (now === bar) return;
    bar = now;
    if (now.startsWith(emergencyText)) tell({ said: "journal", id: test.tapped });
    const numbers = now.startsWith(savedText) && now.match(/příjem ([\d\s]+), výdej ([\d\s]+)/);
    if (numbers) {
      const [received, issued] = numbers.slice(1).map((text) => Number(text.replace(/\s/g, "")));
      tell({ said: "saved", received, issued });
    }
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
}

/**
 * From *Dnes*: one exchange after the other through the real form, as fast as the screen allows, but
 * the `slowAt`th stays open for `slowMs`.
 */
export async function writeExchanges({ pairs, slowAt, slowMs, anonymousText, addText }) {
  const { tell } = window.killTest;
  const until = async (look) => {
    for (const end = performance.now() + 20_000; performance.now() < end; ) {
      const found = look();
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, 8));
    }
    throw new Error(`waited in vain for ${look}`);
  };
  const saying = (selector, text) => [...document.querySelectorAll(selector)].find((e) => e.textContent.trim() === text);
  const type = (field, number) => {
    field.value = String(number);
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };
  for (const [place, [received, issued]] of pairs.entries()) {
    const link = await until(() => location.pathname === "/" && document.querySelector('main a[href="/vymena/nova"]'));
    link.click();
    const field = await until(() => document.querySelector("#prijem-J1"));
    const id = await until(() => location.pathname === "/vymena/nova" && new URLSearchParams(location.search).get("id"));
    tell({ done: "opened", id, received, issued });
    type(field, received);
    type(document.querySelector("#vydej-J1"), issued);
    const fold = saying("main summary", anonymousText).parentElement;
    fold.open = true;
    saying("main button", addText).click();
    if (place + 1 === slowAt) await new Promise((resolve) => setTimeout(resolve, slowMs));
    window.killTest.tapped = id;
    document.querySelector("main form button[type=submit]").click();
    tell({ done: "tapped", id });
    // A save leads back to *Dnes*; the next entry begins there.
    await until(() => location.pathname === "/");
  }
}

/**
 * What the phone holds: entries in the emergency journal and their second copies, ids of drafts, own
 * entries in the database; the text (`raw`) of each entry, null if it was dropped; and the `stream` of
 * the database with those before it in the same database. Journal and copies are read first, since
 * entries only ever leave them for the database.
 */
export async function readPhone() {
  const textOf = (value) => (value.includes("\n") ? value.slice(value.indexOf("\n") + 1) : null);
  const heldBy = (shelf) =>
    Object.keys(localStorage)
      .filter((key) => key.startsWith(shelf))
      .sort()
      .map((key) => ({ id: key.split(".").at(-1), raw: textOf(localStorage.getItem(key)) }));
  const journal = heldBy("teren.journal.");
  const copies = heldBy("teren.copy.");
  const asked = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const own = [];
  const drafts = [];
  let stream;
  for (const { name } of await indexedDB.databases()) {
    if (!name.startsWith("teren-")) continue;
    const db = await asked(indexedDB.open(name));
    const tx = db.transaction(["meta", "entries", "drafts"]);
    // Sealed: a version byte and JSON.
    const sealed = await asked(tx.objectStore("meta").get("stream"));
    if (sealed) {
      const meta = JSON.parse((sealed.v ?? sealed).slice(1));
      stream = { id: meta.stream, earlier: meta.earlier.map((one) => one.stream) };
    }
    drafts.push(...(await asked(tx.objectStore("drafts").getAllKeys())));
    const entries = tx.objectStore("entries");
    const keys = await asked(entries.getAllKeys());
    const values = await asked(entries.getAll());
    db.close();
    values.forEach(({ v, st, ord, seq }, place) => {
      // Own entries alone have a place in a stream.
      if (seq === undefined) return;
      own.push({ id: keys[place], state: st, ord, seq, raw: textOf(v) });
    });
  }
  return { journal, copies, drafts, own, stream };
}
