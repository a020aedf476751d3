// Takes the pictures in docs/screenshots of a server that runs already:
//
//   [LOGIN=name:password] node tests/browser/screenshots.mjs http://127.0.0.1:8080 [name…]
import { mkdirSync } from "node:fs";
import { launch, open } from "./browser.mjs";

const [url = "http://127.0.0.1:8080", ...names] = process.argv.slice(2);
const [user, password] = (process.env.LOGIN ?? "").split(":");
const target = process.env.SCREENSHOTS ?? new URL("../../docs/screenshots", import.meta.url).pathname;

const LOOKS = {
  light: { colorScheme: "light" },
  dark: { colorScheme: "dark" },
  phone: { colorScheme: "light", viewport: { width: 390, height: 844 }, deviceScaleFactor: 1, isMobile: true, hasTouch: true },
};

async function log_in(page) {
  if (!user) return;
  await page.goto(`${url}/login`);
  await page.getByLabel("Name").fill(user);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.keyboard.press("Enter");
  await page.waitForURL(`${url}/dashboard`);
}

/** Everything is there: figures, letters, the chart and its paint. */
async function settled(page) {
  await page.waitForFunction(() => !document.querySelector("[aria-busy=true]") && document.querySelector("tbody tr, form input"));
  await page.waitForFunction(() => [...document.querySelectorAll(".plot")].every((plot) => plot.querySelector("canvas")));
  await page.evaluate(async () => {
    await document.fonts.ready;
    for (let frame = 0; frame < 3; ++frame) await new Promise(requestAnimationFrame);
  });
}

/** The addresses to take, chosen so that each has figures. */
async function addresses(page) {
  const json = (path) => page.evaluate(async (address) => (await fetch(address)).json(), path);
  const { brands } = await json("/api/brands");
  // One with a history, so that both years have something to say.
  const brand = brands.find((item) => item.category_id !== null && item.products > 3 && Math.abs(item.yoy_growth) < 60);
  const { products } = await json(`/api/products?brand_id=${brand.id}&limit=1`);
  return {
    dashboard: "/dashboard",
    "dashboard-ebitda": `/dashboard?metric=Brand+EBITDA+%25&brand_id=${brand.id}`,
    categories: "/categories-dashboard",
    profitability: `/profitability?brand_id=${brand.id}`,
    products: "/products",
    "products-brands": `/products?category_id=${brand.category_id}`,
    "products-list": `/products?brand_id=${brand.id}`,
    product: `/products?asin=${products[0].asin}`,
    status: "/status",
  };
}

mkdirSync(target, { recursive: true });
const browser = await launch();
for (const [look, options] of Object.entries(LOOKS)) {
  const page = await open(browser, options);
  const take = async (name, address) => {
    if (names.length > 0 && !names.includes(name)) return;
    if (name === "dashboard-ebitda" && look !== "light") return; // the dashboard once more
    await page.goto(url + address);
    await settled(page);
    // Of a long page, on a phone, one screen: the rest is more of the same.
    await page.screenshot({ path: `${target}/${name}-${look}.png`, fullPage: look !== "phone" });
  };
  if (user) await take("login", "/login");
  await log_in(page);
  await page.goto(`${url}/dashboard`);
  for (const [name, address] of Object.entries(await addresses(page))) await take(name, address);
  if (page.problems.length > 0) console.log(look, page.problems);
  await page.context().close();
}
await browser.close();
