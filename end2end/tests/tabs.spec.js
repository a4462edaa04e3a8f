// Two tabs of one phone are one phone.
import { test, expect } from "../harness/fixtures.js";
import { accounts } from "../harness/accounts.js";
import { Worker } from "../harness/worker.js";

/** The same worker in another tab. */
async function second(worker) {
  const page = await worker.phone.tab();
  const other = new Worker({ options: worker.phone.options, page }, worker.account);
  await other.open("/");
  return other;
}

test("what is saved in one tab appears in the other", async ({ teren, worker }) => {
  const jana = await worker();
  const other = await second(jana);
  await teren.stop();
  await jana.writeContact({ minutes: 17 });
  await other.expectWaiting(other.contactRow(17));
});

test("invariant_08 two tabs write and one of them sends, each entry once", async ({ teren, line, worker, api }) => {
  const jana = await worker({ url: line.url });
  const other = await second(jana);
  await teren.stop();
  await jana.writeExchange({ received: 101, issued: 1 });
  await other.writeExchange({ received: 102, issued: 2 });
  await jana.writeExchange({ received: 103, issued: 3 });
  await jana.open("/");
  await other.open("/");
  line.seen.length = 0;
  await teren.start();
  const wake = () => window.dispatchEvent(new Event("online"));
  await Promise.all([jana.page.evaluate(wake), other.page.evaluate(wake)]);
  const rows = (tab) => [1, 2, 3].map((n) => tab.exchangeRow(100 + n, n));
  await jana.expectState("state_confirmed", ...rows(jana));
  await other.expectState("state_confirmed", ...rows(other));

  const sent = line.seen
    .filter(({ path, status }) => path === "/api/v1/sync" && status === 200)
    .flatMap(({ request }) => JSON.parse(request).entries.map((e) => [e.stream, e.seq, e.id]));
  expect(new Set(sent.map(([stream]) => stream)).size).toBe(1);
  expect(new Set(sent.map(([, , id]) => id)).size).toBe(3);
  expect(sent).toHaveLength(3);
  const seqs = sent.map(([, seq]) => seq).sort((a, b) => a - b);
  expect(seqs).toEqual([seqs[0], seqs[0] + 1, seqs[0] + 2]);
  const entries = [...(await (await api(accounts.worker)).entries()).values()];
  const exchanges = entries.filter((e) => e.body.kind === "exchange");
  const received = exchanges.map((e) => e.body.items[0].received).filter((n) => n > 100);
  expect(received.sort()).toEqual([101, 102, 103]);
});
