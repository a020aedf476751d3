// Pages of a business full of gaps, negative, huge and cancelling figures and awkward names: every cell of every table and file
// is what the rows add up to that the test itself has written, every foot the sum of what stands above it, and no ratio a sum.
// STEPWELL_SEED=N tries another business.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { adds_up, quarters_add_up, saved, settled, table_now } from "./adding_up.mjs";
import { launch, open } from "./browser.mjs";
import { amount, IN_FILE, line_is, lines_are, name, nothing, share } from "./cells.mjs";
import { cents, csv_of, sum } from "./helpers.mjs";
import { Dice, folded, HostileBusiness } from "./hostile_business.mjs";
import { called, distinct, lines_by_month, metric_line, month_name, MONTHS, revenue_line, seen, spelled } from "./hostile_lines.mjs";
import { Serving } from "./program.mjs";

const SEEDS = process.env.STEPWELL_SEED ? process.env.STEPWELL_SEED.split(",").map(Number) : [1, 2, 3];
const EBITDA = "Brand EBITDA %";
const { any, both } = HostileBusiness;

let browser;
before(async () => (browser = await launch()));
after(() => browser?.close());

for (const seed of SEEDS) {
  describe(`seed ${seed}`, () => {
    let team, serving, page, dice, periods;

    before(async () => {
      team = new HostileBusiness(seed);
      dice = new Dice(seed + 1_000_000);
      serving = await Serving.start(team.business);
      page = await open(browser);
      periods = team.periods();
    });

    after(async () => {
      await page?.context().close();
      await serving?.stop();
      team?.remove();
    });

    /** All of them where a seed is asked for: else, other seeds bring other ones. */
    const some = (list, count) => dice.shuffled(list).slice(0, process.env.STEPWELL_SEED ? list.length : count);

    async function visit(path, ...queries) {
      page.problems.length = 0;
      const query = queries.filter(Boolean).join("&");
      await page.goto(`${serving.url}${path}${query && `?${query}`}`, { waitUntil: "commit" });
      await settled(page);
      assert.deepEqual(page.problems, [], `${path}?${query}`);
    }

    /** A table that has to be there by now. */
    async function shown(caption) {
      const table = await table_now(page, caption);
      assert.ok(table, `no table ${caption} at ${page.url()}: ${await page.locator("main").innerText()}`);
      return table;
    }

    async function says(title, what) {
      assert.deepEqual(await page.locator(".notice h2, .notice h1").allInnerTexts(), [title], what);
      assert.equal(await page.locator("table").count(), 0, what);
    }

    async function by_month_is_right(caption, wanted, what, sums) {
      const table = await shown(caption);
      const all = [...table.all, { subtotal: false, cells: table.foot.at(-1) }];
      assert.equal(all.length, wanted.length, what);
      all.forEach(({ cells, subtotal }, i) => {
        assert.equal(subtotal, wanted[i].part === "quarter", what);
        line_is(cells, wanted[i].line, what);
      });
      adds_up(table, sums, what);
      quarters_add_up(table, what, sums);
      const { lines } = await saved(page);
      assert.equal(lines.length, wanted.length, `${what}: file`);
      lines.forEach((cells, i) => line_is(cells, [...wanted[i].line, name(wanted[i].part)], `${what}: file`, IN_FILE));
      return table;
    }

    async function dashboard({ name: metric, kind }, period, { where, query }) {
      const what = `dashboard ${metric} ${period.query} ${query}`;
      const asked = ["/dashboard", period.query, `metric=${encodeURIComponent(metric)}`, query];
      await visit(...asked);
      const rows = kind === "share" ? team.parts_of(where) : [team.select(metric, where)];
      const places = team.places(period, rows[0]);
      if (!any(rows[0], places)) return says("No figures for this choice", what);
      if (kind === "ratio") return says("Ratios are not added up", what);
      const wanted = lines_by_month(places, period, (label, some) => metric_line(label, kind, rows, some, period));
      const table = await by_month_is_right("by month", wanted, what, kind === "share" ? [] : period.versus ? [1, 2, 3] : [1]);
      assert.deepEqual(await page.locator(".tile dd:not(.note)").allInnerTexts(), table.foot.at(-1).slice(1), what);
      if (dice.one_in(2)) await all_metrics_are_right(period, where);
      if (dice.one_in(2)) await month_detail(dice.one_of(places), asked, rows, kind, period, where, what);
    }

    /** What a month is made of: the rows of both tables, and the figure of the month below each. */
    async function month_detail(place, asked, rows, kind, period, where, dashboard_of) {
      const what = `${dashboard_of} detail ${place.month}`;
      await visit(...asked, `detail=${place.month}`);
      await page.waitForFunction(() => document.querySelectorAll("dialog tfoot").length === 2);
      const there = rows.flat().filter(({ month }) => [place.month, place.versus_month].includes(month));
      const line = (label, own) => metric_line(label, kind, rows.map((part) => part.filter(own)), [place], period, true);
      const by_market = await shown("by marketplace");
      const wanted = distinct(there.map((row) => row.marketplace)).map((market) =>
        [spelled(market), ...line("", (row) => row.marketplace === market).slice(1)]);
      lines_are(by_market.rows, wanted, `${what} by marketplace`);
      const products = distinct(there.map((row) => row.asin_id)).map((id) => {
        const { asin, name: own } = team.asins.find((one) => one.id === id);
        return line(`${asin || `No. ${id}`} ${own}`, (row) => row.asin_id === id);
      });
      const by_asin = await shown("by asin");
      lines_are(by_asin.rows, products, `${what} by asin`);
      for (const table of [by_market, by_asin]) {
        line_is(table.foot.at(-1), metric_line("Total", kind, rows, [place], period, true), what);
        if (kind !== "share") adds_up(table, period.versus ? [1, 2] : [1], what);
      }
    }

    async function all_metrics_are_right({ current }, where) {
      const link = page.getByRole("link", { name: "All metrics CSV" });
      const file = await fetch(serving.url + (await link.getAttribute("href")));
      const year = (current.to < team.as_of ? current.to : team.as_of).slice(0, 4);
      const [revenue, margin, units] = team.parts_of(where);
      const month_of = (rows, month) => sum(rows.filter((row) => row.month === month).map((row) => row.cents));
      /** The nearest whole, halves to the even one. */
      const whole = (value) => {
        const size = value < 0n ? -value : value;
        const up = size % 100n > 50n || (size % 100n === 50n && (size / 100n) % 2n === 1n) ? 1n : 0n;
        return (size / 100n + up) * (value < 0n ? -100n : 100n);
      };
      const lines = [["Net Revenue", (m) => amount(month_of(revenue, m))], ["CM3", (m) => amount(month_of(margin, m))],
        ["Net Units", (m) => amount(whole(month_of(units, m)))], ["EBITDA %", (m) => share(month_of(margin, m), month_of(revenue, m))]];
      const years = [String(Number(year) - 1), year];
      const wanted = lines.flatMap(([title, of]) => years.map((one) =>
        [name(title), name(one), ...MONTHS.map((_, i) => of(`${one}-${String(i + 1).padStart(2, "0")}`))]));
      assert.equal(file.status, 200);
      const told = csv_of({ bytes: Buffer.from(await file.arrayBuffer()) }).slice(1);
      assert.equal(told.length, wanted.length);
      told.forEach((cells, i) => line_is(cells, wanted[i], `all metrics ${current.to}`, { ...IN_FILE, none: "0.00" }));
    }

    test(`seed ${seed}: the dashboard, each metric and period, its months and files`, async () => {
      const [revenue] = team.metrics;
      for (const period of some(periods, 3)) await dashboard(revenue, period, { where: {}, query: "" });
      for (const metric of some(team.metrics, 6)) await dashboard(metric, dice.one_of(periods), team.some_filter(dice));
    });

    test(`seed ${seed}: profitability`, async () => {
      for (const period of some(periods, 4)) {
        const { where, query } = team.some_filter(dice, false);
        const what = `profitability ${period.query} ${query}`;
        await visit("/profitability", period.query, query);
        const parts = team.parts_of(where);
        const places = team.places(period, parts[0]);
        if (!any(parts[0], places)) {
          await says("No figures for this choice", what);
          continue;
        }
        const wanted = lines_by_month(places, period, (label, some) => revenue_line(label, parts, some, period));
        await by_month_is_right("Profitability", wanted, what, period.versus ? [1, 2] : [1]);
      }
    });

    /** Lines by category or brand: of those known, and of what else there is. */
    const grouped = (parts, places, period, ids, key, label) =>
      ids.map((id) => revenue_line(label(id), parts.map((rows) => rows.filter((row) => key(row) === id)), places, period));

    const category_label = (id) => (id === null ? "Uncategorised" : called(team.categories.find((one) => one.id === id)));
    const is_sorted = (table, what) => {
      const revenue = table.rows.map((row) => cents(row[1]));
      assert.ok(revenue.every((value, i) => i === 0 || value <= revenue[i - 1]), `${what}: sorted by revenue`);
    };

    test(`seed ${seed}: categories, with their stock, whole and narrowed`, async () => {
      for (const period of [...some(periods, 2), periods.at(-1)]) {
        const what = `categories ${period.query}`;
        const parts = team.parts_of({});
        const places = team.places(period, parts[0]);
        const loose = any(parts.flat().filter((row) => row.category === null), places) || team.has_loose_stock(period);
        const ids = [...team.categories.map(({ id }) => id), ...(loose ? [null] : [])];
        await visit("/categories-dashboard", period.query);
        const table = await shown("Categories");
        const columns = table.head.filter((title) => title.startsWith("Stock")).length;
        assert.equal(columns > 0, [period.current, period.versus].some((span) => span && team.stock_of(null, span) !== null), what);
        const balances = [[period.current, "end"], [period.current, "average"], [period.versus, "end"]].slice(0, columns);
        const balance = (of) => balances.map(([span, side]) =>
          team.stock_of(null, span) === null ? nothing : amount(sum(of.map((id) => team.stock_of(id, span)[side]))));
        const wanted = grouped(parts, places, period, ids, (row) => row.category, category_label).map((line, i) => [...line, ...balance([ids[i]])]);
        const total = [...revenue_line("Total", parts, places, period), ...balance([1, 2, 3, null])];

        lines_are(table.rows, wanted, what);
        line_is(table.foot.at(-1), total, what);
        is_sorted(table, what);
        adds_up(table, period.versus ? [1, 2] : [1], what);
        const { lines } = await saved(page);
        lines_are(lines.slice(0, -1), wanted, `${what}: file`, IN_FILE);
        line_is(lines.at(-1), total, `${what}: file`, IN_FILE);

        await visit("/categories-dashboard", period.query, `q=${encodeURIComponent(dice.one_of(table.rows)[0])}`);
        const narrow = await shown("Categories");
        adds_up(narrow, period.versus ? [1, 2] : [1], `${what}, narrowed`);
        line_is(narrow.foot.at(-1), total, `${what}, narrowed`);
      }
    });

    test(`seed ${seed}: products, down the steps`, async () => {
      for (const period of some(periods, 2)) {
        const top = `products ${period.query}`;
        const parts = team.parts_of({});
        const places = team.places(period, parts[0]);
        const ids = [...team.categories.map(({ id }) => id), ...(any(parts.flat().filter((row) => row.category === null), places) || team.has_loose_stock(period) ? [null] : [])];
        await visit("/products", period.query);
        const table = await shown("Category");
        lines_are(table.rows, grouped(parts, places, period, ids, (row) => row.category, category_label), top);
        line_is(table.foot.at(-1), revenue_line("Total", parts, places, period), top);

        const category = dice.one_of([1, 2, 3, null]);
        // Those that filters offer, and at least those that have figures in any month.
        const offered = new Set((await serving.json("/api/filters")).brands.map(({ id }) => id));
        assert.ok(team.rows.every((row) => offered.has(row.brand_id)));
        const brands = team.brands.filter(({ id, category: of }) => of === category && offered.has(id));
        await brands_are_right(category, brands, period);
        await products_are_right({ brand_id: dice.one_of(brands.length > 0 ? brands : team.brands).id }, period);
        await products_are_right({ typed: dice.one_of(["b0", "B0SAME", "<", ",", '"', "e", "zwölf"]) }, period);
      }
    });

    async function brands_are_right(category, brands, period) {
      const what = `brands of ${category} ${period.query}`;
      await visit("/products", `category_id=${category ?? "none"}`, period.query);
      if (brands.length === 0) return says("No brands here", what);
      const parts = team.parts_of({ category });
      const places = team.places(period, parts[0]);
      const label = (id) => called(team.brands.find((one) => one.id === id));
      const table = await shown("Brand");
      lines_are(table.rows, grouped(parts, places, period, brands.map(({ id }) => id), (row) => row.brand_id, label), what);
      line_is(table.foot.at(-1), revenue_line("Total", parts, places, period), what);
      adds_up(table, period.versus ? [1, 2] : [1], what);
      is_sorted(table, what);
    }

    /** Those of a brand, or those that a search finds; and the months of one of them. */
    async function products_are_right({ brand_id, typed }, period) {
      const what = `products of ${brand_id ?? `“${typed}”`} ${period.query}`;
      await visit("/products", typed ? `q=${encodeURIComponent(typed)}` : `brand_id=${brand_id}`, period.query);
      const brand_name = ({ brand_id: id }) => team.brands.find((one) => one.id === id)?.name ?? "";
      const found = team.asins.filter((one) => (typed ? [one.asin, one.name, brand_name(one)].some((text) => folded(text).includes(folded(typed))) : one.brand_id === brand_id));
      const lead = team.parts_of(typed ? {} : { brand_id })[0];
      const places = team.places(period, lead);
      const listed = found.filter(({ id }) => any(team.parts_of({ asin_id: id }).flat(), places));
      if (listed.length === 0) return says(typed ? "Nothing is called that" : "No products here", what);
      const line = (label, own, of) => {
        const [revenue, margin, units] = team.parts_of({ asins: new Set(of.map(({ id }) => id)) });
        const [first, ...figures] = revenue_line(label, [revenue, margin], places, period);
        const [r, m, u] = [revenue, margin, units].map((rows) => both(rows, places)[0]);
        const brand = !typed ? [] : [name(of.length === 1 && own !== "" ? called(team.brands.find((one) => one.id === of[0].brand_id)) : "")];
        return [first, name(own), ...brand, ...figures.slice(0, period.versus ? 3 : 1), amount(u), amount(m), share(m, r)];
      };
      const table = await shown("Products");
      lines_are(table.rows, listed.map((one) => line(one.asin || `No. ${one.id}`, one.name || "–", [one])), what);
      const total = line("Total", "", listed);
      line_is(table.foot.at(-1), total, what);
      const at = typed ? 3 : 2;
      adds_up(table, period.versus ? [at, at + 1, at + 3, at + 4] : [at, at + 1, at + 2], what);
      if (!typed) await months_are_right(dice.one_of(listed), dice.one_of(team.metrics), period);
      if (!typed) for (const one of some(listed, 3)) await months_are_right(one, { name: EBITDA, kind: "share" }, period);
    }

    /** The months of one product by marketplace: sums, shares of sums, or the facts themselves, which have no total. */
    async function months_are_right({ id }, { name: metric, kind }, { query, current }) {
      const what = `months of product ${id} ${metric} ${query}`;
      await visit("/products", `id=${id}`, `metric=${encodeURIComponent(metric)}`, query);
      const rows = kind === "share" ? team.parts_of({ asin_id: id }).slice(0, 2) : [team.select(metric, { asin_id: id })];
      const all = rows.flat();
      const inside = all.filter(({ month }) => current.from <= month && month <= current.to);
      if (inside.length === 0) return says(`No ${seen(metric)} ${all.length === 0 ? "here" : "in this period"}`, what);
      const markets = distinct(all.map((row) => row.marketplace));
      const cell = (months, market) => {
        const [own, margin] = rows.map((part) => part.filter((row) => months.includes(row.month) && (market === undefined || row.marketplace === market)));
        const value = sum((own ?? []).map((row) => row.cents));
        if (kind === "share") return share(sum(margin.map((row) => row.cents)), value);
        if (own.length === 0) return nothing;
        return kind === "ratio" && metric.includes("%") ? share(value, 10_000n) : amount(value);
      };
      const table = await shown("by month and marketplace");
      const heads = table.head.slice(1, kind === "ratio" ? undefined : -1);
      const order = heads.map((label) => markets.find((market) => folded(seen(market)).trim() === folded(label)));
      assert.deepEqual([...order].sort(), [...markets].sort(), `${what}: ${table.head}`);
      const line = (label, months) => [name(label), ...order.map((market) => cell(months, market)), ...(kind === "ratio" ? [] : [cell(months)])];
      const months = distinct(inside.map((row) => row.month)).sort();
      const foot = kind === "ratio" ? [] : [line("Total", months)];
      [...table.rows, ...table.foot].forEach((cells, i) => line_is(cells, [...months.map((month) => line(month_name(month), [month])).reverse(), ...foot][i], what));
      assert.equal(table.rows.length + table.foot.length, months.length + foot.length, what);
      if (foot.length > 0 && kind !== "share") adds_up(table, table.head.map((_, i) => i).filter((i) => i > 0 && table.foot[0][i] !== "–"), what);
      const { lines } = await saved(page);
      assert.equal(lines.length, months.length + foot.length, what);
      lines.forEach((cells, i) => line_is(cells, [...months.map((month) => line(month, [month])), ...foot][i], `${what}: file`, IN_FILE));
    }
  });
}
