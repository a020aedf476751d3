// The other pages against a real server.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, open } from "./browser.mjs";
import { choose_in_combo, csv_of, download, eventually, money, query_of, table_of } from "./helpers.mjs";
import { Business, Serving } from "./program.mjs";

let business, serving, browser, page, best;

before(async () => {
  business = new Business();
  business.run("verify", "--full");
  serving = await Serving.start(business, { config: "[ebitda_thresholds]\ngreen = 21.5\norange = 7\n" });
  browser = await launch();
  best = (await serving.json("/api/brands")).brands.find((brand) => brand.category_id !== null);
  page = await open(browser);
});

after(async () => {
  await browser?.close();
  await serving?.stop();
  business?.remove();
});

async function visit(address) {
  page.problems.length = 0;
  await page.goto(serving.url + address);
  await page.waitForSelector("tbody tr");
}

const column = (rows, i) => rows.slice(1).map((row) => row[i]);

test("categories: every one, sorted by any column, in both directions", async () => {
  await visit("/categories-dashboard");
  const { categories } = await serving.json("/api/categories-dashboard-data");
  const names = (list) => list.map((line) => line.category);
  assert.deepEqual(column(await table_of(page), 0), names(categories));
  assert.deepEqual(column(await table_of(page), 1), categories.map((line) => money(line.revenue_ltm)));

  await page.getByRole("button", { name: "Stock LTM" }).click();
  assert.deepEqual(query_of(page), { sort: "stock_ltm", order: "desc" });
  const by_stock = [...categories].sort((a, b) => b.stock_ltm - a.stock_ltm);
  await eventually(async () => column(await table_of(page), 6), (shown) =>
    JSON.stringify(shown) === JSON.stringify(by_stock.map((line) => money(line.stock_ltm))));
  await page.getByRole("button", { name: "Stock LTM" }).click();
  assert.equal(await page.locator("th[aria-sort=ascending]").count(), 1);
  assert.deepEqual(column(await table_of(page), 6), by_stock.reverse().map((line) => money(line.stock_ltm)));
  await page.goBack();
  await eventually(() => page.locator("th[aria-sort=descending]").count(), (n) => n === 1);
  assert.deepEqual(page.problems, []);
});

test("categories: growth and EBITDA have the colours of the configured thresholds", async () => {
  await visit("/categories-dashboard");
  assert.match(await page.locator(".level-legend").innerText(), /from 21\.5%\s+from 7%\s+below/);
  const { categories } = await serving.json("/api/categories-dashboard-data");
  const level = (value) => (value >= 21.5 ? "good" : value >= 7 ? "fair" : "poor");
  const shown = await page.locator("tbody tr").evaluateAll((rows) =>
    rows.map((row) => [3, 4].map((i) => row.cells[i].querySelector(".level")?.className.split(" ")[1] ?? "none")));
  categories.forEach((line, i) => {
    const previous = Object.keys(line).find((key) => /^revenue_\d/.test(key));
    assert.equal(shown[i][0], line[previous] > 0 ? level(line.yoy_growth) : "none", line.category);
    assert.equal(shown[i][1], line.revenue_ltm > 0 ? level(line.ebitda_ltm) : "none", line.category);
  });
});

test("categories: a part of a name narrows, the CSV follows, a click leads to the dashboard", async () => {
  await visit("/categories-dashboard");
  const { categories } = await serving.json("/api/categories-dashboard-data");
  const wanted = categories[1];
  await page.getByLabel("Category").fill(wanted.category.toUpperCase());
  await eventually(async () => column(await table_of(page), 0), (names) => names.includes(wanted.category) && names.length < categories.length);
  const lines = csv_of(await download(page, () => page.getByRole("button", { name: "Download CSV" }).click()));
  assert.equal(lines[1][0], wanted.category);
  assert.equal(lines[1][1], wanted.revenue_ltm.toFixed(2));
  await page.locator("tbody tr").first().locator("td").nth(2).click();
  await page.getByRole("heading", { name: "Net revenue" }).waitFor();
  assert.deepEqual(query_of(page), { category_id: String(wanted.id) });
  await page.goBack();
  await page.getByRole("heading", { name: "Categories" }).waitFor();
  assert.equal(await page.getByLabel("Category").inputValue(), wanted.category.toUpperCase());
});

test("profitability: of a brand or a category, one or the other", async () => {
  await visit("/profitability");
  const check = async (parameters) => {
    const { data } = await serving.json(`/api/profitability-data${parameters}`);
    const [p] = Object.keys(data[0]).filter((key) => key.startsWith("revenue_")).sort();
    const wanted = data.map((line) => money(line[p]));
    await eventually(async () => column(await table_of(page), 1), (shown) => JSON.stringify(shown) === JSON.stringify(wanted));
  };
  await check("");
  await choose_in_combo(page, "Brand", best.brand);
  await check(`?brand_id=${best.id}`);
  const category = (await serving.json("/api/filters")).categories.find((item) => item.id === best.category_id);
  await choose_in_combo(page, "Category", category.name);
  await check(`?category_id=${category.id}`);
  assert.deepEqual(query_of(page), { category_id: String(category.id) });
  const lines = csv_of(await download(page, () => page.getByRole("button", { name: "Download CSV" }).click()));
  assert.equal(lines.length, 13);
  assert.deepEqual(page.problems, []);
});

test("products: down the steps to the months of one ASIN, and up again", async () => {
  await visit("/products");
  const { categories } = await serving.json("/api/categories-dashboard-data");
  await page.getByRole("link", { name: categories[0].category, exact: true }).click();
  await page.getByRole("heading", { name: categories[0].category }).waitFor();
  const { brands } = await serving.json(`/api/brands?category_id=${categories[0].id}`);
  await eventually(async () => column(await table_of(page), 0), (names) => JSON.stringify(names) === JSON.stringify(brands.map((b) => b.brand)));
  await page.getByRole("link", { name: brands[0].brand, exact: true }).click();
  const { products } = await serving.json(`/api/products?brand_id=${brands[0].id}&limit=50`);
  await eventually(async () => column(await table_of(page), 0), (asins) => JSON.stringify(asins) === JSON.stringify(products.map((p) => p.asin)));
  await page.locator("tbody tr").first().click();
  await page.getByRole("heading", { name: "By month and marketplace" }).waitFor();
  assert.deepEqual(query_of(page), { id: String(products[0].asin_id) });

  const product = await serving.json(`/api/product/${products[0].asin}`);
  const revenue = product.series.filter((series) => series.metric === "Net revenue");
  const rows = await table_of(page);
  assert.deepEqual(rows[0].slice(1, -1), revenue.map((series) => series.marketplace));
  const last = revenue.flatMap((series) => series.months).sort().at(-1);
  revenue.forEach((series, i) => {
    const at = series.months.indexOf(last);
    assert.equal(rows[1][i + 1], at < 0 ? "–" : money(series.values[at]));
  });
  await page.getByLabel("Metric").selectOption("Net units");
  await eventually(async () => (await table_of(page))[1].at(-1), (text) => /^−?\d+$/.test(text));
  const file = csv_of(await download(page, () => page.getByRole("button", { name: "Download CSV" }).click()));
  assert.deepEqual(file[0], ["Month", ...rows[0].slice(1, -1), "Total"]);

  await page.locator(".crumbs").getByRole("link", { name: brands[0].brand }).click();
  await eventually(() => query_of(page), (query) => query.brand_id === String(brands[0].id));
  await page.locator(".crumbs").getByRole("link", { name: categories[0].category }).click();
  await page.getByRole("heading", { name: categories[0].category }).waitFor();
  assert.deepEqual(page.problems, []);
});

test("products: search by ASIN, name and brand, at every key; pages and order are the server's", async () => {
  const { products } = await serving.json("/api/products?limit=3");
  for (const typed of [products[1].asin, products[1].name, best.brand]) {
    await visit("/products");
    const found = await serving.json(`/api/products?q=${encodeURIComponent(typed)}&limit=50`);
    assert.ok(found.total > 0, typed);
    await page.getByLabel("Search").pressSequentially(typed);
    await eventually(async () => column(await table_of(page), 0).slice(0, 50), (asins) =>
      JSON.stringify(asins) === JSON.stringify(found.products.map((p) => p.asin)));
    assert.deepEqual(query_of(page), { q: typed });
  }
  await visit("/products?q=b0");
  const { total } = await serving.json("/api/products?q=b0");
  assert.ok(total > 50);
  await page.getByRole("button", { name: "Next" }).click();
  await eventually(() => page.locator(".pager span").innerText(), (text) => text.startsWith("51–"));
  assert.equal(query_of(page).offset, "50");
  await page.getByRole("button", { name: "Units LTM" }).click();
  await eventually(() => page.locator(".pager span").innerText(), (text) => text.startsWith("1–50"));
  const by_units = await serving.json("/api/products?q=b0&sort=units_ltm&order=desc&limit=50");
  await eventually(async () => column(await table_of(page), 0), (asins) => JSON.stringify(asins) === JSON.stringify(by_units.products.map((p) => p.asin)));
  await page.getByLabel("Search").fill("no such thing at all");
  await page.getByText("Nothing is called that").waitFor();
  assert.deepEqual(page.problems, []);
});

test("products: an ASIN that is not there says so", async () => {
  await page.goto(`${serving.url}/products?asin=NOWHERE`);
  await page.getByRole("heading", { name: "Not found" }).waitFor();
  assert.match(await page.locator(".notice p").innerText(), /there is no product NOWHERE/);
});

test("products: brands without a category can be reached", async () => {
  await visit("/products?category_id=none");
  const { brands } = await serving.json("/api/brands");
  const loose = brands.filter((brand) => brand.category_id === null).map((brand) => brand.brand);
  assert.deepEqual(column(await table_of(page), 0), loose);
});

test("status: generation, freshness, verification, exclusions, sizes, history", async () => {
  await visit("/status");
  const status = await serving.json("/api/status");
  assert.match(await page.locator(".tiles").innerText(), /Verification\s+verified\s+\d+ (s|min) ago/);
  assert.match(await page.locator(".freshness").innerText(), /generation 1.*as of.*verified \d+ (s|min) ago/s);
  const accounts = await table_of(page, "Where the raw rows went");
  for (const { reason, rows, money: sum } of status.excluded.filter((e) => e.rows > 0)) {
    const line = accounts.find((row) => row[0] === `Excluded: ${reason}`);
    assert.equal(line[1], rows.toLocaleString("en-US"));
    assert.equal(line[3], money(sum));
  }
  assert.deepEqual(accounts.at(-1).slice(0, 2), ["All raw rows", status.raw.rows.toLocaleString("en-US")]);
  await page.getByText("raw = summarised + excluded").waitFor();
  const tiers = await table_of(page, "Tiers");
  assert.deepEqual(column(tiers, 1), [status.rows.asin, status.rows.brand, status.rows.category].map((n) => n.toLocaleString("en-US")));
  assert.equal((await table_of(page, "Refresh history")).length, 2);
  assert.deepEqual(page.problems, []);
});

test("an address without a page says so, inside these pages", async () => {
  await visit("/dashboard");
  await page.evaluate(() => {
    history.pushState(null, "", "/elsewhere");
    dispatchEvent(new PopStateEvent("popstate"));
  });
  await page.getByText("There is no such page").waitFor();
});

// A team whose metrics are called otherwise: nothing on the pages may look like a year without sales.
const OWN = ["Net revenue", "CM3", "Net units"];

test("metrics of other names: the pages say so instead of zeros, and open with figures", async () => {
  const other = new Business(3000);
  const file = other.run("export", "--tier", "asin");
  const rename = (line) => OWN.reduce((text, name, i) => text.replace(`,${name},`, `,${["Umsatz", "Spanne", "Menge"][i]},`), line);
  other.remove();
  const team = new Business(0);
  let served;
  try {
    const lines = file.trim().split("\n");
    const at = Object.fromEntries(lines[0].split(",").map((name, i) => [name, i]));
    const rows = lines.slice(1).map((line) => rename(line).split(","));
    const of = (name) => [...new Set(rows.map((row) => row[at[name]]))];
    const brands = new Map(rows.map((row) => [row[at.brand_id], row[at.category_id]]));
    const asins = new Map(rows.map((row) => [row[at.asin_id], row[at.brand_id]]));
    const give = (table, head, body) => team.run("import", "--table", table, team.write(`${table}.csv`, [head, ...body].join("\n") + "\n"));
    give("category", "id,category", of("category_id").filter(Boolean).map((id) => `${id},Category ${id}`));
    give("brand", "id,brand,category_id,group", [...brands].map(([id, category]) => `${id},Brand ${id},${category},`));
    give("asin", "id,asin,name,brand_id", [...asins].map(([id, brand]) => `${id},B${id},Product ${id},${brand}`));
    give("financials", "asin_id,marketplace,metric,month,value",
      rows.map((row) => ["asin_id", "marketplace", "metric", "month", "value"].map((name) => row[at[name]]).join(",")));
    served = await Serving.start(team);
    const { metrics } = await served.json("/api/status");
    assert.equal(metrics.revenue.known, false);
    assert.notEqual(metrics.opening, "Net revenue");

    page.problems.length = 0;
    await page.goto(`${served.url}/dashboard`);
    await page.getByRole("heading", { name: metrics.opening, exact: true }).waitFor();
    await page.getByText("No metric is called “Net revenue”").waitFor();
    await eventually(() => table_of(page), (rows) => rows.some((row) => /[1-9]/.test(row[1] ?? "")));
    assert.ok(!(await page.locator("#metric").innerText()).includes("Brand EBITDA %"));
    for (const address of ["/categories-dashboard", "/profitability", "/products", "/products?q=B"]) {
      await page.goto(served.url + address);
      await page.getByText("No metric is called “Net revenue”").waitFor();
      assert.match(await page.locator(".notice").first().innerText(), /\[dashboard\] revenue = …/);
      assert.ok(!/Revenue|Growth|EBITDA LTM|CM3|Units/.test(await page.locator("thead").allInnerTexts()), address);
    }
    assert.deepEqual(page.problems, []);
    await served.stop();

    served = await Serving.start(team, { config: "[dashboard]\nrevenue = umsatz\nmargin = Spanne\nunits = Menge\n" });
    await page.goto(`${served.url}/dashboard`);
    await page.getByRole("heading", { name: "Umsatz", exact: true }).waitFor();
    await page.goto(`${served.url}/profitability`);
    await page.getByText("EBITDA is Spanne as a share of Umsatz").waitFor();
    await page.goto(`${served.url}/products?q=B`);
    await page.getByRole("button", { name: "Spanne LTM" }).waitFor();
    assert.equal(await page.locator(".notice").count(), 0);
    assert.deepEqual(page.problems, []);
  } finally {
    await served?.stop();
    team.remove();
  }
});
