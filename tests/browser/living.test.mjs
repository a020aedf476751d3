// What happens to an open page: a new generation, a server that goes and comes back, figures that grow old.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, open } from "./browser.mjs";
import { becomes, eventually, query_of, shows_answer, table_of } from "./helpers.mjs";
import { Business, Serving } from "./program.mjs";

let business, serving, browser;

before(async () => {
  business = new Business();
  serving = await Serving.start(business);
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await serving?.stop();
  business?.remove();
});

test("a generation that is published while the page is open is shown, and nothing chosen is lost", async () => {
  const page = await open(browser);
  const { brands, as_of } = await serving.json("/api/filters");
  const { products } = await serving.json("/api/products?limit=1");
  const { asin_id, brand_id } = products[0];
  const address = `/dashboard?brand_id=${brand_id}&metric=Net+revenue&zoom=2-9`;
  await page.goto(serving.url + address);
  await page.waitForSelector("tbody tr");
  const earlier = await table_of(page);
  await page.evaluate(() => scrollTo(0, 200));
  await page.getByLabel("First month shown").focus();
  const file = business.write("more.csv", `asin_id,marketplace,metric,month,value\n${asin_id},DE,Net revenue,${as_of}-01,1234567.89\n`);
  business.run("import", "--table", "financials", file);
  await page.getByText("Now showing generation 2").waitFor({ timeout: 20_000 });
  await shows_answer(page, serving, `brand_id=${brand_id}`);
  assert.notDeepEqual(await table_of(page), earlier);
  assert.match(await page.locator(".freshness").innerText(), /generation 2/);
  assert.equal(page.url(), serving.url + address);
  assert.equal(await page.evaluate(() => scrollY), 200);
  await becomes(() => page.evaluate(() => document.activeElement.ariaLabel), "First month shown");
  assert.ok(brands.length > 0);
  assert.deepEqual(page.problems, []);
  await page.goto(`${serving.url}/status`);
  await eventually(() => table_of(page, "Refresh history").catch(() => []), (rows) => rows.length === 3 && rows[1][0] === "2");
  await page.context().close();
});

test("a verification is told about without a new generation", async () => {
  const page = await open(browser);
  await page.goto(`${serving.url}/dashboard`);
  await page.locator(".freshness").getByText("not verified yet").waitFor();
  business.run("verify");
  await page.locator(".freshness").getByText(/verified \d+ s ago/).waitFor({ timeout: 20_000 });
  await page.context().close();
});

test("a server that goes away is told about, and the page goes on once it is back", async () => {
  const page = await open(browser);
  await page.goto(`${serving.url}/dashboard`);
  await page.waitForSelector("tbody tr");
  const { port } = serving;
  const shown = await table_of(page);
  await serving.stop();
  await page.getByText(/The server has not answered since \d\d:\d\d/).waitFor({ timeout: 20_000 });
  assert.deepEqual(await table_of(page), shown); // what was shown stays
  await page.getByLabel("Metric").selectOption("CM3");
  await page.getByRole("heading", { name: "The server does not answer" }).waitFor();
  serving = await Serving.start(business, { port });
  await shows_answer(page, serving, "metric=CM3");
  await eventually(() => page.locator(".banner").count(), (n) => n === 0);
  assert.deepEqual(query_of(page), { metric: "CM3" });
  await page.context().close();
});

test("one answer that was missed is asked for again, though all others have come", async () => {
  const page = await open(browser);
  const missed = [(route) => route.abort(), (route) => route.fulfill({ status: 503, json: { error: "as many connections as it may have" } })];
  await page.route("**/api/compare?*", (route) => (missed.shift() ?? ((rest) => rest.continue()))(route));
  await page.goto(`${serving.url}/dashboard`);
  await page.getByRole("heading", { name: "The server does not answer" }).waitFor();
  await page.getByRole("heading", { name: "Not ready yet" }).waitFor();
  await shows_answer(page, serving);
  await page.context().close();
});

test("a hidden page asks for nothing", async () => {
  const page = await open(browser);
  await page.goto(`${serving.url}/dashboard`);
  await page.waitForSelector("tbody tr");
  await page.evaluate(() => {
    Object.defineProperty(document, "hidden", { get: () => true, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await page.waitForTimeout(200);
  let asked = 0;
  page.on("request", () => ++asked);
  await page.waitForTimeout(4000); // an open page would have asked within three
  assert.equal(asked, 0);
  await page.evaluate(() => {
    delete document.hidden;
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await eventually(async () => asked, (n) => n > 0);
  await page.context().close();
});

test("figures that are older than the configuration allows are shown with a warning", async () => {
  await serving.stop();
  serving = await Serving.start(business, { config: "[dashboard]\nstale_after_hours = 0.0001\n" });
  const page = await open(browser);
  for (const address of ["/dashboard", "/categories-dashboard", "/profitability", "/products", "/status"]) {
    await page.goto(serving.url + address);
    await page.getByText(/No refresh has run through for .*, which is longer than it should be/).waitFor();
  }
  await page.context().close();
});

test("before the first generation the page waits, and then goes on by itself", async () => {
  const empty = new Business(0);
  try {
    const early = await Serving.start(empty, { wait: false });
    const page = await open(browser);
    await page.goto(`${early.url}/dashboard`);
    await page.getByRole("heading", { name: "Not ready yet" }).waitFor();
    empty.run("generate", "--rows", "5000", "--seed", "7");
    empty.run("refresh");
    await shows_answer(page, early);
    await page.context().close();
    await early.stop();
  } finally {
    empty.remove();
  }
});
