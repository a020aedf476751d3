// docs/adopting.md: a front end that exists, with its own login, shows stepwell's figures.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createServer, get } from "node:http";
import { after, before, test } from "node:test";
import { start_application } from "./adopting/application.mjs";
import { launch, open } from "./browser.mjs";
import { eventually } from "./helpers.mjs";
import { BINARY, Business, Serving } from "./program.mjs";

const PASSWORD = "our own login 1";

let business, serving, application, browser, page, token;

before(async () => {
  business = new Business(60_000);
  // The first login: from here on stepwell answers nobody without one.
  const config = "[auth]\nusers = users.conf\n[dashboard]\nyears = 2024, 2025\n";
  const path = business.write("config.ini", config);
  const options = { cwd: business.folder, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] };
  token = execFileSync(BINARY, ["--config", path, "user", "add", "front-end", "--token", "--role", "viewer"], options).trim();
  serving = await Serving.start(business, { config });
  application = await start_application({ figures: serving.url, token, password: PASSWORD });
  browser = await launch();
  page = await open(browser);
});

after(async () => {
  await browser?.close();
  await application?.stop();
  await serving?.stop();
  business?.remove();
});

const asked_directly = async (path) =>
  (await fetch(serving.url + path, { headers: { Authorization: `Bearer ${token}` } })).json();
const cells = () =>
  page.$$eval("tbody tr", (rows) => rows.map((row) => [...row.cells].map((cell) => cell.innerText)));
const shown = (answer) =>
  answer.months.map((month, i) => [month, String(answer.data_2024[i]), String(answer.data_2025[i])]);

/** With the application's own session, as its pages ask. */
const asked_through = (path, options) => page.evaluate(async ([address, request]) => {
  const response = await fetch(address, request);
  return { status: response.status, body: await response.text(), headers: [...response.headers].flat().join("\n") };
}, [path, options ?? {}]);

test("without the application's login there is nothing", async () => {
  assert.equal((await fetch(`${application.url}/api/dashboard-data`)).status, 401);
  await page.goto(application.url);
  assert.equal(await page.title(), "Log in");
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button").click();
  await page.waitForSelector("tbody tr");
});

test("its page shows stepwell's figures", async () => {
  assert.deepEqual(await cells(), shown(await asked_directly("/api/dashboard-data")));
  await page.getByLabel("Brand").fill("1");
  await page.getByRole("button").click();
  const answer = await asked_directly("/api/dashboard-data?brand_id=1");
  await eventually(cells, (rows) => JSON.stringify(rows) === JSON.stringify(shown(answer)));
});

test("every route that is handed over answers as stepwell does", async () => {
  const { products } = await asked_directly("/api/products?limit=1");
  for (const path of ["/api/categories-dashboard-data", "/api/profitability-data?brand_id=1", `/api/asin-revenue-data/${products[0].asin}`]) {
    const { status, body } = await asked_through(path);
    assert.equal(status, 200, path);
    assert.deepEqual(JSON.parse(body), await asked_directly(path));
  }
  const csv = await asked_through("/export/dashboard-csv");
  assert.match(csv.body, /^Metric,Year,Jan,.*\r\n/);
});

test("nothing else of stepwell is reached, and the token stays behind", async () => {
  for (const path of ["/api/status", "/api/session", "/api/filters", "/metrics", "/api/dashboard-data/../status"]) {
    assert.equal((await asked_through(path)).status, 404, path);
  }
  assert.equal((await asked_through("/api/refresh", { method: "POST", body: "{}" })).status, 404);
  assert.equal((await asked_through("/api/orders")).body, '{"orders":[]}', "routes of its own are its own");
  const { body, headers } = await asked_through("/api/dashboard-data");
  assert.ok(!body.includes(token) && !headers.includes(token));
  // Whoever had the token could look, and not change anything.
  const refused = await fetch(`${serving.url}/api/refresh`, { method: "POST", headers: { Authorization: `Bearer ${token}` }, body: "{}" });
  assert.equal(refused.status, 403);
});

test("no address makes the application ask another server", async () => {
  const asked = [];
  const elsewhere = createServer((request, response) => {
    asked.push(request.headers.authorization);
    response.end();
  });
  await new Promise((done) => elsewhere.listen(0, "127.0.0.1", done));
  const { port } = elsewhere.address();
  const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
  const status_of = (path) => new Promise((done, failed) => {
    const { hostname, port: here } = new URL(application.url);
    get({ hostname, port: here, path, headers: { cookie } }, (from) => (from.resume(), done(from.statusCode))).on("error", failed);
  });
  assert.equal(await status_of("/api/dashboard-data"), 200);
  for (const path of [`//127.0.0.1:${port}/api/dashboard-data`, `http://127.0.0.1:${port}/api/dashboard-data`, `/\\127.0.0.1:${port}/api/dashboard-data`]) {
    assert.ok([400, 404].includes(await status_of(path)), path);
  }
  assert.deepEqual(asked, []);
  elsewhere.close();
});

test("a token that is not taken sends nobody to a login", async () => {
  const stranger = await start_application({ figures: serving.url, token: "wrong", password: PASSWORD });
  const logged_in = await fetch(`${stranger.url}/login`, { method: "POST", body: new URLSearchParams({ password: PASSWORD }), redirect: "manual" });
  const headers = { cookie: logged_in.headers.get("set-cookie").split(";")[0] };
  const refused = await fetch(`${stranger.url}/api/dashboard-data`, { headers });
  assert.equal(refused.status, 502);
  assert.equal(refused.headers.get("www-authenticate"), null);
  await stranger.stop();
});

test("a row of the year after next moves no field", async () => {
  business.write("late.csv", "asin_id,marketplace,metric,month,value\n1,US,Net revenue,2026-03-01,10.00\n");
  await serving.stop();
  business.run("import", "--table", "financials", "late.csv");
  serving = await Serving.start(business, { port: serving.port, config: "[auth]\nusers = users.conf\n[dashboard]\nyears = 2024, 2025\n" });
  await page.reload();
  await page.waitForSelector("tbody tr");
  assert.equal((await cells()).length, 12);
});
