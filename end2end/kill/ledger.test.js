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
const holding = (change = {}) => ({ journal: [], copies: [], drafts: [], own: [], ...change });

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

// ------------------------------------------------------------------ databases thrown away

const OLD = { id: "stream-1", earlier: [] };
/** A database made anew: another stream, and nothing known of the one before. */
const NEW = { id: "stream-2", earlier: [] };
const copyOf = (raw, id = "first") => [{ id, raw }];

/** `begun`, looked over once with the entry in the database in this state. */
function lookedOver(said, state, held = {}) {
  const ledger = begun(...said);
  const found = lookOver(ledger, holding({ stream: OLD, own: [own("first", 1, FIRST, state)], ...held }));
  assert.deepEqual(found, noFaults());
  return ledger;
}

test("a database that goes on, or that has parted from its stream, was not evicted", () => {
  const record = own("first", 1, FIRST);
  for (const stream of [OLD, { id: "stream-2", earlier: ["stream-1"] }, undefined]) {
    const ledger = lookedOver(["saved", "confirmed"], "confirmed.1");
    assert.deepEqual(lookOver(ledger, holding({ stream, own: [record] })), noFaults());
    assert.equal(ledger.evictions, 0);
    only(lookOver(ledger, holding({ stream })), "lost", /^first was called confirmed and is not on the phone/);
    assert.deepEqual([ledger.gone.size, ledger.evicted.size], [0, 0]);
  }
});

test("the first database that is seen was not evicted, whatever its stream", () => {
  const ledger = begun("saved");
  only(lookOver(ledger, holding({ stream: OLD })), "lost", /^first was called saved and is not on the phone/);
  assert.equal(ledger.evictions, 0);
});

test("what was called confirmed need not be in a database made anew, but on the server in the end", () => {
  const ledger = lookedOver(["saved", "confirmed"], "saved");
  const held = holding({ stream: NEW });
  assert.deepEqual(lookOver(ledger, held), noFaults());
  // Nor at any look after that: the same database is no second eviction.
  assert.deepEqual(lookOver(ledger, held), noFaults());
  assert.deepEqual([ledger.evictions, ledger.gone.size, ledger.evicted.size], [1, 1, 0]);
  assert.deepEqual(disagreements(ledger, held, new Map([["first", FIRST]]), 1), noFaults());
  only(disagreements(ledger, held, new Map(), 1), "lost", /^first was called confirmed and is not on the server$/);
});

test("what the database held with a receipt at the last look is the same, said or not", () => {
  for (const said of [["saved"], []]) {
    const ledger = lookedOver(said, "confirmed.1");
    const held = holding({ stream: NEW });
    assert.deepEqual(lookOver(ledger, held), noFaults());
    assert.deepEqual([ledger.evictions, ledger.evicted.size], [1, 0]);
    assert.deepEqual(disagreements(ledger, held, new Map([["first", FIRST]]), 1), noFaults());
    only(disagreements(ledger, held, new Map(), 1), "lost", /^first was .* and is not on the server$/);
  }
});

test("what had no answer comes back from its copy, or the copy waits, and then it must stay", () => {
  const back = {
    "taken in": holding({ stream: NEW, own: [own("first", 1, FIRST, "saved")], copies: copyOf(FIRST) }),
    waiting: holding({ stream: NEW, copies: copyOf(FIRST) }),
  };
  for (const [how, held] of Object.entries(back)) {
    for (const said of [["saved"], []]) {
      const ledger = lookedOver(said, "saved");
      assert.deepEqual(lookOver(ledger, held), noFaults(), how);
      assert.deepEqual([ledger.evictions, ledger.gone.size, ledger.evicted.size], [1, 0, 0], how);
      only(lookOver(ledger, holding({ stream: NEW })), "lost", /^first was .* and is not on the phone/);
      const changed = text(...numbersOf(0), { note: "new" });
      const other = holding({ stream: NEW, own: [own("first", 1, changed, "saved")] });
      only(lookOver(ledger, other), "lost", /^first was seen in the database after a kill, with another text/);
    }
  }
});

test("without an eviction a copy is no entry", () => {
  const held = holding({ stream: OLD, copies: copyOf(FIRST) });
  only(lookOver(lookedOver(["saved"], "saved"), held), "lost", /^first was called saved and is not on the phone/);
  only(lookOver(lookedOver([], "saved"), held), "lost", /^first was seen in the database/);
});

test("what had no answer and no copy on the disk is evicted, not lost, and counted", () => {
  for (const [said, state] of [[["saved"], "saved"], [["saved"], "sent"], [[], "saved"]]) {
    const ledger = lookedOver(said, state);
    const held = holding({ stream: NEW });
    assert.deepEqual(lookOver(ledger, held), noFaults());
    assert.deepEqual([...ledger.evicted], ["first"]);
    assert.deepEqual(lookOver(ledger, held), noFaults());
    assert.deepEqual(disagreements(ledger, held, new Map(), 1), noFaults());
    assert.deepEqual([ledger.evictions, ...ledger.evicted], [1, "first"]);
  }
});

test("what was called saved in the life before and never looked for is evicted the same way", () => {
  const ledger = lookedOver([], "saved");
  ledger.opened({ id: "second", received: 1, issued: 1, life: 1 });
  ledger.told({ said: "saved", id: "second" });
  const held = holding({ stream: NEW, own: [own("first", 1, FIRST, "saved")] });
  assert.deepEqual(lookOver(ledger, held), noFaults());
  assert.deepEqual([...ledger.evicted], ["second"]);
  const server = (raw) => new Map([["first", FIRST], ["second", raw]]);
  const arrived = disagreements(ledger, { ...held, own: [own("first", 1, FIRST)] }, server(text(7, 8)), 2);
  assert.match(arrived.lost.join(), /^second is on the server with another content$/);
});

test("an entry that a copy on the disk could not bring back is lost, unless the server has it", () => {
  for (const said of [["saved"], []]) {
    const ledger = begun(...said);
    // Found by a browser that was killed before anybody looked, too.
    ledger.found([], copyOf(FIRST));
    lookOver(ledger, holding({ stream: OLD, own: [own("first", 1, FIRST, "saved")], copies: copyOf(FIRST) }));
    const held = holding({ stream: NEW });
    // Its receipt may have taken the copy away unheard: so only the end tells.
    assert.deepEqual(lookOver(ledger, held), noFaults());
    assert.equal(ledger.evicted.size, 0);
    assert.deepEqual(disagreements(ledger, held, new Map([["first", FIRST]]), 1), noFaults());
    only(disagreements(ledger, held, new Map(), 1), "lost", /^first was .* and is not on the server$/);
  }
});

test("so is one of which there was nothing but the copy, and one of the journal", () => {
  const copied = new Ledger();
  assert.deepEqual(lookOver(copied, holding({ stream: OLD })), noFaults());
  copied.found([], copyOf(FIRST));
  assert.deepEqual(lookOver(copied, holding({ stream: NEW })), noFaults());
  assert.equal(copied.evicted.size, 0);
  only(disagreements(copied, holding(), new Map(), 1), "lost", /^first had a second copy after a kill and is not on the server/);

  const journal = begun("journal");
  lookOver(journal, holding({ stream: OLD, journal: copyOf(FIRST) }));
  assert.deepEqual(lookOver(journal, holding({ stream: NEW })), noFaults());
  assert.equal(journal.evicted.size, 0);
  only(disagreements(journal, holding(), new Map(), 1), "lost", /^first was on the phone after a kill and is not on the server/);
});

test("a copy says what the entry says, on the phone and on the server", () => {
  const ledger = new Ledger();
  ledger.found([], copyOf(FIRST));
  const changed = text(...numbersOf(0), { note: "new" });
  const held = holding({ stream: OLD, own: [own("first", 1, changed)] });
  only(lookOver(ledger, held), "lost", /^first had a second copy after a kill, with another text than now/);
  const unseen = new Ledger();
  unseen.found([], copyOf(FIRST));
  only(disagreements(unseen, holding(), new Map([["first", changed]]), 1), "lost", /with another text than its second copy/);
});

test("an evicted entry that had reached the server is no longer counted, and is there once with its text", () => {
  const evicted = () => {
    const ledger = lookedOver(["saved"], "sent");
    lookOver(ledger, holding({ stream: NEW }));
    assert.deepEqual([...ledger.evicted], ["first"]);
    return ledger;
  };
  const held = holding({ stream: NEW });
  const ledger = evicted();
  assert.deepEqual(disagreements(ledger, held, new Map([["first", FIRST]]), 1), noFaults());
  assert.equal(ledger.evicted.size, 0);
  const changed = text(...numbersOf(0), { note: "new" });
  only(disagreements(evicted(), held, new Map([["first", changed]]), 1), "lost", /^first is on the server with another text/);
  const twice = new Map([["first", FIRST], ["again", FIRST]]);
  only(disagreements(evicted(), held, twice, 1), "doubled", /^again says the same as first/);
});

test("an evicted entry that the screen calls confirmed afterwards must be on the server", () => {
  const ledger = lookedOver(["saved"], "sent");
  const held = holding({ stream: NEW });
  lookOver(ledger, held);
  ledger.told({ said: "confirmed", id: "first" });
  assert.deepEqual(lookOver(ledger, held), noFaults());
  assert.equal(ledger.evicted.size, 0);
  only(disagreements(ledger, held, new Map(), 1), "lost", /^first was called confirmed and is not on the server$/);
});

test("a second eviction is counted, and takes what the first had brought back", () => {
  const ledger = lookedOver(["saved"], "saved");
  lookOver(ledger, holding({ stream: NEW, own: [own("first", 1, FIRST, "saved")] }));
  assert.deepEqual(lookOver(ledger, holding({ stream: { id: "stream-3", earlier: [] } })), noFaults());
  assert.deepEqual([ledger.evictions, ...ledger.evicted], [2, "first"]);
});

test("at the end a copy that nobody has taken in and the server does not know is stuck", () => {
  const held = holding({ copies: copyOf(FIRST) });
  only(disagreements(begun(), held, new Map(), 1), "stuck", /^first is still a copy only/);
  assert.deepEqual(disagreements(begun(), held, new Map([["first", FIRST]]), 1), noFaults());
});

test("what has a copy after a kill was in the database, as far as the journal's fate goes", () => {
  const ledger = begun("journal");
  settleJournal(ledger, ledger.onlyInJournal, holding({ copies: copyOf(FIRST) }));
  assert.equal(ledger.entries.get("first").fate, "database");
});

test("faults are thrown with their kinds, and none are not", () => {
  Broken.unlessNone(noFaults());
  assert.throws(() => Broken.unlessNone({ stuck: ["one", "two"] }), (why) => {
    assert.deepEqual(why.faults, { lost: [], doubled: [], stuck: ["one", "two"] });
    return true;
  });
});
