// The team: what one phone writes the others of the service pull, and what is bad harms nobody.
import { test, expect } from "../harness/fixtures.js";
import { accounts, services } from "../harness/accounts.js";

test("a second phone of the team pulls what the first one wrote @smoke", async ({ worker }) => {
  const jana = await worker();
  const petr = await worker({ account: accounts.colleague });
  await petr.open("/");
  await jana.writeExchange({ received: 121, issued: 123 });
  await jana.allConfirmed();
  await petr.sendNow();
  await petr.open("/");
  const row = petr.exchangeRow(121, 123);
  await petr.expectState("state_confirmed", row);
  await row.getByRole("link").click();
  await expect(petr.page.getByText(accounts.worker.name).first()).toBeVisible();
});

test("invariant_06 a poison entry is set aside with its reason and the rest goes on", async ({ teren, worker }) => {
  const jana = await worker();
  await teren.stop();
  const first = await jana.writeExchange({ received: 101, issued: 1 });
  const poison = await jana.writeContact({ minutes: 17 });
  const last = await jana.writeExchange({ received: 102, issued: 2 });
  // While she was without signal the manager took her out of one service.
  await teren.sql(
    `UPDATE memberships SET doc = json_set(doc, '$.services', json('["${services.exchange}"]'))
     WHERE account = (SELECT id FROM accounts WHERE login = '${accounts.worker.login}')`,
  );
  await teren.start();
  await jana.sendNow();

  await expect(jana.page.getByText(jana.t.set_aside_entries)).toBeVisible();
  await expect(jana.page.locator(".badge-aside")).toHaveCount(1);
  await expect(jana.page.locator(".badge-saved, .badge-sent")).toHaveCount(0);
  await jana.open("/");
  await jana.expectState("state_confirmed", first, last);
  await jana.expectState("state_set_aside", poison);
});
