// What a month's figure is made of: the panel at the side of the dashboard, by mouse, keyboard and address.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, open } from "./browser.mjs";
import { becomes, cents, eventually, query_of, sum, table_of } from "./helpers.mjs";
import { Business, Serving } from "./program.mjs";

let business, serving, browser, page;

before(async () => {
  business = new Business();
  serving = await Serving.start(business);
  browser = await launch();
  page = await open(browser);
});

after(async () => {
  await browser?.close();
  await serving?.stop();
  business?.remove();
});

const panel = () => page.getByRole("dialog");

async function visit(address) {
  page.problems.length = 0;
  await page.goto(serving.url + address);
  await page.waitForSelector("tbody tr");
}

/** The row of a month on the dashboard. */
async function row_of(month) {
  const row = (await table_of(page, "by month")).find(([name]) => name === month);
  assert.ok(row, `no row ${month}`);
  return row;
}

/** Both tables of the panel, once they are there: their rows are their total, and that is the figure of the row. */
async function adds_up_to(row) {
  for (const what of ["by marketplace", "by asin"]) {
    const [, ...rows] = await eventually(() => table_of(page, what), (table) => table.at(-1)?.[0] === "Total");
    const total = rows.pop();
    for (const i of [1, 2]) {
      assert.equal(cents(total[i]), cents(row[i]), `${what}: the total is the figure`);
      assert.equal(sum(rows.map((each) => cents(each[i]))), cents(total[i]), `${what}: it adds up`);
    }
    assert.ok(rows.length > 1, what);
  }
}

test("a click on a month opens what its figure is made of, and it adds up", async () => {
  await visit("/dashboard");
  const row = await row_of("Mar");
  const scrolled = await page.evaluate(() => {
    scrollTo(0, 500);
    return scrollY;
  });
  await page.getByRole("cell", { name: row[1], exact: true }).first().click();
  await panel().waitFor();
  await adds_up_to(row);
  assert.match(query_of(page).detail, /^\d{4}-03$/);
  assert.equal(await page.evaluate(() => scrollY), scrolled, "the figures stay where they are");

  await page.keyboard.press("Escape");
  await panel().waitFor({ state: "detached" });
  assert.equal(query_of(page).detail, undefined);
  await becomes(() => page.evaluate(() => document.activeElement.textContent), "Mar");
  assert.deepEqual(page.problems, []);
});

test("filters and metrics hold in it, and quarters have none", async () => {
  const { brands } = await serving.json("/api/brands");
  await visit(`/dashboard?metric=Net+units&brand_id=${brands[0].id}&versus=previous&period=ltm`);
  const [name] = (await table_of(page, "by month"))[1];
  const row = await row_of(name);
  await page.getByRole("link", { name: name.split("\n")[0] }).first().press("Enter");
  await panel().waitFor();
  await adds_up_to(row);
  await panel().getByRole("button", { name: "Close" }).click();
  await panel().waitFor({ state: "detached" });
  assert.equal(await page.locator("tr.subtotal a").count(), 0);
});

test("it has an address of its own, and a product leads on", async () => {
  const { as_of } = await serving.json("/api/filters");
  await visit(`/dashboard?detail=${as_of}`);
  await panel().waitFor();
  const asin = await panel().locator("tbody tr th a").first().innerText();
  await panel().locator("tbody tr th a").first().click();
  await page.waitForURL(/\/products\?.*id=\d+/);
  await page.getByText(asin.split("\n")[0].split(" ")[0]).first().waitFor();
  await page.goBack();
  await panel().waitFor();
  await visit("/dashboard?detail=1999-01");
  assert.equal(await panel().count(), 0, "a month that the period does not have opens nothing");
});
