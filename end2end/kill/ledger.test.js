// The judge judged: made histories, each with one thing wrong, and what must be said of it.
//
//   node --test kill/*.test.js
import assert from "node:assert/strict";
import { test } from "node:test";
import { Broken, noFaults } from "./faults.js";
import { Ledger, disagreements, lookOver, numbersOf, settleJournal } from "./ledger.js";

/** The text of an exchange as the app freezes it. */
const text = (received, issued, more = {}) =>
  JSON.stringify({ body: { kind: "exchange", items: [{ item: "J1", received, issued }] }, ...more });

const own = (id, seq, raw, state = "confirmed.1") => ({ id, state, ord: 1, seq, raw });
const holding = (change = {}) => ({ journal: [], drafts: [], own: [], ...change });

/** Of one phone that has opened the form of its first exchange, `first`: in 0, out 1. */
function begun(...said) {
  const ledger = new Ledger();
  const [received, issued] = numbersOf(0);
  ledger.opened({ id: "first", received, issued, life: 0 });
  ledger.tapped("first");
  for (const word of said) ledger.told({ said: word, id: "first" });
  return ledger;
}

const FIRST = text(...numbersOf(0));
const SECOND = text(...numbersOf(1));

/** Exactly these faults. */
function only(found, kind, ...patterns) {
  for (const [other, list] of Object.entries(found)) {
    if (other !== kind) assert.deepEqual(list, [], other);
  }
  assert.equal(found[kind].length, patterns.length, found[kind].join("\n"));
  patterns.forEach((pattern, n) => assert.match(found[kind][n], pattern));
}

test("a phone that holds what its screen has said, and a server that has it, agree", () => {
  const ledger = begun("saved", "confirmed");
  const held = holding({ own: [own("first", 1, FIRST)] });
  assert.deepEqual(lookOver(ledger, held), noFaults());
  assert.deepEqual(disagreements(ledger, held, new Map([["first", FIRST]]), 1), noFaults());
});

test("an entry that was called saved and is not on the phone is lost", () => {
  only(lookOver(begun("saved"), holding()), "lost", /^first was called saved and is not on the phone/);
});

test("a phone whose database was wiped has lost what the server has confirmed too", () => {
  const ledger = begun("saved", "confirmed");
  assert.deepEqual(lookOver(ledger, holding({ own: [own("first", 1, FIRST)] })), noFaults());
  only(lookOver(ledger, holding()), "lost", /^first was called confirmed and is not on the phone/);
});

test("an entry whose text is gone is lost, also one that was confirmed", () => {
  const held = holding({ own: [own("first", 1, null)] });
  only(lookOver(begun("saved", "confirmed"), held), "lost", /the phone has no text of it/);
});

test("an entry with other numbers than were saved is lost", () => {
  const held = holding({ own: [own("first", 1, SECOND)] });
  only(lookOver(begun("saved"), held), "lost", /with another content than was saved/);
});

test("an entry that the journal still held after a kill must stay, though the screen promised nothing", () => {
  const ledger = begun("journal");
  settleJournal(ledger, ledger.onlyInJournal, holding({ journal: [{ id: "first", raw: FIRST }] }));
  assert.equal(ledger.entries.get("first").fate, "journal");
  assert.deepEqual(lookOver(ledger, holding({ journal: [{ id: "first", raw: FIRST }] })), noFaults());
  // Taken out before the database had it, and killed then.
  only(lookOver(ledger, holding()), "lost", /^first was seen in the journal after a kill and is not on the phone/);
});

test("an entry that the journal held when the app began, and that was gone when it was looked for, is lost", () => {
  const ledger = begun("journal");
  ledger.found([{ id: "first", raw: FIRST }]);
  // Killed at the start, before anybody looked; what was found at the next start is nothing.
  ledger.found([]);
  settleJournal(ledger, ledger.onlyInJournal, holding());
  assert.equal(ledger.entries.get("first").fate, "journal");
  only(lookOver(ledger, holding()), "lost", /^first was seen in the journal after a kill and is not on the phone/);
});

test("what was seen in the database is not called a thing of the journal again", () => {
  const ledger = begun("journal");
  lookOver(ledger, holding({ own: [own("first", 1, FIRST)] }));
  ledger.found([{ id: "first", raw: FIRST }]);
  only(lookOver(ledger, holding({ journal: [{ id: "first", raw: FIRST }] })), "lost", /^first was seen in the database/);
});

test("an entry goes from the journal into the database with its text, and never back", () => {
  const journal = [{ id: "first", raw: FIRST }];
  const ledger = begun("journal");
  lookOver(ledger, holding({ journal }));
  assert.deepEqual(lookOver(ledger, holding({ own: [own("first", 1, FIRST)] })), noFaults());
  // The removal from the journal reached the disk too late: it is in both again.
  assert.deepEqual(lookOver(ledger, holding({ journal, own: [own("first", 1, FIRST)] })), noFaults());
  only(lookOver(ledger, holding({ journal })), "lost", /^first was seen in the database after a kill/);
});

test("a text that has changed between journal and database is lost", () => {
  const ledger = begun("journal");
  lookOver(ledger, holding({ journal: [{ id: "first", raw: FIRST }] }));
  const changed = text(...numbersOf(0), { note: "new" });
  only(lookOver(ledger, holding({ own: [own("first", 1, changed)] })), "lost", /with another text than now/);
});

test("an entry that was cut off before the screen spoke must stay once the database was seen to hold it", () => {
  const ledger = begun();
  assert.deepEqual(lookOver(ledger, holding({ own: [own("first", 1, FIRST, "saved")] })), noFaults());
  only(lookOver(ledger, holding()), "lost", /^first was seen in the database/);
});

test("an entry of which not even the opening was heard must stay too, and reach the server with its text", () => {
  const ledger = new Ledger();
  const held = holding({ own: [own("unheard", 1, FIRST)] });
  assert.deepEqual(lookOver(ledger, held), noFaults());
  only(lookOver(ledger, holding()), "lost", /^unheard was seen in the database/);
  const other = text(...numbersOf(0), { note: "new" });
  only(disagreements(ledger, held, new Map([["unheard", other]]), 1), "lost", /^unheard is on the server with another text/);
});

test("an entry that was cut off and is nowhere was never promised", () => {
  const ledger = begun();
  assert.deepEqual(lookOver(ledger, holding()), noFaults());
  assert.deepEqual(disagreements(ledger, holding(), new Map(), 1), noFaults());
});

test("an entry that was only in the journal and is gone after the kill was never promised, and is counted", () => {
  const fates = {};
  const left = {
    journal: holding({ journal: [{ id: "first", raw: FIRST }] }),
    database: holding({ own: [own("first", 1, FIRST)] }),
    draft: holding({ drafts: ["first"] }),
    gone: holding(),
  };
  for (const [fate, held] of Object.entries(left)) {
    const ledger = begun("journal");
    settleJournal(ledger, ledger.onlyInJournal, held);
    assert.deepEqual(lookOver(ledger, held), noFaults());
    fates[fate] = ledger.entries.get("first").fate;
    assert.deepEqual(ledger.onlyInJournal, []);
  }
  assert.deepEqual(fates, { journal: "journal", database: "database", draft: "draft", gone: "gone" });
});

test("invariant_03 an entry that is saved has no draft any more", () => {
  const held = holding({ drafts: ["first"], own: [own("first", 1, FIRST)] });
  only(lookOver(begun("saved"), held), "doubled", /^first is saved, and its draft is still there/);
  assert.deepEqual(lookOver(begun(), holding({ drafts: ["first"] })), noFaults());
});

test("a place of the stream that nothing is in is lost", () => {
  const held = holding({ own: [own("first", 1, FIRST), own("third", 3, SECOND)] });
  only(lookOver(begun("saved"), held), "lost", /^the stream goes from 1 to 3/);
  const later = [own("first", 1, FIRST), { ...own("third", 1, SECOND), ord: 2 }];
  assert.deepEqual(lookOver(begun("saved"), holding({ own: later })), noFaults());
});

test("a screen that says it again says nothing new, and the numbers tell which entry the bar means", () => {
  const ledger = begun();
  const [received, issued] = numbersOf(0);
  assert.equal(ledger.told({ said: "saved", received, issued })?.id, "first");
  assert.equal(ledger.told({ said: "saved", id: "first" }), undefined);
  assert.equal(ledger.told({ said: "sent", id: "first" }), undefined);
  assert.equal(ledger.told({ said: "confirmed", id: "first" })?.id, "first");
  assert.equal(ledger.told({ said: "confirmed", id: "somebody else's" }), undefined);
  assert.deepEqual([ledger.saved.length, ledger.confirmed.length], [1, 1]);
});

test("at the end a promised entry that the server has not is lost, and one without a receipt is stuck", () => {
  const ledger = begun("saved");
  const held = holding({ own: [own("first", 1, FIRST, "saved")] });
  const found = disagreements(ledger, held, new Map(), 1);
  assert.match(found.lost.join(), /^first was called saved and is not on the server$/);
  assert.match(found.stuck.join(), /^first is on the phone \(saved\) and not on the server$/);
  only(disagreements(ledger, held, new Map([["first", FIRST]]), 1), "stuck", /has no receipt on the phone \(saved\)/);
  only(disagreements(ledger, holding(), new Map([["first", SECOND]]), 2), "lost", /on the server with another content/);
});

test("at the end what waits in the journal is stuck", () => {
  const held = holding({ journal: [{ id: "first", raw: FIRST }] });
  only(disagreements(begun("journal"), held, new Map(), 1), "stuck", /^first is still in the journal/);
});

test("at the end two entries with the same numbers, and one that nobody wrote, are doubled", () => {
  const ledger = begun("saved");
  const held = holding({ own: [own("first", 1, FIRST)] });
  const twice = new Map([["first", FIRST], ["again", FIRST]]);
  only(disagreements(ledger, held, twice, 1), "doubled", /^again says the same as first/);
  const strange = new Map([["first", FIRST], ["strange", SECOND]]);
  only(disagreements(ledger, held, strange, 1), "doubled", /^strange \(1\/1\) is on the server and was never written here/);
});

test("no two exchanges of a phone have the same numbers", () => {
  const all = Array.from({ length: 500 }, (_, n) => numbersOf(n).join("/"));
  assert.equal(new Set(all).size, 500);
});

test("faults are thrown with their kinds, and none are not", () => {
  Broken.unlessNone(noFaults());
  assert.throws(() => Broken.unlessNone({ stuck: ["one", "two"] }), (why) => {
    assert.deepEqual(why.faults, { lost: [], doubled: [], stuck: ["one", "two"] });
    return true;
  });
});
