// The same words mean the same arithmetic on every page: a total is the sum of what stands above it, a ratio is one of two
// totals, growth is one formula; pages agree with each other, with their files and with the published rows, to the cent.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import * as adding_up from "./adding_up.mjs";
import { adds_up, change_is_right, column, has_nothing, periods_of, quarters_add_up, same_figures, share_is_right } from "./adding_up.mjs";
import { launch, open } from "./browser.mjs";
import { cents, eventually, sum } from "./helpers.mjs";
import { Business, Serving } from "./program.mjs";

let business, serving, browser, page, as_of, facts;

before(async () => {
  business = new Business();
  facts = facts_of(business.run("export", "--tier", "asin"));
  serving = await Serving.start(business);
  browser = await launch();
  ({ as_of } = await serving.json("/api/filters"));
  page = await open(browser);
});

after(async () => {
  await browser?.close();
  await serving?.stop();
  business?.remove();
});

/** The published rows: what all pages are to add up to. */
function facts_of(file) {
  const [head, ...lines] = file.trim().split(/\r?\n/).map((line) => line.split(","));
  const at = Object.fromEntries(head.map((name, i) => [name, i]));
  return lines.map((line) => ({ metric: line[at.metric], month: line[at.month].slice(0, 7), value: cents(line[at.value]) }));
}

function sum_of_facts(metric, { from, to }) {
  return sum(facts.filter((row) => row.metric === metric && from <= row.month && row.month <= to).map((row) => row.value));
}

const periods = () => periods_of(as_of);
const read = (caption) => adding_up.read(page, caption);
const saved = () => adding_up.saved(page);

async function visit(path, ...queries) {
  const query = queries.filter(Boolean).join("&");
  await page.goto(`${serving.url}${path}${query && `?${query}`}`);
}

/** The totals of the dashboard, checked against its months, quarters, tiles, file, and the published rows. */
async function dashboard(metric, { query, current, versus, like_for_like = false }, more = "") {
  const what = `dashboard ${metric} ${query} ${more}`;
  await visit("/dashboard", query, `metric=${encodeURIComponent(metric)}`, more);
  await page.getByRole("heading", { name: metric, exact: true }).waitFor();
  const table = await read("by month");
  const total = adds_up(table, [1, 2, 3], what);
  quarters_add_up(table, what);
  for (const row of [...table.all.map((line) => line.cells), total]) {
    const [now, then] = [cents(row[1]), cents(row[2])];
    assert.equal(cents(row[3]), now - then, what);
    change_is_right(row[4], now, then, what);
  }
  const tiles = await page.locator(".tile dd:not(.note)").allInnerTexts();
  assert.deepEqual(tiles, total.slice(1), what);
  const { lines } = await saved();
  same_figures(lines, [...table.all.map((line) => line.cells), total], [1, 2, 3], what);
  const totals = { current: cents(total[1]), versus: cents(total[2]) };
  if (more === "" && !like_for_like) assert.deepEqual(totals, { current: sum_of_facts(metric, current), versus: sum_of_facts(metric, versus) }, what);
  return totals;
}

test("the dashboard adds up, to the published rows", async () => {
  for (const period of periods()) {
    for (const metric of ["Net revenue", "CM3", "Net units"]) await dashboard(metric, period);
  }
});

test("profitability agrees with the dashboard, and its ratios are of sums", async () => {
  for (const period of periods()) {
    const what = `profitability ${period.query}`;
    const revenue = await dashboard("Net revenue", period);
    const margin = await dashboard("CM3", period);
    await visit("/profitability", period.query);
    const table = await read("Profitability");
    const total = adds_up(table, [1, 2], what);
    quarters_add_up(table, what);
    assert.deepEqual([cents(total[1]), cents(total[2])], [revenue.current, revenue.versus], what);
    change_is_right(total[3], revenue.current, revenue.versus, what);
    share_is_right(total[4], margin.current, revenue.current, what);
    share_is_right(total[5], margin.versus, revenue.versus, what);
    const { lines } = await saved();
    same_figures(lines, [...table.all.map((line) => line.cells), total], [1, 2], what);
  }
});

test("categories agree with the dashboard, each with its own, and a narrowed table with the whole", async () => {
  for (const period of periods()) {
    const what = `categories ${period.query}`;
    const revenue = await dashboard("Net revenue", period);
    const margin = await dashboard("CM3", period);
    await visit("/categories-dashboard", period.query);
    const table = await read("Categories");
    const stock = table.head.findIndex((name) => name.startsWith("Stock at the end"));
    const total = adds_up(table, stock < 0 ? [1, 2] : [1, 2, stock], what);
    assert.deepEqual([cents(total[1]), cents(total[2])], [revenue.current, revenue.versus], what);
    change_is_right(total[3], revenue.current, revenue.versus, what);
    share_is_right(total[4], margin.current, revenue.current, what);
    share_is_right(total[5], margin.versus, revenue.versus, what);
    const { lines } = await saved();
    same_figures(lines, [...table.rows, total], [1, 2], what);
    if (period.query === "period=ltm") assert.ok(table.rows.some((row) => row[0] === "Uncategorised"), what);

    await page.getByLabel("Category").fill(table.rows[0][0]);
    await eventually(async () => (await read("Categories")).foot.length, (rows) => rows === 2);
    const narrow = await read("Categories");
    assert.deepEqual(adds_up(narrow, [1, 2], `${what}, narrowed`), total);
  }
  const [period] = periods();
  await visit("/categories-dashboard");
  const { rows } = await read("Categories");
  const { categories } = await serving.json("/api/filters");
  for (const row of rows) {
    if (has_nothing(row)) continue;
    const id = categories.find((category) => category.name === row[0])?.id ?? "none";
    const own = await dashboard("Net revenue", period, `category_id=${id}`);
    assert.deepEqual([cents(row[1]), cents(row[2])], [own.current, own.versus], row[0]);
  }
});

/** All pages of a list: each adds up to the same total, and its own rows to all of it. */
async function list_adds_up(path, query, what) {
  let total;
  const rows = [];
  for (let offset = 0; ; offset += 50) {
    await visit(path, query, offset > 0 ? `offset=${offset}` : "");
    const table = await read("Products");
    const revenue = column(table, "Revenue");
    const here = adds_up(table, [revenue, revenue + 1, column(table, "Units"), column(table, "CM3")], what);
    assert.deepEqual(here, total ?? here, what);
    total = here;
    rows.push(...table.rows.map((row) => ({ asin: row[0], revenue: cents(row[revenue]) })));
    if (!(await page.getByRole("button", { name: "Next" }).isEnabled())) return { total, revenue, rows };
  }
}

test("products: each step adds up to its row of the step above", async () => {
  for (const period of periods().slice(0, 2)) {
    const what = `products ${period.query}`;
    const all = await dashboard("Net revenue", period);
    await visit("/products", period.query);
    const categories = await read("Category");
    const total = adds_up(categories, [1, 2], what);
    assert.deepEqual([cents(total[1]), cents(total[2])], [all.current, all.versus], what);

    const { categories: known, brands: all_brands } = await serving.json("/api/filters");
    for (const category of categories.rows) {
      const id = known.find((one) => one.name === category[0])?.id ?? "none";
      await visit("/products", `category_id=${id}`, period.query);
      if (!all_brands.some((one) => (one.category_id ?? "none") === id)) {
        await page.getByRole("heading", { name: "No brands here" }).waitFor();
        assert.ok(has_nothing(category), category[0]);
        continue;
      }
      const brands = await read("Brand");
      assert.deepEqual(adds_up(brands, [1, 2], `${what}: ${category[0]}`).slice(1), category.slice(1), category[0]);
      const brand = brands.rows[0];
      if (brand === undefined || has_nothing(brand)) continue;
      const brand_id = all_brands.find((one) => one.name === brand[0]).id;
      const products = await list_adds_up("/products", `brand_id=${brand_id}${period.query && `&${period.query}`}`, `${what}: ${brand[0]}`);
      const [now, then] = [products.total[products.revenue], products.total[products.revenue + 1]];
      assert.deepEqual([cents(now), cents(then)], [cents(brand[1]), cents(brand[2])], brand[0]);
      assert.equal(sum(products.rows.map((row) => row.revenue)), cents(now), brand[0]);
    }
  }
});

test("products: a search adds up over all its pages", async () => {
  const found = await list_adds_up("/products", "q=b0", "search");
  assert.ok(found.rows.length > 50);
  assert.equal(new Set(found.rows.map((row) => row.asin)).size, found.rows.length);
  assert.equal(sum(found.rows.map((row) => row.revenue)), cents(found.total[found.revenue]));
});

test("products: the months of one add up to its row of the list, and nothing else is added to them", async () => {
  for (const { query, current } of periods().filter((period) => !period.like_for_like)) {
    const address = `/api/compare?from=${current.from}&to=${current.to}&metric=Brand+EBITDA+%25&by=asin&sort=revenue&limit=2`;
    for (const row of (await serving.json(address)).rows) {
      for (const [metric, figure] of [["Net revenue", row.revenue], ["CM3", row.margin], ["Net units", row.units]]) {
        const what = `product ${row.asin} ${metric} ${query}`;
        await visit("/products", `id=${row.id}`, `metric=${encodeURIComponent(metric)}`, query);
        const table = await read("by month and marketplace");
        const last = table.head.length - 1;
        const total = adds_up(table, table.head.map((_, i) => i).slice(1), what);
        assert.equal(cents(total[last]), cents(figure.current), what);
        for (const line of table.rows) assert.equal(sum(line.slice(1, -1).map(cents)), cents(line[last]), what);
        const { lines } = await saved();
        assert.deepEqual(cents(lines.at(-1)[last]), cents(total[last]), what);
      }
    }
  }
});
