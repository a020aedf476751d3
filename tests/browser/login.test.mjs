// Logins: in, out, run out, and what each role may do on /status.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, open } from "./browser.mjs";
import { becomes, eventually, shows_answer, table_of } from "./helpers.mjs";
import { Business, Serving } from "./program.mjs";

const USERS = {
  vera: { role: "viewer", password: "looks at figures 1" },
  adam: { role: "admin", password: "looks after them 2" },
};

let business, serving, browser, config;

before(async () => {
  business = new Business();
  config = business.configure_logins(USERS);
  serving = await Serving.start(business, { config });
  browser = await launch();
  await serving.log_in("vera", USERS.vera.password);
});

after(async () => {
  await browser?.close();
  await serving?.stop();
  business?.remove();
});

const at = (page, wanted) => eventually(async () => page.url(), (url) => url === serving.url + wanted);
const at_login = (page, next) => at(page, `/login?next=${encodeURIComponent(next)}`);

async function fill(page, name, password = USERS[name].password) {
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Log in" }).click();
}

/** A page on which `name` is logged in already. */
async function open_as(name, address) {
  const page = await open(browser);
  await page.goto(`${serving.url}/login?next=${encodeURIComponent(address)}`);
  await fill(page, name);
  await at(page, address);
  await page.waitForSelector("tbody tr");
  page.problems.length = 0;
  return page;
}

const complaint = (page) => page.getByRole("alert").innerText();
const history = (page) => table_of(page, "Refresh history").catch(() => []);

/** The newest generation of the history; 0 until it is there. */
const newest = async (page) => Number((await history(page))[1]?.[0] ?? 0);

test("nothing is shown without a login, and a wrong password is not one", async () => {
  const page = await open(browser);
  await page.goto(`${serving.url}/dashboard`);
  await at_login(page, "/dashboard");
  await page.getByRole("heading", { name: "Log in" }).waitFor();
  assert.equal(await page.title(), "Log in – stepwell");
  assert.equal(await page.locator("table").count(), 0);
  await fill(page, "vera", "not her password");
  await eventually(() => complaint(page), (text) => /do not fit together/.test(text));
  // What is most often wrong is ready to be typed over.
  await becomes(() => page.evaluate(() => document.activeElement.name), "password");
  await page.keyboard.type(USERS.vera.password);
  await page.keyboard.press("Enter");
  await at(page, "/dashboard");
  await shows_answer(page, serving);
  await page.context().close();
});

test("a deep link leads through the login to where it points", async () => {
  const { brands } = await serving.json("/api/filters");
  const address = `/dashboard?brand_id=${brands[0].id}&metric=CM3`;
  const page = await open(browser);
  await page.goto(serving.url + address);
  await at_login(page, address);
  await fill(page, "vera");
  await at(page, address);
  await shows_answer(page, serving, `brand_id=${brands[0].id}&metric=CM3`);
  assert.equal(await page.getByLabel("Metric").inputValue(), "CM3");
  // Who is logged in already is led on at once, and never to another server.
  await page.goto(`${serving.url}/login?next=${encodeURIComponent("//example.com/")}`);
  await at(page, "/dashboard");
  await page.context().close();
});

test("the form is known to password managers and works without a mouse", async () => {
  const page = await open(browser);
  await page.goto(`${serving.url}/login`);
  const kinds = () => page.locator("form input").evaluateAll((fields) => fields.map((f) => [f.autocomplete, f.type, f.labels.length]));
  await eventually(async () => JSON.stringify(await kinds()), (found) => found === '[["username","text",1],["current-password","password",1]]');
  await becomes(() => page.evaluate(() => document.activeElement.name), "username");
  await page.keyboard.type("vera");
  await page.keyboard.press("Tab");
  await page.keyboard.type(USERS.vera.password);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  assert.equal(await page.getByLabel("Password", { exact: true }).getAttribute("type"), "text");
  await page.keyboard.press("Enter");
  await at(page, "/dashboard");
  await page.context().close();
});

test("the login fits every screen and takes the look of the system", async () => {
  const phone = { viewport: { width: 320, height: 560 }, isMobile: true, hasTouch: true };
  for (const options of [{ colorScheme: "light" }, { colorScheme: "dark" }, phone]) {
    const page = await open(browser, options);
    await page.goto(`${serving.url}/login`);
    await page.getByRole("heading", { name: "Log in" }).waitFor();
    const dark = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor === "rgb(13, 19, 20)");
    assert.equal(dark, options.colorScheme === "dark");
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0);
    await becomes(() => page.locator("h1").count(), 1);
    await page.getByRole("button", { name: "Log in" }).scrollIntoViewIfNeeded();
    assert.deepEqual(page.problems, []);
    await page.context().close();
  }
});

test("after too many attempts the page counts down to the next", async () => {
  const page = await open(browser);
  await page.route("**/api/login", (route) =>
    route.fulfill({ status: 429, headers: { "Retry-After": "2" }, json: { error: "too many attempts" } }));
  await page.goto(`${serving.url}/login`);
  await fill(page, "vera");
  await eventually(() => complaint(page), (text) => /tried too often/.test(text));
  await page.getByRole("button", { name: /^Try again in 0:0[12]$/ }).waitFor();
  await page.unroute("**/api/login");
  await page.getByRole("button", { name: "Log in" }).click();
  await at(page, "/dashboard");
  await page.context().close();
});

test("logging out ends it, and the step back shows nothing", async () => {
  const page = await open_as("vera", "/products");
  await page.getByRole("button", { name: "Logged in as vera" }).click();
  assert.match(await page.locator(".account-menu").innerText(), /vera\s+Viewer/);
  await page.keyboard.press("Escape");
  await page.locator(".account-menu").waitFor({ state: "hidden" });
  await page.getByRole("button", { name: "Logged in as vera" }).click();
  await page.getByRole("button", { name: "Log out" }).click();
  await at(page, "/login");
  // The step back is taken from a page that is there: Chromium loses one that is taken while it changes pages.
  await page.getByRole("heading", { name: "Log in" }).waitFor();
  await page.waitForLoadState();
  await page.goBack();
  await page.getByRole("heading", { name: "Log in" }).waitFor();
  assert.equal(await page.evaluate(async () => (await fetch("/api/filters")).status), 401);
  await page.context().close();
});

test("a viewer sees how things are, and no buttons to change them", async () => {
  const page = await open_as("vera", "/status");
  await page.getByRole("heading", { name: "Refresh", exact: true }).waitFor();
  await eventually(() => newest(page), (n) => n > 0);
  for (const name of ["Refresh now", "Full refresh", /^Verify/, /Roll back/]) {
    assert.equal(await page.getByRole("button", { name }).count(), 0);
  }
  const status_of = (path, body) =>
    page.evaluate(
      async ([to, what]) => {
        const headers = { "Content-Type": "application/json", "X-Stepwell": "1" };
        return (await fetch(to, { method: "POST", headers, body: JSON.stringify(what) })).status;
      },
      [path, body],
    );
  assert.equal(await status_of("/api/refresh", { full: false }), 403);
  assert.equal(await status_of("/api/rollback", { generation: 1 }), 403);
  assert.equal(await status_of("/api/verify", { full: true }), 403);
  await page.context().close();
});

test("an administrator refreshes and rolls back, and sees how it went", async () => {
  const page = await open_as("adam", "/status");
  const card = page.locator("section", { has: page.getByRole("heading", { name: "Refresh", exact: true }) });
  const state = () => card.innerText();
  await page.getByRole("button", { name: "Refresh now" }).click();
  await eventually(state, (text) => /in order/.test(text) && /refresh \d+ s ago/.test(text), 30_000);

  const { as_of } = await serving.json("/api/filters");
  const { products } = await serving.json("/api/products?limit=1");
  const lines = `asin_id,marketplace,metric,month,value\n${products[0].asin_id},DE,Net revenue,${as_of}-01,1234567.89\n`;
  business.run("import", "--table", "financials", business.write("more.csv", lines));
  const second = await eventually(() => newest(page), (n) => n >= 2, 30_000);
  assert.equal(await page.getByRole("button", { name: `Roll back to generation ${second}` }).count(), 0);

  const undo = page.getByRole("button", { name: "Roll back to generation 1" });
  await undo.click();
  const dialog = page.getByRole("dialog", { name: "Roll back to generation 1?" });
  await dialog.waitFor();
  await page.keyboard.press("Enter"); // the focus is on the harmless button
  await dialog.waitFor({ state: "hidden" });
  assert.equal(await newest(page), second);

  await undo.click();
  await dialog.getByRole("button", { name: "Roll back" }).click();
  const third = await eventually(() => newest(page), (n) => n > second, 30_000);
  assert.equal((await history(page))[1][2], "rollback to 1");
  await eventually(state, (text) => /in order/.test(text) && /rollback \d+ s ago/.test(text), 30_000);

  await page.getByRole("button", { name: "Full refresh" }).click();
  await eventually(() => newest(page), (n) => n > third, 30_000);
  await eventually(state, (text) => /in order/.test(text) && /refresh \d+ s ago/.test(text), 30_000);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test("an administrator verifies, in total and every figure, and all pages say so", async () => {
  const page = await open_as("adam", "/status");
  const card = page.locator("section", { has: page.getByRole("heading", { name: "Verification", exact: true }) });
  const tiles = () => page.locator(".tiles").innerText();
  await page.getByRole("button", { name: "Verify now" }).click();
  await eventually(tiles, (text) => /Verification\s+verified\s+\d+ s ago, generation \d+, in total/.test(text));
  assert.match(await card.innerText(), /agrees with the raw rows to the cent: [1-9]\d* totals compared/);
  await page.getByRole("button", { name: "Verify every figure" }).click();
  await eventually(tiles, (text) => /Verification\s+verified\s+\d+ s ago, generation \d+, every group/.test(text));
  await eventually(() => card.innerText(), (text) => /[1-9]\d* figures compared/.test(text));
  assert.match(await page.locator(".freshness").innerText(), /verified \d+ s ago$/);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test("a session that has run out leads to the login, and back to the same choice", async () => {
  await serving.stop();
  config = business.configure_logins({}, { session_hours: 0.001 });
  serving = await Serving.start(business, { config });
  const page = await open(browser);
  const address = "/dashboard?metric=CM3";
  await page.goto(`${serving.url}/login?next=${encodeURIComponent(address)}`);
  // Where it leads is listened for, not looked for: on a busy machine the 3.6 s may be over before anybody looks.
  const back = () => page.waitForURL(serving.url + address, { waitUntil: "commit" });
  await Promise.all([back(), fill(page, "vera")]);
  await at_login(page, address);
  await Promise.all([back(), fill(page, "vera")]);
  await page.context().close();
});

test("without logins there is nothing to log in to, and whoever is at this machine looks after it", async () => {
  await serving.stop();
  serving = await Serving.start(business, { config: "[dashboard]\nstale_after_hours = 48\n" });
  const page = await open(browser);
  await page.goto(`${serving.url}/login?next=%2Fstatus`);
  await at(page, "/status");
  await page.getByRole("button", { name: "Refresh now" }).waitFor();
  assert.equal(await page.locator(".account").count(), 0);
  await page.context().close();
});
