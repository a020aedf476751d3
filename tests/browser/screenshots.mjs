// Takes the pictures in docs/screenshots of a server that runs already:
//
//   node tests/browser/screenshots.mjs http://127.0.0.1:8080 [name…]
import { mkdirSync } from "node:fs";
import { launch, open } from "./browser.mjs";

const [url = "http://127.0.0.1:8080", ...names] = process.argv.slice(2);
const target = process.env.SCREENSHOTS ?? new URL("../../docs/screenshots", import.meta.url).pathname;
const status = await (await fetch(`${url}/api/status`)).json();
const { brands } = await (await fetch(`${url}/api/brands`)).json();
const brand = brands[2];
const { products } = await (await fetch(`${url}/api/products?brand_id=${brand.id}&limit=1`)).json();
console.log(`generation ${status.generation} of ${url}`);

const PAGES = {
  dashboard: "/dashboard",
  "dashboard-ebitda": `/dashboard?metric=Brand+EBITDA+%25&brand_id=${brand.id}`,
  categories: "/categories-dashboard",
  profitability: `/profitability?brand_id=${brand.id}`,
  "products-brands": `/products?category_id=${brand.category_id}`,
  products: `/products?brand_id=${brand.id}`,
  product: `/products?asin=${products[0].asin}`,
  status: "/status",
};
const LOOKS = {
  light: { colorScheme: "light" },
  dark: { colorScheme: "dark" },
  phone: { colorScheme: "light", viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
};

mkdirSync(target, { recursive: true });
const browser = await launch();
for (const [name, address] of Object.entries(PAGES)) {
  if (names.length > 0 && !names.includes(name)) continue;
  for (const [look, options] of Object.entries(LOOKS)) {
    const page = await open(browser, options);
    await page.goto(url + address);
    await page.waitForSelector("table tbody tr");
    await page.waitForTimeout(500);
    if (page.problems.length > 0) console.log(name, look, page.problems);
    await page.screenshot({ path: `${target}/${name}-${look}.png`, fullPage: look !== "phone" && name !== "products" });
    await page.context().close();
  }
}
await browser.close();
