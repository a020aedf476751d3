// What the pages tell of the figures beside them: how proved and how fresh they are, and what to do where there are none.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, open } from "./browser.mjs";
import { eventually, shows_answer, table_of } from "./helpers.mjs";
import { Business, Serving } from "./program.mjs";

let browser;

before(async () => {
  browser = await launch();
});

after(() => browser?.close());

const banners = (on) => on.locator(".banner");

/** Of a business of its own, whose state is not that of the others. */
async function with_business(rows, work) {
  const own = new Business(rows);
  let served;
  const here = await open(browser);
  try {
    await work(own, here, async (options) => (served = await Serving.start(own, options)));
  } finally {
    await here.context().close();
    await served?.stop();
    own.remove();
  }
}

test("an unverified generation and a rollback are told calmly, once, in the same words everywhere", async () => {
  await with_business(3000, async (own, here, serve) => {
    const served = await serve();
    const figures = () => here.waitForSelector("tbody tr");
    await here.goto(`${served.url}/dashboard`);
    await eventually(() => banners(here).allInnerTexts(), (texts) => texts.length === 1 && /^Generation 1 is not verified yet/.test(texts[0]));
    assert.match(await here.locator(".freshness").innerText(), /not verified yet$/);
    await here.goto(`${served.url}/status`);
    await figures();
    assert.equal(await banners(here).count(), 0);
    assert.match(await here.locator(".tiles").innerText(), /Verification\s+not verified yet/);

    own.run("verify");
    await eventually(() => here.locator(".freshness").innerText(), (text) => /verified \d+ s ago$/.test(text));
    await eventually(() => here.locator(".tiles").innerText(), (text) => /Verification\s+verified\s+\d+ s ago, generation 1/.test(text));
    assert.equal(await here.locator(".warnings").count(), 0);

    const { as_of } = await served.json("/api/filters");
    own.run("import", "--table", "financials", own.write("more.csv", `asin_id,marketplace,metric,month,value\n1,US,Net revenue,${as_of}-01,9.99\n`));
    own.run("rollback", "--to", "1");
    for (const address of ["/dashboard", "/categories-dashboard", "/profitability", "/products"]) {
      await here.goto(served.url + address);
      const [text, ...others] = await eventually(() => banners(here).allInnerTexts(), (texts) => /rollback/.test(texts[0] ?? ""));
      assert.match(text, /^Generation 3 is a rollback \(\d\d:\d\d UTC\): rolled back from generation 2 to 1\./);
      assert.equal(others.length, 0);
    }
    await here.getByRole("link", { name: "1 more to know" }).waitFor({ state: "attached" });
    await here.goto(`${served.url}/status`);
    const told = await eventually(() => here.locator(".warnings li").allInnerTexts(), (texts) => texts.length === 2);
    assert.match(told[1], /Generation 3 is not verified yet: generation 1 was verified/);
    assert.deepEqual(here.problems, []);
  });
});

test("a refresh that fails is told on every page", async () => {
  await with_business(3000, async (own, here, serve) => {
    // What a renamed column comes to: the published figures are served, and no refresh can read the sources.
    const served = await serve({ config: "[model]\nfacts.value = amount\n" });
    await served.begin("/api/refresh");
    for (const address of ["/dashboard", "/categories-dashboard", "/profitability", "/products"]) {
      await here.goto(served.url + address);
      const [text, ...others] = await eventually(() => banners(here).allInnerTexts(), (all) => /refresh failed/.test(all[0] ?? ""));
      assert.equal(others.length, 0);
      assert.match(text, /^The last refresh failed at \d\d:\d\d UTC: .*amount.*\. Generation 1 is served as before\./);
    }
    // A verification has its own story, and takes nothing of that one away.
    await served.begin("/api/verify");
    await here.goto(`${served.url}/status`);
    await here.getByText("The last verification failed:").waitFor();
    await here.getByText("The last refresh failed:").waitFor();
    assert.deepEqual(here.problems, []);
  });
});

test("a refresh that is held is told on every page, and why", async () => {
  await with_business(3000, async (own, here, serve) => {
    const served = await serve();
    const { brands } = await served.json("/api/filters");
    const lines = brands.map(({ id, name, category_id }) => `${id},${name},${category_id ?? ""},stock`);
    const emptied = own.write("brand.csv", ["id,brand,category_id,group", ...lines].join("\n") + "\n");
    assert.throws(() => own.run("import", "--table", "brand", emptied), /the refresh is held/);
    for (const address of ["/dashboard", "/categories-dashboard", "/profitability", "/products"]) {
      await here.goto(served.url + address);
      const texts = await eventually(() => banners(here).allInnerTexts(), (all) => /has been held/.test(all[0] ?? ""));
      assert.equal(texts.length, 1);
      assert.match(texts[0], /held since \d\d:\d\d UTC: .*“stepwell refresh --accept-shrink” publishes it/s);
    }
    await here.goto(`${served.url}/status`);
    await eventually(() => here.locator(".warnings li").allInnerTexts(), (all) => all.length === 2 && /held/.test(all[0]));
    own.run("refresh", "--accept-shrink");
    await eventually(() => here.locator(".warnings li").allInnerTexts(), (all) => !all.some((text) => /held/.test(text)));
    assert.deepEqual((await served.json("/api/filters")).brands, [], "brands of an excluded group are not offered");
    assert.deepEqual(here.problems, []);
  });
});

test("figures that are right stay while the server is away or starting", async () => {
  const own = new Business(3000);
  let served = await Serving.start(own);
  const here = await open(browser);
  try {
    await here.goto(`${served.url}/dashboard`);
    await here.waitForSelector("tbody tr");
    const shown = await table_of(here);
    const { port } = served;
    await served.stop();
    await here.getByText(/The server has not answered since \d\d:\d\d UTC/).waitFor({ timeout: 20_000 });
    assert.deepEqual(await table_of(here), shown);
    // It comes back, and has no answer yet.
    let starting = true;
    await here.route("**/api/compare?*", (route) =>
      starting ? route.fulfill({ status: 503, json: { error: "the first snapshot is being loaded" } }) : route.continue());
    served = await Serving.start(own, { port });
    await here.getByText(/could not be asked for anew: the first snapshot is being loaded/).waitFor({ timeout: 20_000 });
    assert.deepEqual(await table_of(here), shown);
    const [, asked] = await Promise.all([here.getByRole("button", { name: "Try again" }).click(), here.waitForRequest("**/api/compare?*")]);
    assert.ok(asked);
    starting = false; // it is asked for again by itself
    await eventually(() => here.getByText(/could not be asked for anew/).count(), (n) => n === 0);
    await shows_answer(here, served);
  } finally {
    await here.context().close();
    await served.stop();
    own.remove();
  }
});

test("an empty database says what to do next, and the page goes on once there are figures", async () => {
  await with_business(0, async (own, here, serve) => {
    own.run("refresh");
    const served = await serve();
    for (const address of ["/dashboard", "/categories-dashboard", "/profitability", "/products"]) {
      await here.goto(served.url + address);
      await here.getByRole("heading", { name: "There are no figures yet" }).waitFor();
      const text = await here.locator("main").innerText();
      for (const command of ["stepwell import --table financials FILE", "stepwell refresh", "stepwell generate"]) {
        assert.ok(text.includes(command), `${address}: ${command}`);
      }
      assert.ok(!/filter/i.test(text), address);
    }
    await here.goto(`${served.url}/status`);
    await here.getByText("Where the raw rows went").first().waitFor();
    await here.goto(`${served.url}/dashboard`);
    await here.getByRole("heading", { name: "There are no figures yet" }).waitFor();
    own.run("generate", "--rows", "3000", "--seed", "7");
    own.run("refresh");
    await shows_answer(here, served);
    assert.deepEqual(here.problems, []);
  });
});
