// The wire as programs see it: each item has its own answer, and no good entry is lost beside a bad one.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test, expect } from "../harness/fixtures.js";
import { accounts, services } from "../harness/accounts.js";
import { sha256, uuid7 } from "../harness/api.js";
import { ROOT } from "../harness/paths.js";

const MINUTE = 60_000;

test("invariant_05 every item of a batch has its own answer", async ({ api }) => {
  const phone = await api(accounts.worker);
  const good = phone.contact(services.first);
  const negative = phone.contact(services.first, { anonymous: [{ count: -3, sex: "U", role: "CLI" }] });
  const unknownKind = phone.contact(services.first, { body: { kind: "divination" } });
  const unknownService = phone.contact("no-such-service");
  const other = phone.exchange(services.exchange, 10, 12);
  const items = [
    phone.item(good),
    phone.item(negative),
    phone.item(unknownKind),
    phone.item(unknownService),
    phone.item(null, { id: uuid7(), raw: "{ this is no JSON" }),
    phone.item(other),
  ];
  const { status, body } = await phone.sync(items);
  expect(status).toBe(200);
  expect(body.results.map((result) => result.outcome)).toEqual([
    "stored", "quarantined", "quarantined", "quarantined", "quarantined", "stored",
  ]);
  expect(body.results.map((result) => result.hash)).toEqual(items.map((item) => item.hash));
  const named = body.results.map((result) => result.reason);
  expect(named[0]).toBeUndefined();
  expect(named.slice(1, 5)).toEqual([
    { field: "anonymous[0].count", value: "-3", reason: "negative" },
    { field: "body.kind", value: "divination", reason: "unknown_kind" },
    { field: "service", value: "no-such-service", reason: "unknown_service" },
    // No field: the text as a whole is none.
    { field: "", reason: "not_json" },
  ]);
  // Entries that were set aside are in the digest as well.
  expect(body.held).toEqual({ max_seq: 6, digest: phone.digest });
  expect(body.missing ?? []).toEqual([]);

  const entries = await phone.entries();
  expect(entries.get(good.id)).toEqual(good);
  expect(entries.get(other.id)).toEqual(other);
  expect(entries.has(negative.id)).toBe(false);
});

test("sent again, an entry is a duplicate with the same receipt @smoke", async ({ api }) => {
  const phone = await api(accounts.worker);
  const items = [phone.item(phone.contact(services.first)), phone.item(phone.contact(services.first))];
  const first = (await phone.sync(items)).body.results;
  const second = (await phone.sync(items)).body.results;
  expect(first.map((r) => r.outcome)).toEqual(["stored", "stored"]);
  expect(second.map((r) => r.outcome)).toEqual(["duplicate", "duplicate"]);
  expect(second.map((r) => r.change)).toEqual(first.map((r) => r.change));
});

test("the same id with other content is set aside and the first one stays", async ({ api }) => {
  const phone = await api(accounts.worker);
  const entry = phone.contact(services.first);
  await phone.sync([phone.item(entry)]);
  const forged = { ...entry, minutes: entry.minutes + 50 };
  const { body } = await phone.sync([phone.item(forged)]);
  expect(body.results[0]).toMatchObject({ outcome: "quarantined", reason: { field: "id" } });
  expect((await phone.entries()).get(entry.id).minutes).toBe(entry.minutes);
});

test("the same place in a stream with another id is set aside", async ({ api }) => {
  const phone = await api(accounts.worker);
  await phone.sync([phone.item(phone.contact(services.first))]);
  const clone = { ...phone.item(phone.contact(services.first)), seq: 1 };
  const { body } = await phone.sync([clone]);
  expect(body.results[0]).toMatchObject({ outcome: "quarantined", reason: { field: "seq", reason: "seq_conflict" } });
});

test("a text whose hash is another is set aside, never stored", async ({ api }) => {
  const phone = await api(accounts.worker);
  const item = phone.item(phone.contact(services.first));
  const { body } = await phone.sync([{ ...item, hash: sha256("something else") }]);
  expect(body.results[0]).toMatchObject({ outcome: "quarantined", reason: { field: "hash" } });
});

test("the implausible is stored and flagged, not refused", async ({ api }) => {
  const phone = await api(accounts.worker);
  const future = phone.contact(services.first, { start: Date.now() + 3 * 24 * 60 * MINUTE });
  const absurd = phone.exchange(services.exchange, 90_000, 1);
  const { body } = await phone.sync([phone.item(future), phone.item(absurd)]);
  expect(body.results.map((r) => r.outcome)).toEqual(["stored", "stored"]);
  const pulled = (await phone.pullAll()).filter((c) => c.type === "entry");
  const flags = Object.fromEntries(pulled.map((c) => [c.id, c.flags ?? []]));
  expect(flags[future.id]).not.toEqual([]);
  expect(flags[absurd.id]).not.toEqual([]);
});

test("ten megabytes are refused before they are read, and the next batch is stored", async ({ api }) => {
  const phone = await api(accounts.worker);
  const huge = await phone
    .request("POST", "/api/v1/sync", JSON.stringify({ wire: 1, filling: "x".repeat(10 * 1024 * 1024) }))
    // A server that stops reading may close the line before the whole body is written.
    .catch(() => ({ status: 413, body: {} }));
  expect(huge.status).toBe(413);
  const { body } = await phone.sync([phone.item(phone.contact(services.first))]);
  expect(body.results[0].outcome).toBe("stored");
});

for (const [what, request, wanted] of [
  ["broken JSON", "{ \"wire\": 1,", { status: 400 }],
  ["a wire version of the future", JSON.stringify({ wire: 99 }), { status: 400, field: "wire", value: "99" }],
]) {
  test(`a whole request of ${what} is refused with its reason`, async ({ api }) => {
    const phone = await api(accounts.worker);
    const { status, body } = await phone.request("POST", "/api/v1/sync", request);
    expect(status).toBe(wanted.status);
    expect(Object.keys(body).sort()).toEqual(["error", "field", "reason", "value"]);
    if (wanted.field) expect(body).toMatchObject({ field: wanted.field, value: wanted.value });
  });
}

test("without a session the answer is to log in again", async ({ teren, api }) => {
  const phone = await api(accounts.worker);
  const item = phone.item(phone.contact(services.first));
  phone.session = undefined;
  const { status, body } = await phone.sync([item]);
  expect(status).toBe(401);
  expect(body.reason).toBe("log_in_again");
  expect(teren.log).not.toContain("panicked");
});

test("a phone with the wire version 1 of a file is understood", async ({ api }) => {
  const folder = path.join(ROOT, "app/sync/fixtures/wire-1");
  const files = readdirSync(folder).filter((name) => name.endsWith(".json") && name.includes("request"));
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) {
    const phone = await api(accounts.worker);
    const request = JSON.parse(readFileSync(path.join(folder, file), "utf8"));
    const { status, body } = await phone.post("/api/v1/sync", request);
    expect(status, file).toBe(200);
    const items = request.entries ?? [];
    expect(body.results.slice(0, items.length).map((r) => r.id), file).toEqual(items.map((i) => i.id));
  }
});

test("after a restore from backup the phone's entries are asked for again", async ({ teren, api }) => {
  const phone = await api(accounts.worker);
  const before = phone.item(phone.contact(services.first));
  await phone.sync([before]);
  const epoch = phone.epoch;
  const file = path.join(teren.dataDir, "backup.sqlite");
  await teren.cli(["backup", file]);
  const lost = phone.item(phone.contact(services.first));
  expect((await phone.sync([lost])).body.results[0].outcome).toBe("stored");

  await teren.stop();
  await teren.cli(["restore", file]);
  await teren.start();

  const { body } = await phone.sync([], {
    epoch, offer: [before, lost].map(({ seq, id, hash }) => ({ seq, id, hash })),
  });
  expect(body.epoch).not.toBe(epoch);
  expect(body.results).toMatchObject([{ id: before.id, outcome: "duplicate", hash: before.hash }]);
  expect(body.missing).toEqual([{ from: 2, to: 2, why: "absent" }]);
  const again = await phone.sync([lost]);
  expect(again.body.results[0].outcome).toBe("stored");
  expect(again.body.held).toEqual({ max_seq: 2, digest: phone.digest });
});
