// A small business that is as awkward as its tables allow, random and the same for each seed; and what its pages have to
// show, taken from the rows that were written to its files and from nothing else.
import { periods_of, shifted, span } from "./adding_up.mjs";
import { month_plus, sum } from "./helpers.mjs";
import { Business } from "./program.mjs";

/** Numbers below `n`, and choices, the same for each seed (mulberry32). */
export class Dice {
  constructor(seed) {
    this.state = seed >>> 0;
  }

  below(n) {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * n);
  }

  one_in(n) {
    return this.below(n) === 0;
  }

  one_of(list) {
    return list[this.below(list.length)];
  }

  shuffled(list) {
    const left = [...list];
    return list.map(() => left.splice(this.below(left.length), 1)[0]);
  }
}

/** A name may be nothing at all: an empty field is NULL. */
const NAMES = ["", " ", "Küche, Bad & Söhne", 'Zwölf "Zoll"', "two\nlines", "<script>alert(1)</script>", "__proto__", "constructor", "=1+1", "-5", "+a",
  "Total", "2 others", "Uncategorised", "@b", "100%", "İstanbul ßẞ", "名前 🫖", " both ends ", "a\r\nb", "'quoted'", "&amp;", "Net revenue"];
const MARKETPLACES = ["US", "us ", "DE", " ", "<b>", "__proto__", 'A,"B"', "Ümlaut", "=x", "%26"];

/** `kind` is what the name says by docs/api.md; the first three are what EBITDA and its columns are made of. */
const METRICS = [
  { name: "Net revenue", kind: "money" },
  { name: "CM3", kind: "money" },
  { name: "Net units", kind: "count" },
  { name: "Advertising cost", kind: "money" },
  { name: "Amazon fees", kind: "money" },
  { name: "Units", kind: "count" },
  { name: '__proto__ "<i>", x & y', kind: "money" },
  { name: " ", kind: "money" },
  { name: "ACOS %", kind: "ratio" },
  { name: "Return rate", kind: "ratio" },
  // No metric of the rows: theirs of that name gives way to the one that is computed.
  { name: "Brand EBITDA %", kind: "share" },
];

/** R4 on an engine without collations. */
export const folded = (label) => label.replace(/ +$/, "").toLowerCase();
/** As money is written: -1234 → "-12.34". */
export const decimal = (cents) => `${cents < 0n ? "-" : ""}${String(cents < 0n ? -cents : cents).padStart(3, "0").replace(/(..)$/, ".$1")}`;

const field = (value) => (/[",\r\n]/.test(value ?? "") ? `"${value.replaceAll('"', '""')}"` : String(value ?? ""));
const months_of = ({ from, to }) => (from > to ? [] : [from, ...months_of({ from: month_plus(from, 1), to })]);

export class HostileBusiness {
  constructor(seed) {
    this.dice = new Dice(seed);
    this.business = new Business(0);
    this.metrics = METRICS;
    this.#invent();
    this.#import();
    this.of_metric = new Map(METRICS.map(({ name }) => [folded(name), this.rows.filter((row) => row.metric === folded(name))]));
    this.as_of = this.rows.map((row) => row.month).sort().at(-1);
  }

  #invent() {
    const { dice } = this;
    const names = dice.shuffled([...NAMES, ...NAMES]);
    const latest = `2025-${String(4 + dice.below(8)).padStart(2, "0")}`;
    this.months = months_of({ from: month_plus(latest, -30), to: latest });
    this.categories = [3, 1, 2].map((id) => ({ id, name: names.pop() }));
    this.brands = Array.from({ length: 7 + dice.below(6) }, (_, i) => ({
      id: i + 1,
      name: names.pop(),
      // The first has none, the second one that is not there, and the third is left out of all figures.
      category_id: i === 0 ? null : i === 1 ? 99 : dice.one_of([1, 2, 3, null]),
      group: i === 2 ? "Stock " : dice.one_of(["", "core"]),
    }));
    const owners = this.brands.slice(0, -1).flatMap(({ id }) => Array.from({ length: 1 + dice.below(3) }, () => id)); // the last has no products
    this.asins = [...owners, "", 777].map((brand_id, i) => ({
      id: i + 1,
      asin: dice.one_in(5) ? "" : dice.one_in(4) ? "B0SAME" : `B0${dice.one_of(["", "x", ",", '"', "<b>", " "])}${i}`,
      name: dice.one_of(NAMES),
      brand_id,
    }));
    const known = new Map(this.brands.map((brand) => [brand.id, brand]));
    const category_of = ({ category_id }) => (this.categories.some(({ id }) => id === category_id) ? category_id : null);
    for (const brand of this.brands) brand.category = category_of(brand);
    this.raw = [...this.asins, { id: 9999 }].flatMap((asin) => this.#rows_of(asin.id));
    const place = new Map(this.asins.map((asin) => [asin.id, known.get(asin.brand_id)]));
    const counts = ({ asin_id }) => place.get(asin_id) !== undefined && place.get(asin_id).id !== 3;
    this.rows = this.raw.filter(counts).map((row) => ({
      ...row, metric: folded(row.metric), marketplace: folded(row.marketplace), brand_id: place.get(row.asin_id).id, category: place.get(row.asin_id).category }));
    // Of before the first sale, too.
    const stocked = [...months_of({ from: month_plus(latest, -44), to: month_plus(latest, -38) }), ...this.months];
    this.stock = this.asins.flatMap(({ id }) => (dice.one_in(3) ? [] : stocked.filter(() => dice.one_in(2)).map((month) => ({
      asin_id: id, month, cents: BigInt(dice.below(2_000_000) - 200_000), brand: place.get(id) }))));
  }

  /** Each product sells in some marketplaces, in its own months, and in its own way. */
  #rows_of(asin_id) {
    const { dice, months } = this;
    const alive = dice.one_of([months, months.slice(0, 16), months.slice(-9), months.filter(() => dice.one_in(3)), [dice.one_of(months)]]);
    const rows = [];
    for (const marketplace of MARKETPLACES.filter(() => dice.one_in(3))) {
      for (const { name, kind } of METRICS.filter((_, i) => i < 3 || dice.one_in(2))) {
        const market = dice.one_of([marketplace, marketplace, `${marketplace.toUpperCase()} `]); // another spelling of it
        const way = kind === "ratio" ? 5 : dice.below(5);
        for (const month of alive.filter(() => !dice.one_in(4))) {
          const day = () => `${month}-${String(1 + dice.below(28)).padStart(2, "0")}`;
          const metric = dice.one_in(9) ? `${name.toUpperCase()} ` : name; // another spelling of it
          const add = (cents) => rows.push({ asin_id, marketplace: market, metric, month, day: day(), cents });
          const some = BigInt(dice.below(900_000) + 1);
          if (way === 0) [some, -some, 7n - 7n].forEach(add); // comes to nothing
          else if (way === 1) add(-some);
          // Nearly all that a row of the lowest tier holds, which one spelling of a marketplace alone may have.
          else if (way === 2 && marketplace !== "us ") [990_000_000_000_000n + some, null, -1n].forEach(add);
          else if (way === 3) add(dice.one_in(2) ? null : 1n);
          else if (way === 4) [some, some / 3n, -some / 7n].forEach(add);
          else add(some % 10_000n); // of a ratio one row: two were two answers to one question
        }
      }
    }
    const once = new Set(); // of a ratio, in whatever spelling of its marketplace
    return rows.filter(({ marketplace, metric, month }) => {
      if (METRICS.find((known) => folded(known.name) === folded(metric)).kind !== "ratio") return true;
      const key = `${folded(marketplace)}|${folded(metric)}|${month}`;
      return !once.has(key) && once.add(key);
    });
  }

  #import() {
    const give = (table, head, lines) =>
      this.business.run("import", "--table", table, this.business.write(`${table}.csv`, [head, ...lines.map((line) => line.map(field).join(","))].join("\r\n") + "\r\n"));
    const text = (cents) => (cents === null ? "" : decimal(cents));
    give("category", "id,category", this.categories.map(({ id, name }) => [String(id), name]));
    give("brand", "id,brand,category_id,group", this.brands.map(({ id, name, category_id, group }) => [String(id), name, String(category_id ?? ""), group]));
    give("asin", "id,asin,name,brand_id", this.asins.map(({ id, asin, name, brand_id }) => [String(id), asin, name, String(brand_id)]));
    give("stock", "asin_id,month,value", this.stock.map(({ asin_id, month, cents }) => [String(asin_id), `${month}-01`, text(cents)]));
    give("financials", "asin_id,marketplace,metric,month,value",
      this.raw.map(({ asin_id, marketplace, metric, day, cents }) => [String(asin_id), marketplace, metric, day, text(cents)]));
    this.business.run("refresh");
  }

  /** Rows of a metric where a filter says; of ids `undefined` is any, and null the brands without a category. */
  select(metric, { category, brand_id, marketplace, asin_id, asins } = {}) {
    const is = (wanted, value) => wanted === undefined || wanted === value;
    const market = marketplace === undefined ? undefined : folded(marketplace);
    return this.of_metric.get(folded(metric)).filter((row) => is(category, row.category) && is(brand_id, row.brand_id) &&
      is(asin_id, row.asin_id) && is(market, row.marketplace) && (asins === undefined || asins.has(row.asin_id)));
  }

  /** Of revenue, margin and units. */
  parts_of(where) {
    return METRICS.slice(0, 3).map(({ name }) => this.select(name, where));
  }

  /** Of all kinds, as addresses ask for them. */
  periods() {
    const [ytd, ltm, year] = periods_of(this.as_of);
    const odd = { from: month_plus(this.as_of, -20), to: month_plus(this.as_of, -13) };
    const early = { from: month_plus(this.as_of, -42), to: month_plus(this.as_of, -39) };
    const long = { from: month_plus(this.as_of, -17), to: this.as_of };
    return [
      ...periods_of(this.as_of),
      { query: "versus=none", current: ytd.current, versus: null },
      { query: "period=ltm&versus=previous&like_for_like=1", current: ltm.current, versus: shifted(ltm.current, -12), like_for_like: true },
      { query: `period=year&at=${year.versus.to}`, current: year.versus, versus: shifted(year.versus, -12) },
      { query: `period=custom&from=${odd.from}&to=${odd.to}&versus=previous`, current: odd, versus: shifted(odd, -8) },
      // Across years and their quarters; nothing at all; and stock alone.
      { query: `period=custom&from=${long.from}&to=${long.to}&like_for_like=1`, current: long, versus: shifted(long, -12), like_for_like: true },
      { query: "period=year&at=2019-05", current: span("2019-01", 12), versus: span("2018-01", 12) },
      { query: `period=custom&from=${early.from}&to=${early.to}`, current: early, versus: shifted(early, -12) },
    ];
  }

  /** A filter as the oracle takes it, and as the address says it. */
  some_filter(dice, marketplaces = true) {
    const where = {};
    if (dice.one_in(3)) where.category = dice.one_of([1, 2, 3, null]);
    else if (dice.one_in(2)) where.brand_id = dice.one_of(this.brands).id;
    if (marketplaces && dice.one_in(2)) where.marketplace = dice.one_of(this.raw).marketplace;
    const { category, brand_id, marketplace } = where;
    const query = [
      category === undefined ? "" : `category_id=${category ?? "none"}`,
      brand_id === undefined ? "" : `brand_id=${brand_id}`,
      marketplace === undefined ? "" : `marketplace=${encodeURIComponent(marketplace)}`,
    ];
    return { where, query: query.filter(Boolean).join("&") };
  }

  /** The months of both periods that count, place by place. Like for like, those that have rows in both. */
  places({ current, versus, like_for_like = false }, lead) {
    const present = new Set(lead.map((row) => row.month));
    const before = versus ? months_of(versus) : [];
    return months_of(current).map((month, i) => ({
      month,
      versus_month: before[i] ?? null,
      counts: !like_for_like || (present.has(month) && present.has(before[i])),
    }));
  }

  /** Whether there is a row in either period, whatever counts. */
  static any(rows, places) {
    const months = new Set(places.flatMap(({ month, versus_month }) => [month, versus_month]));
    return rows.some((row) => months.has(row.month));
  }

  /** [current, comparison] of the places that count. */
  static both(rows, places) {
    const counting = places.filter(({ counts }) => counts);
    const of = (months) => sum(rows.filter((row) => months.has(row.month)).map((row) => row.cents));
    return [of(new Set(counting.map(({ month }) => month))), of(new Set(counting.map(({ versus_month }) => versus_month)))];
  }

  /** The balance of a category at the last month of a period that has any, and on average over the months that have. */
  stock_of(category, { from, to }) {
    const known = this.stock.filter(({ month, brand }) => brand !== undefined && from <= month && month <= to);
    const months = [...new Set(known.map(({ month }) => month))].sort();
    if (months.length === 0) return null;
    const mine = known.filter(({ brand }) => brand.category === category);
    const n = BigInt(months.length);
    const all = sum(mine.map(({ cents }) => cents));
    let [whole, rest] = [all / n, all % n];
    if (rest < 0n) [whole, rest] = [whole - 1n, rest + n];
    if (2n * rest > n || (2n * rest === n && whole % 2n !== 0n)) whole += 1n;
    return { end: sum(mine.filter(({ month }) => month === months.at(-1)).map(({ cents }) => cents)), average: whole };
  }

  /** Whether brands without a category have stock of either period. */
  has_loose_stock({ current, versus }) {
    const inside = (month) => [current, versus].some((span) => span && span.from <= month && month <= span.to);
    return this.stock.some(({ month, brand }) => brand?.category === null && inside(month));
  }

  remove() {
    this.business.remove();
  }
}
