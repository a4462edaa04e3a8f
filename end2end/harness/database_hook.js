// Runs inside every page before the app: watches each IndexedDB transaction from the outside, so
// that a promise of durability can be compared with what the database was really asked.
//
//   window.databaseWatch.writes    [{stores, durability, opened, completed}]
//   window.databaseWatch.counts    {reads, writes, requests} since the page was loaded
//   window.databaseWatch.holdMs    keeps the news of a write's completion from the app for so long
//   window.databaseWatch.savedAt   when a text of `savedTexts` was first on the screen

/** @this {void} must stay self-contained: its text is sent into the page */
export function watchDatabase() {
  if (window.databaseWatch) return;
  const watch = {
    writes: [],
    counts: { reads: 0, writes: 0, requests: 0 },
    holdMs: 0,
    savedTexts: ["Uloženo v telefonu", "Saved on the phone"],
    savedAt: [],
  };
  window.databaseWatch = watch;

  const native = {
    transaction: IDBDatabase.prototype.transaction,
    listen: IDBTransaction.prototype.addEventListener,
    oncomplete: Object.getOwnPropertyDescriptor(IDBTransaction.prototype, "oncomplete"),
  };

  IDBDatabase.prototype.transaction = function (stores, mode, options) {
    const transaction = native.transaction.apply(this, arguments);
    if (mode !== "readwrite") {
      watch.counts.reads += 1;
      return transaction;
    }
    watch.counts.writes += 1;
    const write = {
      database: this.name,
      stores: typeof stores === "string" ? [stores] : Array.from(stores),
      durability: transaction.durability,
      asked: options?.durability,
      opened: performance.now(),
      completed: null,
    };
    watch.writes.push(write);
    native.listen.call(transaction, "complete", () => (write.completed = performance.now()));
    return transaction;
  };

  for (const [source, methods] of [
    [IDBObjectStore, ["get", "getAll", "count", "put", "delete", "clear"]],
    [IDBIndex, ["get", "getAll", "count"]],
  ]) {
    for (const method of methods) {
      const original = source.prototype[method];
      source.prototype[method] = function () {
        watch.counts.requests += 1;
        return original.apply(this, arguments);
      };
    }
  }

  const held = (listener) =>
    function (event) {
      const call = () =>
        typeof listener === "function" ? listener.call(this, event) : listener.handleEvent(event);
      if (watch.holdMs > 0) setTimeout(call, watch.holdMs);
      else call();
    };
  IDBTransaction.prototype.addEventListener = function (type, listener, ...rest) {
    const wrap = type === "complete" && this.mode === "readwrite" && listener;
    return native.listen.call(this, type, wrap ? held(listener) : listener, ...rest);
  };
  Object.defineProperty(IDBTransaction.prototype, "oncomplete", {
    get: native.oncomplete.get,
    set(listener) {
      const wrap = listener && this.mode === "readwrite";
      native.oncomplete.set.call(this, wrap ? held(listener) : listener);
    },
  });

  const look = () => {
    const text = document.body?.innerText ?? "";
    if (watch.savedTexts.some((saved) => text.includes(saved))) {
      if (!watch.visible) watch.savedAt.push(performance.now());
      watch.visible = true;
    } else {
      watch.visible = false;
    }
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
}
