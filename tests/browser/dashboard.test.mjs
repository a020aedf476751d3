// /dashboard against a real server: figures, filters, address, files, keyboard.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, open } from "./browser.mjs";
import { cents, choose_in_combo, compare_address, csv_of, download, eventually, month_plus, query_of, shows_answer, sum, table_of } from "./helpers.mjs";
import { Business, Serving } from "./program.mjs";

let business, serving, browser, page, filters, brands, best;

before(async () => {
  business = new Business();
  serving = await Serving.start(business);
  browser = await launch();
  filters = await serving.json("/api/filters");
  // The brand with the most revenue of those that have a category: it has figures under every filter.
  ({ brands } = await serving.json("/api/brands"));
  best = brands.find((brand) => brand.category_id !== null);
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

test("the root is the dashboard, and it shows what the API says", async () => {
  await visit("/");
  assert.equal(new URL(page.url()).pathname, "/dashboard");
  await shows_answer(page, serving);
  assert.equal(await page.title(), "Net revenue · All brands – stepwell");
  assert.match(await page.locator(".freshness").innerText(), /generation 1\s*·\s*as of \w{3} \d{4}\s*·\s*not verified yet/);
  assert.deepEqual(page.problems, []);
});

test("the total is over all months of the period, to the cent, and the change is over the comparison", async () => {
  await visit("/dashboard");
  const rows = (await table_of(page)).slice(1);
  const total = rows.at(-1);
  assert.equal(total[0], "Total");
  const months = rows.filter((row) => /^[A-Z][a-z]{2}$/.test(row[0]));
  assert.equal(months.length, Number(filters.as_of.slice(5)));
  const [now, before] = [1, 2].map((i) => sum(months.map((row) => cents(row[i]))));
  assert.deepEqual([cents(total[1]), cents(total[2]), cents(total[3])], [now, before, now - before]);
  const change = (Number(now - before) / Number(before)) * 100;
  assert.equal(total[4], `${change < 0 ? "−" : "+"}${Math.abs(change).toFixed(1)}%`);
});

test("every filter changes the address and the figures", async () => {
  await visit("/dashboard");
  await page.getByLabel("Metric").selectOption("CM3");
  await shows_answer(page, serving, "metric=CM3");
  assert.deepEqual(query_of(page), { metric: "CM3" });

  const category = filters.categories.find((item) => item.id === best.category_id);
  await choose_in_combo(page, "Category", category.name);
  await shows_answer(page, serving, `metric=CM3&category_id=${category.id}`);

  await choose_in_combo(page, "Brand", best.brand.toUpperCase().slice(0, -1));
  const brand_id = String(best.id);
  await shows_answer(page, serving, `metric=CM3&category_id=${category.id}&brand_id=${brand_id}`);

  const marketplace = "US";
  await page.getByLabel("Marketplace").selectOption(marketplace);
  await shows_answer(page, serving, `metric=CM3&brand_id=${brand_id}&marketplace=${marketplace}`);

  const month = filters.months.at(-9);
  await page.locator("#period-at").selectOption(month);
  await shows_answer(page, serving, `metric=CM3&brand_id=${brand_id}&marketplace=${marketplace}`, month);
  assert.deepEqual(query_of(page), {
    metric: "CM3",
    category_id: String(category.id),
    brand_id,
    marketplace,
    at: month,
  });
});

test("back undoes the last choice, and a choice of another category lets the brand go", async () => {
  const brand = { id: best.id, name: best.brand, category_id: best.category_id };
  const elsewhere = brands.find((item) => item.category_id !== null && item.category_id !== brand.category_id);
  const other = filters.categories.find((item) => item.id === elsewhere.category_id);
  await visit("/dashboard");
  await choose_in_combo(page, "Brand", brand.name);
  await shows_answer(page, serving, `brand_id=${brand.id}`);
  await choose_in_combo(page, "Category", other.name);
  await shows_answer(page, serving, `category_id=${other.id}`);
  assert.deepEqual(query_of(page), { category_id: String(other.id) });
  await page.goBack();
  await shows_answer(page, serving, `brand_id=${brand.id}`);
  assert.equal(await page.getByRole("combobox", { name: "Brand" }).inputValue(), brand.name);
  await page.goBack();
  await shows_answer(page, serving);
  assert.equal(page.url(), `${serving.url}/dashboard`);
});

test("a deep link opens loaded", async () => {
  const brand = { id: best.id, name: best.brand };
  await visit(`/dashboard?brand_id=${brand.id}&metric=CM3`);
  await shows_answer(page, serving, `brand_id=${brand.id}&metric=CM3`);
  assert.equal(await page.getByRole("combobox", { name: "Brand" }).inputValue(), brand.name);
  assert.equal(await page.getByLabel("Metric").inputValue(), "CM3");
  assert.equal(await page.locator("h1").innerText(), "CM3");
});

test("EBITDA is a share of sums, and units are grouped", async () => {
  await visit("/dashboard?metric=Brand+EBITDA+%25");
  const rows = await table_of(page);
  const total = async (metric) => (await serving.json(compare_address(filters.as_of, `metric=${metric}`))).total;
  const [margin, revenue] = [await total("CM3"), await total("Net+revenue")];
  assert.equal(rows.at(-1)[0], "Total");
  assert.equal(rows.at(-1)[1], `${((margin.current / revenue.current) * 100).toFixed(1)}%`);
  assert.match(rows.at(-1)[3], / pp$/);
  assert.equal(rows[0].length, 4); // ratios differ by points, and by nothing else
  await visit("/dashboard?metric=Net+units");
  const units = await table_of(page);
  assert.ok(units.slice(1).every((row) => /^\d{1,3}(,\d{3})*$/.test(row[1])), JSON.stringify(units));
});

test("the CSV holds the table: months, quarters marked as such, and the total", async () => {
  await visit("/dashboard?metric=CM3");
  const file = await download(page, () => page.getByRole("button", { name: "Download CSV" }).click());
  const [head, ...lines] = csv_of(file);
  const [shown_head, ...shown] = await table_of(page);
  assert.match(file.name, /^cm3-all-brands-jan(-\w{3})?-\d{4}\.csv$/);
  assert.deepEqual(head, [...shown_head, "Row"]);
  assert.deepEqual(lines.map((line) => [line[0], ...line.slice(1, 4).map(cents)]), shown.map((row) => [row[0], ...row.slice(1, 4).map(cents)]));
  const of = (part) => lines.filter((line) => line[5] === part);
  assert.equal(of("month").length + of("quarter").length + of("total").length, lines.length);
  assert.ok(of("quarter").length > 1);
  assert.equal(sum(of("month").map((line) => cents(line[1]))), cents(of("total")[0][1]));
});

test("the period and what it is compared with are in the address, and go along to every page", async () => {
  await visit("/dashboard");
  const { as_of } = filters;
  const head = async () => (await table_of(page))[0]?.slice(1, 3);
  const tile = () => page.locator(".tile dt").first().innerText();
  await page.locator("#period-kind").selectOption("ltm");
  await eventually(async () => (await table_of(page)).filter((row) => /^[A-Z][a-z]{2} \d{4}$/.test(row[0])).length, (n) => n === 12);
  assert.deepEqual(query_of(page), { period: "ltm" });
  await page.locator("#period-kind").selectOption("month");
  await page.locator("#versus").selectOption("previous");
  await eventually(async () => (await table_of(page)).length, (n) => n === 3);
  assert.deepEqual(query_of(page), { period: "month", versus: "previous" });
  const answer = await serving.json(`/api/compare?from=${as_of}&to=${as_of}&versus_from=${month_plus(as_of, -1)}&versus_to=${month_plus(as_of, -1)}`);
  assert.deepEqual((await table_of(page)).at(-1).slice(1, 3).map(cents), [answer.total.current, answer.total.comparison].map(cents));

  for (const [name, row] of [["Categories", "/categories-dashboard"], ["Profitability", "/profitability"], ["Products", "/products"], ["Status", "/status"], ["Dashboard", "/dashboard"]]) {
    await page.locator("header nav").getByRole("link", { name }).click();
    await eventually(() => new URL(page.url()).pathname, (path) => path === row);
    // The status has no period, and the page after it has it again.
    assert.deepEqual(query_of(page), name === "Status" ? {} : { period: "month", versus: "previous" });
  }
  await page.locator("#versus").selectOption("none");
  await eventually(head, (shown) => shown?.length === 1);
  await page.locator("#period-kind").selectOption("custom");
  await page.locator("#period-from").selectOption(month_plus(as_of, -2));
  await eventually(() => query_of(page), (query) => query.from === month_plus(as_of, -2) && query.to === as_of && query.at === undefined);
  await eventually(tile, (text) => /–/.test(text));
  assert.deepEqual(page.problems, []);
});

test("an older link means its year up to its month, and an address without sense the usual period", async () => {
  const month = filters.months.at(-6);
  await visit(`/dashboard?as_of=${month}`);
  await shows_answer(page, serving, "", month);
  await visit("/dashboard?period=week&at=2025-99&versus=evil&from=2025-01");
  await shows_answer(page, serving);
});

test("months without rows count as 0 and are told about; like for like leaves them out, in the address", async () => {
  await visit("/dashboard?period=year");
  const year = filters.as_of.slice(0, 4);
  const missing = 12 - Number(filters.as_of.slice(5));
  assert.ok(missing > 0, "the business ends within a year");
  await page.getByText(`${12 - missing} of 12 months have rows in Jan–Dec ${year}`).waitFor();
  const whole = cents((await table_of(page)).at(-1)[2]);
  const rows = (await table_of(page)).filter((row) => /^[A-Z][a-z]{2}$/.test(row[0]));
  assert.deepEqual(rows.slice(-missing).map((row) => row[1]), Array(missing).fill("0.00"));
  await page.getByLabel("Like for like").check();
  const shared = sum(rows.slice(0, 12 - missing).map((row) => cents(row[2])));
  await eventually(async () => cents((await table_of(page)).at(-1)?.[2] ?? ""), (total) => total === shared);
  assert.ok(shared < whole);
  assert.deepEqual(query_of(page), { period: "year", like_for_like: "1" });
});

test("the CSV of all metrics is the server's", async () => {
  const brand = { id: best.id, name: best.brand };
  await visit(`/dashboard?brand_id=${brand.id}&metric=CM3`);
  const file = await download(page, () => page.getByRole("link", { name: "All metrics CSV" }).click());
  const wanted = await (await fetch(`${serving.url}/export/dashboard-csv?brand_id=${brand.id}`)).text();
  assert.equal(file.bytes.toString("utf8"), wanted);
  assert.match(wanted, /^Metric,Year,Jan,/);
});

test("the image is a PNG of the chart", async () => {
  await visit("/dashboard");
  const button = page.getByRole("button", { name: "Save image" });
  await eventually(() => button.isEnabled(), Boolean);
  const file = await download(page, () => button.click());
  assert.match(file.name, /\.png$/);
  assert.equal(file.bytes.subarray(1, 4).toString(), "PNG");
  assert.ok(file.bytes.readUInt32BE(16) > 1500 && file.bytes.length > 20_000);
});

test("the chart has a tooltip for mouse and keyboard, and it carries no style of its own", async () => {
  await visit("/dashboard");
  await eventually(() => page.locator(".plot canvas").count(), (n) => n > 0);
  const box = await page.locator(".plot").boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await eventually(() => page.locator(".tip-box").innerText().catch(() => ""), (text) => /Difference/.test(text));
  await page.mouse.move(5, 5);
  await page.locator(".plot").focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  const spoken = await page.locator(".chart-card [aria-live]").innerText();
  assert.match(spoken, /^Feb: Jan–\w{3} \d{4} [\d,.−–]+, Jan–\w{3} \d{4} [\d,.−–]+$/);
  assert.match(await page.locator(".tip-box").innerText(), /^Feb/);
  assert.deepEqual(page.problems, []);
});

test("the zoom is in the address, works by keyboard, and can be reset", async () => {
  await visit("/dashboard?zoom=3-8");
  assert.match(await page.locator(".zoom-label").innerText(), /Mar – Aug/);
  await page.getByLabel("First month shown").focus();
  await page.keyboard.press("ArrowRight");
  await eventually(() => query_of(page).zoom, (zoom) => zoom === "4-8");
  await page.getByRole("button", { name: "Reset zoom" }).click();
  await eventually(() => query_of(page).zoom, (zoom) => zoom === undefined);
});

test("the combobox is operated by keys alone", async () => {
  await visit("/dashboard");
  const box = page.getByRole("combobox", { name: "Category" });
  await box.focus();
  assert.equal(await box.getAttribute("aria-expanded"), "false");
  await page.keyboard.press("ArrowDown");
  assert.equal(await box.getAttribute("aria-expanded"), "true");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  const active = await box.getAttribute("aria-activedescendant");
  assert.equal(await page.locator(`#${active}`).innerText(), filters.categories[1].name);
  await page.keyboard.press("Escape");
  assert.equal(await box.getAttribute("aria-expanded"), "false");
  assert.deepEqual(query_of(page), {});
  await box.fill("zzzz");
  await page.getByText("Nothing is called that").waitFor();
  await page.keyboard.press("Enter");
  assert.deepEqual(query_of(page), {});
  assert.equal(await box.inputValue(), "All categories");
});

test("a choice that is taken back by a key leaves the reader in its field", async () => {
  await visit(`/dashboard?brand_id=${best.id}`);
  await page.getByRole("button", { name: "Brand: All brands" }).focus();
  await page.keyboard.press("Enter");
  await eventually(() => query_of(page).brand_id, (id) => id === undefined);
  await eventually(() => page.evaluate(() => document.activeElement.id), (id) => id === "brand");
  assert.equal(await page.getByRole("combobox", { name: "Brand" }).getAttribute("aria-expanded"), "false");
});

test("a chart that cannot be fetched says so, and the figures are there without it", async () => {
  const here = await open(browser);
  await here.route("**/assets/plot-*.js", (route) => route.abort());
  await here.goto(`${serving.url}/dashboard`);
  await here.getByText("The chart could not be fetched.").waitFor();
  await shows_answer(here, serving);
  assert.deepEqual(here.problems.filter((problem) => !problem.includes("ERR_FAILED")), []);
  await here.context().close();
});

test("a choice without figures says what to do, and so does one that cannot be", async () => {
  await page.goto(`${serving.url}/dashboard?brand_id=999999999`);
  await page.getByText("No figures for this choice").waitFor();
  await page.getByRole("link", { name: "Clear the filters" }).click();
  await shows_answer(page, serving);
  await page.goto(`${serving.url}/dashboard?brand_id=abc`);
  await page.getByText("This address asks for something that cannot be").waitFor();
  assert.match(await page.locator(".notice p").innerText(), /brand_id=abc/);
  await page.getByRole("link", { name: "Clear the filters" }).click();
  await shows_answer(page, serving);
});

test("a choice that is pointed at is asked for ahead, once, and shown when it is made", async () => {
  await visit("/dashboard");
  const asked = [];
  const listen = (request) => request.url().includes(`/api/compare?`) && request.url().endsWith(`&brand_id=${best.id}`) && asked.push(request);
  page.on("request", listen);
  const combo = page.getByRole("combobox", { name: "Brand" });
  await combo.click();
  await combo.fill(best.brand);
  await eventually(() => asked.length, (count) => count === 1);
  assert.deepEqual(query_of(page), {});
  await combo.press("Enter");
  await shows_answer(page, serving, `brand_id=${best.id}`);
  page.off("request", listen);
  assert.equal(asked.length, 1);
});
