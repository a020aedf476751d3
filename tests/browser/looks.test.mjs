// What holds for every page in every look: it fits its screen, has names for all controls, obeys its policy, is small.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, open } from "./browser.mjs";
import { becomes, eventually } from "./helpers.mjs";
import { Business, Serving } from "./program.mjs";

let business, serving, browser, pages;

before(async () => {
  business = new Business();
  serving = await Serving.start(business);
  browser = await launch();
  const { products } = await serving.json("/api/products?limit=1");
  const { asin, brand_id, category_id } = products[0];
  pages = [
    "/dashboard",
    "/dashboard?period=ltm&versus=previous&like_for_like=1",
    "/dashboard?period=year",
    "/categories-dashboard",
    "/categories-dashboard?period=custom&from=2024-03&to=2025-02",
    `/profitability?brand_id=${brand_id}`,
    "/products",
    `/products?category_id=${category_id}`,
    `/products?brand_id=${brand_id}`,
    `/products?asin=${asin}`,
    "/status",
  ];
});

after(async () => {
  await browser?.close();
  await serving?.stop();
  business?.remove();
});

const LOOKS = {
  light: { colorScheme: "light" },
  dark: { colorScheme: "dark" },
  phone: { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true },
};

/** Controls without a name, and headings out of order. */
function audit() {
  const named = (element) =>
    element.getAttribute("aria-label") || element.innerText?.trim() || element.labels?.length > 0 || element.title;
  const nameless = [...document.querySelectorAll("a, button, input, select, [role=img], [tabindex='0']")].filter((e) => !named(e));
  return {
    nameless: nameless.map((element) => element.outerHTML.slice(0, 120)),
    headings: document.querySelectorAll("h1").length,
    // A phone's window grows with what is in it; its screen does not.
    overflow: document.documentElement.scrollWidth - Math.min(innerWidth, screen.width),
    background: getComputedStyle(document.documentElement).backgroundColor,
    styled: document.querySelectorAll("style").length,
  };
}

for (const [look, options] of Object.entries(LOOKS)) {
  test(`every page, ${look}`, async () => {
    const page = await open(browser, options);
    for (const address of pages) {
      await page.goto(serving.url + address);
      await page.waitForSelector("tbody tr");
      const found = await page.evaluate(audit);
      assert.deepEqual(found.nameless, [], address);
      assert.equal(found.headings, 1, address);
      assert.ok(found.overflow <= 0, `${address} is ${found.overflow} pixels too wide`);
      assert.equal(found.styled, 0, address);
      assert.equal(found.background === "rgb(13, 19, 20)", look === "dark", `${address}: ${found.background}`);
    }
    assert.deepEqual(page.problems, []);
    await page.context().close();
  });
}

test("the theme that is chosen here wins over the system's, and stays", async () => {
  const page = await open(browser, { colorScheme: "dark" });
  await page.goto(`${serving.url}/dashboard`);
  await page.getByRole("button", { name: "Light theme" }).click();
  const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  await becomes(background, "rgb(245, 246, 246)");
  await page.reload();
  await becomes(background, "rgb(245, 246, 246)");
  await page.getByRole("button", { name: "Dark theme" }).waitFor();
  await page.context().close();
});

test("a page can be operated from the keyboard, from its beginning", async () => {
  const page = await open(browser);
  await page.goto(`${serving.url}/categories-dashboard`);
  await page.waitForSelector("tbody tr");
  await page.keyboard.press("Tab");
  await becomes(() => page.evaluate(() => document.activeElement.innerText), "Skip to the figures");
  const ring = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
  assert.equal(ring, "solid");
  await page.locator("tbody a").first().focus();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Net revenue" }).waitFor();
  await page.context().close();
});

test("the first load of the dashboard is small, and moves nothing once it is drawn", async () => {
  const page = await open(browser);
  const client = await page.context().newCDPSession(page);
  await client.send("Network.enable");
  let bytes = 0;
  client.on("Network.loadingFinished", (event) => {
    bytes += event.encodedDataLength;
  });
  await page.addInitScript(() => {
    window.shifted = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) window.shifted += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
  });
  await page.goto(`${serving.url}/dashboard`);
  await eventually(() => page.locator(".plot canvas").count(), (n) => n > 0);
  await page.waitForLoadState("networkidle").catch(() => {});
  console.log(`first load: ${bytes} bytes; layout shift ${await page.evaluate(() => window.shifted)}`);
  assert.ok(bytes > 50_000 && bytes <= 250_000, `${bytes} bytes`);
  assert.ok((await page.evaluate(() => window.shifted)) < 0.05);
  const again = await page.evaluate(async () => (await fetch("/dashboard")).status);
  assert.equal(again, 200);
  await page.context().close();
});

test("a choice is painted at once", async () => {
  const page = await open(browser);
  await page.goto(`${serving.url}/dashboard`);
  await eventually(() => page.locator(".plot canvas").count(), (n) => n > 0);
  const { metrics } = await serving.json("/api/filters");
  for (const metric of [...metrics, ...metrics]) {
    const count = () => page.evaluate(() => performance.getEntriesByName("stepwell:choice").length);
    const before_choice = await count();
    if ((await page.getByLabel("Metric").inputValue()) === metric) continue;
    await page.getByLabel("Metric").selectOption(metric);
    await eventually(count, (n) => n > before_choice);
  }
  await page.getByRole("heading", { name: metrics.at(-1), exact: true }).waitFor();
  const times = await page.evaluate(() => performance.getEntriesByName("stepwell:choice").map((entry) => entry.duration));
  times.sort((a, b) => a - b);
  const median = times[Math.floor(times.length / 2)];
  console.log(`choice to paint: median ${median.toFixed(1)} ms, slowest ${times.at(-1).toFixed(1)} ms of ${times.length}`);
  // 50 ms is the aim; the machine that runs all tests at once is busy with others.
  assert.ok(median < 250, `median ${median} ms`);
  await page.context().close();
});
