// The paths that people take every day: choosing out of thousands, opening rows beside each other, going back, changing
// the page and keeping what was chosen, finding by name.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, open } from "./browser.mjs";
import { becomes, eventually, query_of } from "./helpers.mjs";
import { Business, Serving } from "./program.mjs";

const BRANDS = 5000;
const name_of = (i) => `House ${String(i).padStart(4, "0")}`;

let business, serving, browser, page, filters;

before(async () => {
  business = new Business(30_000);
  const each = (line) => Array.from({ length: BRANDS }, (_, i) => line(i + 1, i + 100_001)).join("\n");
  const give = (table, head, line) => business.run("import", "--table", table, business.write(`${table}.csv`, `${head}\n${each(line)}\n`));
  give("brand", "id,brand,category_id,group", (i, id) => `${id},${name_of(i)},1,`);
  give("asin", "id,asin,name,brand_id", (i, id) => `${id},BHOUSE${id},Lamp ${i},${id}`);
  give("financials", "asin_id,marketplace,metric,month,value", (i, id) => `${id},US,Net revenue,2025-09-01,${i}.50`);
  business.run("verify");
  serving = await Serving.start(business);
  browser = await launch();
  filters = await serving.json("/api/filters");
  page = await open(browser);
});

after(async () => {
  await browser?.close();
  await serving?.stop();
  business?.remove();
});

async function visit(address, on = page) {
  on.problems.length = 0;
  await on.goto(serving.url + address);
  await on.waitForSelector("tbody tr");
}

const brand_box = (on = page) => on.getByRole("combobox", { name: "Brand", exact: true });
const listed = (on = page) => on.locator("#brand-list [role=option]");
const pointed_at = (on = page) =>
  on.evaluate(() => document.getElementById(document.activeElement.getAttribute("aria-activedescendant"))?.innerText);
const id_of = (name) => filters.brands.find((brand) => brand.name === name).id;

test("a click into a combo box selects what it shows, and typing replaces it", async () => {
  await visit("/dashboard");
  const box = brand_box();
  await box.click();
  assert.equal(await page.evaluate(() => getSelection().toString() || document.activeElement.value.slice(document.activeElement.selectionStart, document.activeElement.selectionEnd)), "All brands");
  await page.keyboard.type("4321");
  assert.equal(await box.inputValue(), "4321");
  await becomes(() => listed().count(), 1);
  await page.keyboard.press("Enter");
  await eventually(() => query_of(page).brand_id, (id) => id === String(id_of(name_of(4321))));
  // Once more, from a brand to another one.
  await box.click();
  await page.keyboard.type("house 0017");
  assert.equal(await box.inputValue(), "house 0017");
  await page.keyboard.press("Escape");
  assert.equal(await box.inputValue(), name_of(4321));
  await box.click();
  await page.keyboard.type("0017");
  await page.keyboard.press("Enter");
  await eventually(() => query_of(page).brand_id, (id) => id === String(id_of(name_of(17))));
  assert.deepEqual(page.problems, []);
});

test("five thousand brands open at once, and all of them can be reached", async () => {
  await visit("/dashboard");
  assert.ok(filters.brands.length > BRANDS);
  const box = brand_box();
  const opened = () =>
    page.evaluate(async () => {
      const input = document.getElementById("brand");
      const begun = performance.now();
      input.dispatchEvent(new MouseEvent("mousedown", { bubbles: true, cancelable: true }));
      await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
      const took = performance.now() - begun;
      const shown = document.querySelectorAll("#brand-list [role=option]").length;
      input.blur();
      await new Promise((done) => setTimeout(done, 50));
      return { took, shown };
    });
  const rounds = [];
  for (let i = 0; i < 9; ++i) rounds.push(await opened());
  const times = rounds.map((round) => round.took).sort((a, b) => a - b);
  console.log(`opening ${filters.brands.length} brands: median ${times[4].toFixed(1)} ms, slowest ${times[8].toFixed(1)} ms`);
  // 50 ms is the aim; the machine that runs all tests at once is busy with others.
  assert.ok(times[4] < 150, `${times}`);
  assert.ok(rounds.every(({ shown }) => shown > 5 && shown < 60), JSON.stringify(rounds));

  await box.click();
  const size = Number(await listed().first().getAttribute("aria-setsize"));
  assert.equal(size, filters.brands.length + 1);
  const height = await page.locator("#brand-list").evaluate((list) => list.scrollHeight);
  assert.ok(height >= size * 30, `${height}`);
  const { height: shown_height } = await page.locator("#brand-list").boundingBox();
  assert.ok(shown_height < 330, `${shown_height}`);
  // By mouse: the wheel, then a click on what has come into view.
  const area = await page.locator("#brand-list").boundingBox();
  await page.mouse.move(area.x + 60, area.y + 60);
  await page.mouse.wheel(0, 36 * 2000);
  await eventually(async () => Number(await listed().first().getAttribute("aria-posinset")), (n) => n > 1900);
  await page.mouse.move(area.x + 60, area.y + 100);
  const wanted = await eventually(() => pointed_at(), Boolean);
  await page.mouse.click(area.x + 60, area.y + 100);
  await eventually(() => box.inputValue(), (shown) => shown === wanted);
  assert.equal(query_of(page).brand_id, String(id_of(wanted)));
  // What is chosen is in view when the list is opened again.
  await box.click();
  await eventually(() => pointed_at(), (text) => text === wanted);
  const inside = await page.locator("#brand-list .active").evaluate((row) => {
    const [a, b] = [row.getBoundingClientRect(), row.parentElement.getBoundingClientRect()];
    return a.top >= b.top && a.bottom <= b.bottom;
  });
  assert.ok(inside);
  assert.deepEqual(page.problems, []);
});

test("the keys of a long list: arrows, ends and pages", async () => {
  await visit("/dashboard");
  const box = brand_box();
  const names = ["All brands", ...filters.brands.map((brand) => brand.name)];
  await box.focus();
  await page.keyboard.press("ArrowDown");
  assert.equal(await pointed_at(), names[0]);
  await page.keyboard.press("End");
  await eventually(() => pointed_at(), (text) => text === names.at(-1));
  await page.keyboard.press("ArrowDown");
  await eventually(() => pointed_at(), (text) => text === names[0]);
  await page.keyboard.press("PageDown");
  const page_size = names.indexOf(await eventually(() => pointed_at(), (text) => text !== names[0]));
  assert.ok(page_size >= 5 && page_size <= 12, `${page_size}`);
  await page.keyboard.press("PageUp");
  await eventually(() => pointed_at(), (text) => text === names[0]);
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowDown");
  await eventually(() => pointed_at(), (text) => text === names[1]);
  await page.keyboard.press("Enter");
  await eventually(() => query_of(page).brand_id, (id) => id === String(filters.brands[0].id));
  assert.equal(await box.getAttribute("aria-expanded"), "false");
});

/** A finger that moves up the screen. */
async function drag(phone, x, from, to) {
  const client = await phone.context().newCDPSession(phone);
  const touch = (type, touchPoints) => client.send("Input.dispatchTouchEvent", { type, touchPoints });
  await touch("touchStart", [{ x, y: from }]);
  for (let y = from; y > to; y -= 15) {
    await touch("touchMove", [{ x, y }]);
    await phone.waitForTimeout(16);
  }
  await touch("touchEnd", []);
}

test("a finger opens the list, moves it and chooses", async () => {
  const phone = await open(browser, { viewport: { width: 390, height: 800 }, isMobile: true, hasTouch: true });
  await visit("/dashboard", phone);
  await brand_box(phone).tap();
  await eventually(() => listed(phone).count(), (n) => n > 5);
  const [list, row] = [await phone.locator("#brand-list").boundingBox(), await listed(phone).nth(2).boundingBox()];
  assert.ok(row.height >= 44 && list.width > 300 && list.x >= 0 && list.x + list.width <= 390, JSON.stringify({ list, row }));
  await drag(phone, list.x + 100, list.y + 250, list.y + 60);
  await eventually(() => phone.locator("#brand-list").evaluate((box) => box.scrollTop), (top) => top > 50);
  assert.equal(await brand_box(phone).getAttribute("aria-expanded"), "true");
  const wanted = await listed(phone).nth(9).innerText();
  await listed(phone).nth(9).tap();
  await eventually(() => query_of(phone).brand_id, (id) => id === String(id_of(wanted)));
  assert.deepEqual(phone.problems, []);
  await phone.context().close();
});

test("a row opens in a new tab as a link does, and a plain click goes there", async () => {
  await visit("/categories-dashboard");
  const href = await page.locator("tbody a").first().getAttribute("href");
  const cell = page.locator("tbody tr").first().locator("td").nth(2);
  for (const options of [{ modifiers: ["Control"] }, { modifiers: ["Meta"] }, { button: "middle" }]) {
    const [tab] = await Promise.all([page.context().waitForEvent("page"), cell.click(options)]);
    await tab.waitForURL(serving.url + href);
    await tab.close();
  }
  assert.equal(new URL(page.url()).pathname, "/categories-dashboard");
  await cell.click({ modifiers: ["Shift"] });
  await cell.click({ button: "right" });
  await page.keyboard.press("Escape");
  assert.equal(page.context().pages().length, 1);
  assert.equal(new URL(page.url()).pathname, "/categories-dashboard");
  // Marking text to copy it.
  const area = await cell.boundingBox();
  await page.evaluate(() => getSelection().removeAllRanges());
  await page.mouse.move(area.x + area.width - 16, area.y + area.height / 2);
  await page.mouse.down();
  await page.mouse.move(area.x + 8, area.y + area.height / 2, { steps: 6 });
  await page.mouse.up();
  assert.notEqual(await page.evaluate(() => getSelection().toString()), "");
  assert.equal(new URL(page.url()).pathname, "/categories-dashboard");
  await page.evaluate(() => getSelection().removeAllRanges());
  await cell.click();
  await eventually(() => page.url(), (url) => url === serving.url + href);
});

test("a step back finds its place and its row again, and so does a step forward", async () => {
  await visit("/products?q=lamp");
  const row = page.locator("tbody tr").nth(40);
  await row.scrollIntoViewIfNeeded();
  const place = await page.evaluate(() => scrollY);
  const href = await row.locator("a").getAttribute("href");
  await row.locator("td").nth(1).click();
  await eventually(() => page.url(), (url) => url === serving.url + href);
  await page.getByRole("heading", { name: "By month and marketplace" }).waitFor();
  assert.equal(await page.evaluate(() => scrollY), 0);
  await page.goBack();
  await becomes(() => page.evaluate(() => document.activeElement.getAttribute("href")), href);
  await eventually(() => page.evaluate(() => scrollY), (y) => Math.abs(y - place) < 3);
  await page.goForward();
  await page.getByRole("heading", { name: "By month and marketplace" }).waitFor();
  await eventually(() => page.evaluate(() => scrollY), (y) => y === 0);
  await page.goBack();
  await eventually(() => page.evaluate(() => scrollY), (y) => Math.abs(y - place) < 3);
  // Also where the page was loaded anew in between.
  await page.reload();
  await eventually(() => page.evaluate(() => scrollY), (y) => Math.abs(y - place) < 3);
  // Whoever scrolls meanwhile is not pulled back.
  await page.mouse.wheel(0, -400);
  await eventually(() => page.evaluate(() => scrollY), (y) => y < place - 300);
  await page.waitForTimeout(300);
  assert.ok((await page.evaluate(() => scrollY)) < place - 300);
  assert.deepEqual(page.problems, []);
});

test("tabs keep what was chosen", async () => {
  const { id } = filters.brands[0];
  const month = filters.months.at(-4);
  await visit(`/dashboard?brand_id=${id}&metric=CM3&marketplace=US&as_of=${month}&zoom=2-9`);
  const tab = (name) => page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name });
  await tab("Profitability").click();
  await eventually(() => query_of(page), (query) => query.brand_id === String(id));
  assert.deepEqual(query_of(page), { brand_id: String(id), as_of: month });
  await tab("Status").click();
  await page.getByRole("heading", { name: "Status", exact: true }).waitFor();
  assert.equal(page.url(), `${serving.url}/status`);
  await tab("Categories").click();
  await page.getByRole("heading", { name: "Categories", exact: true }).waitFor();
  assert.deepEqual(query_of(page), { as_of: month });
  await tab("Dashboard").click();
  await eventually(() => query_of(page).metric, Boolean);
  assert.deepEqual(query_of(page), { metric: "CM3", brand_id: String(id), marketplace: "US", as_of: month });
  assert.equal(await brand_box().inputValue(), filters.brands[0].name);
  // What is let go on one page is let go on all.
  await page.getByRole("button", { name: "Brand: All brands" }).click();
  await tab("Products").click();
  await page.getByRole("heading", { name: "Products", exact: true }).waitFor();
  assert.deepEqual(query_of(page), { as_of: month });
});

test("an address with a slash too many leads to its page, an unknown one says what there is", async () => {
  await visit("/dashboard/?metric=CM3");
  assert.equal(page.url(), `${serving.url}/dashboard?metric=CM3`);
  const answer = await page.goto(`${serving.url}/nowhere?x=1`);
  assert.equal(answer.status(), 404);
  await page.getByRole("heading", { name: "There is no such page" }).waitFor();
  assert.equal(await page.title(), "No such page – stepwell");
  await page.locator("main").getByRole("link", { name: "Profitability" }).click();
  await page.waitForSelector("tbody tr");
  assert.equal(new URL(page.url()).pathname, "/profitability");
  for (const accept of ["application/json", "*/*"]) {
    const told = await fetch(`${serving.url}/nowhere`, { headers: { Accept: accept } });
    assert.equal(told.status, 404);
    assert.match((await told.json()).error, /there is no page \/nowhere/);
  }
});

const finds = (on = page) => on.locator("#palette-list [role=option]");

test("the palette finds pages, categories, brands and products, by keys alone", async () => {
  await visit("/dashboard?metric=CM3");
  await page.getByLabel("Marketplace").focus();
  await page.keyboard.press("Control+k");
  const dialog = page.getByRole("dialog", { name: "Find" });
  await dialog.waitFor();
  await becomes(() => page.evaluate(() => document.activeElement.id), "palette-field");
  await becomes(() => finds().count(), 5);
  await page.keyboard.press("Escape");
  await eventually(() => dialog.count(), (n) => n === 0);
  await becomes(() => page.evaluate(() => document.activeElement.id), "marketplace");

  await page.keyboard.press("Meta+k");
  await page.keyboard.type("house 4321");
  await eventually(() => finds().allInnerTexts(), (texts) => /House 4321\s+Brand/.test(texts[0]));
  await page.keyboard.press("Enter");
  await eventually(() => query_of(page), (query) => query.brand_id === String(id_of(name_of(4321))));
  assert.equal(query_of(page).metric, "CM3");
  await eventually(() => dialog.count(), (n) => n === 0);

  await page.keyboard.press("Control+k");
  await page.keyboard.type("bhouse100017");
  await eventually(() => finds().allInnerTexts(), (texts) => texts.length === 1 && /BHOUSE100017 · Lamp 17\s+Product/.test(texts[0]));
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Lamp 17" }).waitFor();

  await page.keyboard.press("Control+k");
  await page.keyboard.type("stat");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Status", exact: true }).waitFor();
  assert.deepEqual(page.problems, []);
});

test("the palette opens again as soon as it is closed", async () => {
  await visit("/dashboard");
  const dialog = page.getByRole("dialog", { name: "Find" });
  await page.keyboard.press("Control+k");
  for (let i = 0; i < 50; ++i) {
    await dialog.waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+k");
  }
  await dialog.waitFor();
  await page.keyboard.press("Control+k");
  await becomes(() => dialog.count(), 0);
});

test("the palette does not take a search that failed for one that found nothing", async () => {
  await visit("/dashboard");
  await page.route("**/api/products?*", (route) => route.fulfill({ status: 500, json: { error: "no memory" } }));
  await page.keyboard.press("Control+k");
  await page.keyboard.type("zzzzz");
  await page.getByText("Products could not be looked for: no memory.").waitFor();
  assert.equal(await page.getByText("Nothing is called that").count(), 0);
  await page.keyboard.press("Escape");
  await page.unroute("**/api/products?*");
});

test("the palette by mouse: its button, a click, a click for a new tab, a click beside it", async () => {
  await visit("/dashboard");
  const button = page.getByRole("button", { name: "Find" });
  await button.click();
  await page.keyboard.type(filters.categories[0].name);
  const find = finds().filter({ hasText: "Category" }).first();
  const [tab] = await Promise.all([page.context().waitForEvent("page"), find.click({ modifiers: ["Control"] })]);
  await tab.waitForURL(`${serving.url}/dashboard?category_id=${filters.categories[0].id}`);
  await tab.close();
  await page.bringToFront();
  assert.equal(page.url(), `${serving.url}/dashboard`);
  await button.click();
  await page.mouse.click(5, 5);
  await eventually(() => page.getByRole("dialog").count(), (n) => n === 0);
  await button.click();
  await page.keyboard.type("zzzzz");
  await page.getByText("Nothing is called that").waitFor();
  await page.keyboard.press("ControlOrMeta+k");
  await eventually(() => page.getByRole("dialog").count(), (n) => n === 0);
  await becomes(() => page.evaluate(() => document.activeElement.getAttribute("aria-label")), "Find");
  assert.deepEqual(page.problems, []);
});
