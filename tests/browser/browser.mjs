// Debian's Chromium, driven by playwright-core, which is among the packages of web/.
import { createRequire } from "node:module";

const { chromium } = createRequire(new URL("../../web/package.json", import.meta.url))("playwright-core");

export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    headless: true,
    args: [
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
    ],
  });
}

const CLOSE_MS = 15_000;

/** Chromium now and then does not answer that a profile is closed. Nothing waits for it: it ends with the browser. */
function close_in_time(context) {
  const close = context.close.bind(context);
  context.close = () => {
    let timer;
    const late = new Promise((done) => (timer = setTimeout(done, CLOSE_MS)));
    return Promise.race([close(), late]).finally(() => clearTimeout(timer));
  };
}

/** A page of its own, in a fresh profile, that notes whatever goes wrong in it. */
export async function open(browser, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "en-GB", ...options });
  close_in_time(context);
  const page = await context.newPage();
  page.problems = [];
  page.on("pageerror", (error) => page.problems.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") page.problems.push(message.text());
  });
  return page;
}
