// node bench/page_paint.mjs URL: how long the dashboard takes in a real browser from a choice to its painted figures, and
// what its first load transfers. URL is that of a running `stepwell serve` without logins.
import { launch, open } from "../tests/browser/browser.mjs";
import { choose_in_combo } from "../tests/browser/helpers.mjs";

const url = process.argv[2] ?? "http://127.0.0.1:8080";
const browser = await launch();
try {
  const page = await open(browser);
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  let bytes = 0;
  session.on("Network.loadingFinished", (event) => (bytes += event.encodedDataLength));
  const begun = performance.now();
  await page.goto(`${url}/dashboard`, { waitUntil: "networkidle" });
  console.log(`first load: ${(bytes / 1000).toFixed(0)} KB transferred`);

  const { brands } = await (await fetch(`${url}/api/filters`)).json();
  const choices = brands.slice(0, 30).map((brand) => ["Brand", brand.name]);
  const count = () => page.evaluate(() => performance.getEntriesByName("stepwell:choice").length);
  for (const [label, name] of choices) {
    const before = await count();
    await choose_in_combo(page, label, name);
    while ((await count()) === before) await page.waitForTimeout(5);
  }
  const times = await page.evaluate(() => performance.getEntriesByName("stepwell:choice").map((entry) => entry.duration));
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))].toFixed(1);
  console.log(`choice to paint, ${times.length} choices: median ${at(0.5)} ms, 90% ${at(0.9)} ms, worst ${at(1)} ms`);
  console.log(`(${((performance.now() - begun) / 1000).toFixed(1)} s in all)`);
} finally {
  await browser.close();
}
