// /dashboard against a real server: figures, filters, address, files, keyboard.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, open } from "./browser.mjs";
import { choose_in_combo, csv_of, download, eventually, money, query_of, shows_answer, table_of } from "./helpers.mjs";
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
  await shows_answer(page, serving, "/api/dashboard-data");
  assert.equal(await page.title(), "Net revenue · All brands – stepwell");
  assert.match(await page.locator(".freshness").innerText(), /generation 1\s*·\s*as of \w{3} \d{4}\s*·\s*not verified yet/);
  assert.deepEqual(page.problems, []);
});

test("the total is over the months both years have, to the cent", async () => {
  await visit("/dashboard");
  const answer = await serving.json("/api/dashboard-data");
  const [p, y] = Object.keys(answer).filter((key) => key.startsWith("data_")).sort();
  const both = answer.months.map((_, i) => i).filter((i) => answer[y][i] !== null && answer[p][i] !== 0);
  const sum = (year) => both.reduce((cents, i) => cents + Math.round(answer[year][i] * 100), 0) / 100;
  const total = (await table_of(page)).at(-1);
  assert.equal(total[0], "Total");
  assert.deepEqual(total.slice(1, 3), [money(sum(p)), money(sum(y))]);
  const change = ((sum(y) - sum(p)) / sum(p)) * 100;
  assert.equal(total[4], `${change < 0 ? "−" : "+"}${Math.abs(change).toFixed(1)}%`);
});

test("every filter changes the address and the figures", async () => {
  await visit("/dashboard");
  await page.getByLabel("Metric").selectOption("CM3");
  await shows_answer(page, serving, "/api/dashboard-data?metric=CM3");
  assert.deepEqual(query_of(page), { metric: "CM3" });

  const category = filters.categories.find((item) => item.id === best.category_id);
  await choose_in_combo(page, "Category", category.name);
  await shows_answer(page, serving, `/api/dashboard-data?metric=CM3&category_id=${category.id}`);

  await choose_in_combo(page, "Brand", best.brand.toUpperCase().slice(0, -1));
  const brand_id = String(best.id);
  await shows_answer(page, serving, `/api/dashboard-data?metric=CM3&category_id=${category.id}&brand_id=${brand_id}`);

  const marketplace = "US";
  await page.getByLabel("Marketplace").selectOption(marketplace);
  await shows_answer(page, serving, `/api/dashboard-data?metric=CM3&brand_id=${brand_id}&marketplace=${marketplace}`);

  const month = filters.months.at(-9);
  await page.getByLabel("As of").selectOption(month);
  await shows_answer(
    page,
    serving,
    `/api/dashboard-data?metric=CM3&brand_id=${brand_id}&marketplace=${marketplace}&as_of=${month}`,
  );
  assert.deepEqual(query_of(page), {
    metric: "CM3",
    category_id: String(category.id),
    brand_id,
    marketplace,
    as_of: month,
  });
});

test("back undoes the last choice, and a choice of another category lets the brand go", async () => {
  const brand = { id: best.id, name: best.brand, category_id: best.category_id };
  const elsewhere = brands.find((item) => item.category_id !== null && item.category_id !== brand.category_id);
  const other = filters.categories.find((item) => item.id === elsewhere.category_id);
  await visit("/dashboard");
  await choose_in_combo(page, "Brand", brand.name);
  await shows_answer(page, serving, `/api/dashboard-data?brand_id=${brand.id}`);
  await choose_in_combo(page, "Category", other.name);
  await shows_answer(page, serving, `/api/dashboard-data?category_id=${other.id}`);
  assert.deepEqual(query_of(page), { category_id: String(other.id) });
  await page.goBack();
  await shows_answer(page, serving, `/api/dashboard-data?brand_id=${brand.id}`);
  assert.equal(await page.getByRole("combobox", { name: "Brand" }).inputValue(), brand.name);
  await page.goBack();
  await shows_answer(page, serving, "/api/dashboard-data");
  assert.equal(page.url(), `${serving.url}/dashboard`);
});

test("a deep link opens loaded", async () => {
  const brand = { id: best.id, name: best.brand };
  await visit(`/dashboard?brand_id=${brand.id}&metric=CM3`);
  await shows_answer(page, serving, `/api/dashboard-data?brand_id=${brand.id}&metric=CM3`);
  assert.equal(await page.getByRole("combobox", { name: "Brand" }).inputValue(), brand.name);
  assert.equal(await page.getByLabel("Metric").inputValue(), "CM3");
  assert.equal(await page.locator("h1").innerText(), "CM3");
});

test("EBITDA is averaged, and units are plain", async () => {
  await visit("/dashboard?metric=Brand+EBITDA+%25");
  const rows = await table_of(page);
  assert.equal(rows.at(-1)[0], "Average");
  assert.match(rows.at(-1)[1], /^−?\d+\.\d%$/);
  assert.match(rows.at(-1)[3], / pp$/);
  await visit("/dashboard?metric=Net+units");
  const units = await table_of(page);
  assert.ok(units.slice(1, 13).every((row) => /^\d+$/.test(row[1])), JSON.stringify(units));
});

test("the CSV holds the table", async () => {
  await visit("/dashboard?metric=CM3");
  const answer = await serving.json("/api/dashboard-data?metric=CM3");
  const [p, y] = Object.keys(answer).filter((key) => key.startsWith("data_")).sort();
  const file = await download(page, () => page.getByRole("button", { name: "Download CSV" }).click());
  const lines = csv_of(file);
  assert.match(file.name, /^cm3-all-brands-\d{4}\.csv$/);
  assert.deepEqual(lines[0], ["Month", p.slice(5), y.slice(5), "Difference", "% change"]);
  const fixed = (value) => (value === null ? "" : value.toFixed(2));
  answer.months.forEach((month, i) => {
    assert.deepEqual(lines[i + 1].slice(0, 3), [month, fixed(answer[p][i]), fixed(answer[y][i])]);
  });
  assert.equal(lines.at(-1)[0], "Total");
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
  assert.match(spoken, /^Feb: \d{4} [\d,.−–]+, \d{4} [\d,.−–]+$/);
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

test("a choice without figures says what to do, and so does one that cannot be", async () => {
  await page.goto(`${serving.url}/dashboard?brand_id=999999999`);
  await page.getByText("No figures for this choice").waitFor();
  await page.getByRole("button", { name: "Clear the filters" }).click();
  await shows_answer(page, serving, "/api/dashboard-data");
  await page.goto(`${serving.url}/dashboard?brand_id=abc`);
  await page.getByText("This address asks for something that cannot be").waitFor();
  assert.match(await page.locator(".notice p").innerText(), /brand_id=abc/);
  await page.getByRole("link", { name: "Clear the filters" }).click();
  await shows_answer(page, serving, "/api/dashboard-data");
});

test("a choice that is pointed at is asked for ahead, once, and shown when it is made", async () => {
  await visit("/dashboard");
  const address = `/api/dashboard-data?brand_id=${best.id}`;
  const asked = [];
  const listen = (request) => request.url().endsWith(address) && asked.push(request);
  page.on("request", listen);
  const combo = page.getByRole("combobox", { name: "Brand" });
  await combo.click();
  await combo.fill(best.brand);
  await eventually(() => asked.length, (count) => count === 1);
  assert.deepEqual(query_of(page), {});
  await combo.press("Enter");
  await shows_answer(page, serving, address);
  page.off("request", listen);
  assert.equal(asked.length, 1);
});
