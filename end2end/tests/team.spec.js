// The team: what one phone writes the others of the service pull, and what is bad harms nobody.
import { test, expect } from "../harness/fixtures.js";
import { accounts, services } from "../harness/accounts.js";

test("a second phone of the team pulls what the first one wrote @smoke", async ({ worker }) => {
  const jana = await worker();
  const petr = await worker({ account: accounts.colleague });
  await petr.open("/");
  await jana.writeExchange({ received: 21, issued: 23 });
  await jana.allConfirmed();
  await petr.sendNow();
  await petr.open("/");
  const row = petr.rows.filter({ hasText: "21" }).filter({ hasText: "23" });
  await expect(row).toHaveCount(1);
  await row.getByRole("link").first().click();
  await expect(petr.page.getByText(accounts.worker.name).first()).toBeVisible();
});

test("invariant_06 a poison entry is set aside with its reason and the rest goes on", async ({ teren, worker }) => {
  const jana = await worker();
  await teren.stop();
  await jana.writeExchange({ received: 1, issued: 1 });
  await jana.writeContact({ service: services.firstName });
  await jana.writeExchange({ received: 2, issued: 2 });
  // While she was without signal the manager took her out of one service.
  await teren.sql(services.leaveFirst);
  await teren.start();
  await jana.sendNow();

  await expect(jana.page.getByText(jana.t.set_aside_entries)).toBeVisible();
  await expect(jana.page.locator(".badge-aside")).toHaveCount(1);
  await expect(jana.page.locator(".badge-saved, .badge-sent")).toHaveCount(0);
  await jana.open("/");
  await jana.inState("state_confirmed", 2);
  await jana.inState("state_set_aside", 1);
});
