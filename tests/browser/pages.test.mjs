// The other pages against a real server.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, open } from "./browser.mjs";
import { becomes, cents, choose_in_combo, compare_address, csv_of, download, eventually, money, query_of, table_of } from "./helpers.mjs";
import { Business, Serving } from "./program.mjs";

let business, serving, browser, page, best, as_of;

before(async () => {
  business = new Business();
  business.run("verify", "--full");
  serving = await Serving.start(business, { config: "[ebitda_thresholds]\ngreen = 21.5\norange = 7\n" });
  browser = await launch();
  best = (await serving.json("/api/brands")).brands.find((brand) => brand.category_id !== null);
  ({ as_of } = await serving.json("/api/filters"));
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

/** What the pages ask where no period is chosen. */
const lines_by = (by, more = "") => serving.json(compare_address(as_of, `metric=Brand+EBITDA+%25&by=${by}&limit=10000${more}`));
const shows = (i, wanted) => eventually(async () => column(await table_of(page), i), (shown) => JSON.stringify(shown) === JSON.stringify(wanted));
const name_of = (row) => (row.id === null ? "Uncategorised" : row.name);
const by_figure = (rows, pick) => [...rows].sort((a, b) => Number(cents(pick(b)) - cents(pick(a))));
const by_revenue = (rows) => by_figure(rows, (row) => row.revenue.current);

test("categories: every one, sorted by any column, in both directions, with the total below", async () => {
  await visit("/categories-dashboard");
  const { rows, total } = await lines_by("category");
  const lines = [...by_revenue(rows), { ...total, name: "Total" }];
  assert.deepEqual(column(await table_of(page), 0), lines.map(name_of));
  assert.deepEqual(column(await table_of(page), 1), lines.map((line) => money(line.revenue.current)));

  const stock = page.getByRole("button", { name: "Stock at the end" }).first();
  await stock.click();
  assert.deepEqual(query_of(page), { sort: "stock_end", order: "desc" });
  const by_stock = by_figure(rows, (row) => row.stock.end).map((row) => money(row.stock.end));
  await shows(6, [...by_stock, money(total.stock.end)]);
  const before = [...by_figure(rows, (row) => row.stock.end), total].map((row) => money(row.stock.comparison_end));
  await shows(8, before);
  await stock.click();
  await shows(6, [...by_stock.reverse(), money(total.stock.end)]);
  await becomes(() => page.locator("th[aria-sort=ascending]").count(), 1);
  await page.goBack();
  await eventually(() => page.locator("th[aria-sort=descending]").count(), (n) => n === 1);
  assert.deepEqual(page.problems, []);
});

test("categories: EBITDA has the colours of the configured thresholds, growth those of its sign", async () => {
  await visit("/categories-dashboard");
  assert.match(await page.locator(".level-legend").innerText(), /EBITDA\s+from 21\.5%\s+from 7%\s+below/);
  const { rows } = await lines_by("category");
  const level = (value) => (value === null ? "none" : value >= 21.5 ? "good" : value >= 7 ? "fair" : "poor");
  const sign = (value) => (value === null ? "muted" : Math.abs(value) < 0.05 ? "" : value > 0 ? "up" : "down");
  const shown = await page.locator("tbody tr").evaluateAll((lines) =>
    lines.map((line) => [line.cells[3].firstElementChild.className, line.cells[4].querySelector(".level")?.className.split(" ")[1] ?? "none"]));
  assert.deepEqual(shown, by_revenue(rows).map((row) => [sign(row.revenue.change), level(row.current)]));
});

test("categories: a part of a name narrows, the rest stays in the total, the CSV follows, a click leads to the dashboard", async () => {
  await visit("/categories-dashboard");
  const { rows, total } = await lines_by("category");
  const wanted = rows.find((row) => row.id !== null);
  await page.getByLabel("Category").fill(wanted.name.toUpperCase());
  await eventually(async () => column(await table_of(page), 0), (names) => names.includes(wanted.name) && names.length < rows.length);
  const [shown, others, foot] = (await table_of(page)).slice(-3);
  assert.equal(shown[0], wanted.name);
  assert.match(others[0], /^\d+ others$/);
  assert.deepEqual([cents(shown[1]) + cents(others[1]), cents(foot[1])], [cents(total.revenue.current), cents(total.revenue.current)]);
  const lines = csv_of(await download(page, () => page.getByRole("button", { name: "Download CSV" }).click()));
  assert.equal(lines[1][0], wanted.name);
  assert.equal(lines[1][1], wanted.revenue.current);
  assert.equal(lines.at(-1)[1], total.revenue.current);
  await page.locator("tbody tr").first().locator("td").nth(2).click();
  await page.getByRole("heading", { name: "Net revenue" }).waitFor();
  assert.deepEqual(query_of(page), { category_id: String(wanted.id) });
  await page.goBack();
  await page.getByRole("heading", { name: "Categories" }).waitFor();
  assert.equal(await page.getByLabel("Category").inputValue(), wanted.name.toUpperCase());
});

test("categories: brands that have none are a row of their own, which opens their dashboard", async () => {
  await visit("/categories-dashboard?period=ltm");
  const row = (await table_of(page)).find((line) => line[0] === "Uncategorised");
  assert.ok(cents(row[1]) > 0n);
  await page.getByRole("link", { name: "Uncategorised" }).click();
  await page.getByRole("heading", { name: "Net revenue" }).waitFor();
  assert.deepEqual(query_of(page), { period: "ltm", category_id: "none" });
  await eventually(async () => (await table_of(page)).at(-1)?.[1], (total) => total === row[1]);
  assert.equal(await page.getByRole("combobox", { name: "Category" }).inputValue(), "Uncategorised");
});

test("profitability: category and brand combine, as on the dashboard", async () => {
  await visit("/profitability");
  const check = async (parameters) => {
    const { rows } = await lines_by("month", parameters);
    const wanted = rows.map((row) => money(row.revenue.comparison));
    const shown = async () => (await table_of(page)).filter((row) => /^[A-Z][a-z]{2}$/.test(row[0])).map((row) => row[2]);
    await eventually(shown, (list) => JSON.stringify(list) === JSON.stringify(wanted));
  };
  await check("");
  const category = (await serving.json("/api/filters")).categories.find((item) => item.id === best.category_id);
  await choose_in_combo(page, "Category", category.name);
  await check(`&category_id=${category.id}`);
  await choose_in_combo(page, "Brand", best.brand);
  await check(`&category_id=${category.id}&brand_id=${best.id}`);
  assert.deepEqual(query_of(page), { category_id: String(category.id), brand_id: String(best.id) });
  const lines = csv_of(await download(page, () => page.getByRole("button", { name: "Download CSV" }).click()));
  assert.equal(lines.filter((line) => line.at(-1) === "month").length, Number(as_of.slice(5)));
  assert.equal(lines.at(-1).at(-1), "total");
  assert.deepEqual(page.problems, []);
});

test("products: down the steps to the months of one ASIN, and up again", async () => {
  await visit("/products");
  const category = by_revenue((await lines_by("category")).rows).find((row) => row.id !== null);
  await page.getByRole("link", { name: category.name, exact: true }).click();
  await page.getByRole("heading", { name: category.name }).waitFor();
  const brands = by_revenue((await lines_by("brand", `&category_id=${category.id}`)).rows);
  await shows(0, [...brands.map((brand) => brand.name), "Total"]);
  await page.getByRole("link", { name: brands[0].name, exact: true }).click();
  const { rows: products, total } = await lines_by("asin", `&brand_id=${brands[0].id}&sort=revenue`);
  assert.ok(products.length <= 50, "of one page");
  await shows(0, [...products.map((product) => product.asin), "Total"]);
  assert.equal((await table_of(page)).at(-1)[2], money(total.revenue.current));
  await page.locator("tbody tr").first().click();
  await page.getByRole("heading", { name: "By month and marketplace" }).waitFor();
  assert.deepEqual(query_of(page), { id: String(products[0].id) });

  const product = await serving.json(`/api/product/${products[0].asin}`);
  const revenue = product.series.filter((series) => series.metric === "Net revenue");
  const rows = await table_of(page);
  assert.deepEqual(rows[0].slice(1, -1), revenue.map((series) => series.marketplace));
  const last = revenue.flatMap((series) => series.months).sort().at(-1);
  revenue.forEach((series, i) => {
    const at = series.months.indexOf(last);
    assert.equal(rows[1][i + 1], at < 0 ? "–" : money(series.values[at]));
  });
  assert.equal(rows.at(-1).at(-1), money(products[0].revenue.current)); // its row of the step above
  await page.getByLabel("Metric").selectOption("Net units");
  await eventually(async () => (await table_of(page))[1].at(-1), (text) => /^−?\d{1,3}(,\d{3})*$/.test(text));
  const file = csv_of(await download(page, () => page.getByRole("button", { name: "Download CSV" }).click()));
  assert.deepEqual(file[0], ["Month", ...rows[0].slice(1, -1), "Total"]);
  assert.equal(file.at(-1)[0], "Total");

  await page.locator(".crumbs").getByRole("link", { name: brands[0].name }).click();
  await eventually(() => query_of(page), (query) => query.brand_id === String(brands[0].id));
  await page.locator(".crumbs").getByRole("link", { name: category.name }).click();
  await page.getByRole("heading", { name: category.name }).waitFor();
  assert.deepEqual(page.problems, []);
});

test("products: search by ASIN, name and brand, at every key; pages and order are the server's", async () => {
  const { products } = await serving.json("/api/products?limit=3");
  const found = (typed, more = "") => serving.json(compare_address(as_of, `metric=Brand+EBITDA+%25&by=asin&limit=50&q=${encodeURIComponent(typed)}${more}`));
  const asins = ({ rows, others }) => [...rows.map((row) => row.asin), ...(others ? [`${others.count.toLocaleString("en-US")} others`] : []), "Total"];
  for (const typed of [products[1].asin, products[1].name, best.brand]) {
    await visit("/products");
    const answer = await found(typed, "&sort=revenue");
    assert.ok(answer.count > 0, typed);
    await page.getByLabel("Search").pressSequentially(typed);
    await shows(0, asins(answer));
    assert.deepEqual(query_of(page), { q: typed });
  }
  await visit("/products?q=b0");
  const { count, total } = await found("b0");
  assert.ok(count > 50);
  await page.getByRole("button", { name: "Next" }).click();
  await eventually(() => page.locator(".pager span").innerText(), (text) => text.startsWith("51–"));
  assert.equal(query_of(page).offset, "50");
  await page.getByRole("button", { name: "Units" }).click();
  await eventually(() => page.locator(".pager span").innerText(), (text) => text.startsWith("1–50"));
  await shows(0, asins(await found("b0", "&sort=units")));
  assert.equal((await table_of(page)).at(-1)[3], money(total.revenue.current));
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
  await visit("/products");
  await page.getByRole("link", { name: "Uncategorised" }).click();
  await page.getByRole("heading", { name: "Uncategorised" }).waitFor();
  assert.deepEqual(query_of(page), { category_id: "none" });
  const { rows } = await lines_by("brand", "&category_id=none");
  assert.ok(rows.length > 0 && rows.every((row) => row.category_id === null));
  await shows(0, [...by_revenue(rows).map((row) => row.name), "Total"]);
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
      assert.ok(!/Revenue|Growth|EBITDA|CM3|Units/.test(await page.locator("thead").allInnerTexts()), address);
    }
    assert.deepEqual(page.problems, []);
    await served.stop();

    served = await Serving.start(team, { config: "[dashboard]\nrevenue = umsatz\nmargin = Spanne\nunits = Menge\ncurrency = €\n" });
    await page.goto(`${served.url}/dashboard`);
    await page.getByRole("heading", { name: "Umsatz", exact: true }).waitFor();
    await eventually(() => page.locator(".tile dd").first().innerText(), (text) => /^−?€[\d,]+\.\d\d$/.test(text));
    await page.goto(`${served.url}/profitability`);
    await page.getByText("EBITDA is Spanne as a share of Umsatz").waitFor();
    await page.goto(`${served.url}/products?q=B`);
    await page.getByRole("button", { name: /^Spanne/ }).waitFor();
    assert.equal(await page.locator(".notice").count(), 0);
    assert.deepEqual(page.problems, []);
  } finally {
    await served?.stop();
    team.remove();
  }
});

test("a marketplace without a name can be seen and chosen", async () => {
  const own = new Business(3000);
  let served;
  try {
    const month = "2025-03";
    own.run("import", "--table", "financials", own.write("more.csv", `asin_id,marketplace,metric,month,value\n1," ",Net revenue,${month}-01,12.34\n`));
    served = await Serving.start(own);
    await page.goto(`${served.url}/dashboard?period=month&at=${month}`);
    await page.getByLabel("Marketplace").selectOption({ label: "(empty)" });
    await eventually(() => table_of(page), (rows) => rows.at(-1)?.[1] === "12.34");
    // A blank one is equal to an empty one, which goes by this word.
    await page.goto(`${served.url}/dashboard?period=month&at=${month}&marketplace=(empty)`);
    await eventually(() => table_of(page), (rows) => rows.at(-1)?.[1] === "12.34");
    assert.match(await page.locator("h1 + .where, .where").first().innerText(), /\(empty\)/);
    assert.deepEqual(page.problems, []);
  } finally {
    await served?.stop();
    own.remove();
  }
});
