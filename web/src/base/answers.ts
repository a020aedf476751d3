// The shapes of the API's answers (docs/api.md).
import { format_label, type Kind, type Value } from "./format";

export interface Account {
  rows: number;
  money: number;
}

export interface ChangeCounts {
  inserted: number;
  updated: number;
  deleted: number;
}

export interface Published {
  generation: number;
  kind: string;
  why: string;
  published_at: string;
  /** When a refresh last found nothing to change in it; before that, when it was published. */
  confirmed_at: string;
  duration_s: number;
  /** The program that published it; empty where that was not recorded. */
  made_by: string;
  /** Who had it made: a login, "schedule", or the system's user of a command; empty where that was not recorded. */
  actor: string;
  restored: number | null;
  changes: { asin: ChangeCounts; brand: ChangeCounts; category: ChangeCounts };
}

export interface Session {
  login_required: boolean;
  /** Null: nobody is logged in. */
  user: string | null;
  role: "viewer" | "admin" | null;
  expires_at: string | null;
}

export type Work = "refresh" | "rollback" | "verify";

export interface Outcome {
  what: Work;
  at: string;
  seconds: number;
  ok: boolean;
  /** What was done; or what happened and what to do. */
  outcome: string;
}

/** What the server does by itself, or is told to by an administrator. */
export interface RefreshState {
  /** "1h": that often; "03:00": daily at that time; null: only when somebody asks for it. */
  every: string | null;
  next_at: string | null;
  running: { what: Work; since: string } | null;
  /** Of refreshes and rollbacks. */
  last: Outcome | null;
  /** Not ok: it found a difference, or did not come to an end. */
  verification: Outcome | null;
  /** How the command ended that runs once a generation has been published; null where none has run. */
  after: { generation: number; ok: boolean; outcome: string } | null;
}

/** A metric that the dashboards are made of, by the name that [dashboard] gives it. */
export interface MetricRole {
  name: string;
  /** Whether it has figures. */
  known: boolean;
}

export interface MetricRoles {
  /** What is shown first: revenue, or a metric that has figures where it has none. */
  opening: string;
  revenue: MetricRole;
  margin: MetricRole;
  units: MetricRole;
}

export interface Status extends Published {
  as_of: string;
  /** A refresh that would take too much away, and was not published. */
  held: { since: string; why: string } | null;
  verification: { generation: number; verified_at: string; full: boolean; passed: boolean } | null;
  raw: Account;
  summarised: Account;
  uncategorised: Account;
  excluded: (Account & { reason: string })[];
  rows: { asin: number; brand: number; category: number };
  products: number;
  snapshot_bytes: number;
  database: { description: string; reachable: boolean; problem: string | null; problem_since: string | null };
  metrics: MetricRoles;
  settings: {
    ebitda_thresholds: { green: number; orange: number };
    stale_after_s: number;
    /** The month that a fiscal year begins with, 1 to 12. */
    fiscal_year_start?: number;
    /** Written before money; empty: nothing is. */
    currency?: string;
  };
  /** Absent on a server that refreshes nothing. */
  refresh?: RefreshState;
  version: string;
  started_at: string;
}

export interface Named {
  id: number;
  /** null where the database has none. */
  name: string | null;
}

/** What it is called on the pages. */
export function called({ id, name }: Named): string {
  return name === null ? `No. ${id}` : format_label(name);
}

export interface Filters {
  brands: (Named & { category_id: number | null })[];
  categories: Named[];
  marketplaces: string[];
  metrics: string[];
  /** What each metric is, in the order of `metrics`. */
  kinds?: { metric: string; kind: Kind; cost: boolean }[];
  months: string[];
  as_of: string;
}

/** A metric in the period and in the one that it is compared with. */
export interface Figure {
  current: Value;
  comparison: Value;
  difference: Value;
  /** In percent; null where the comparison is not positive, and of ratios. */
  change: number | null;
}

/** EBITDA, with what it is made of. */
export interface Line extends Figure {
  revenue: Figure;
  margin: Figure;
  units: Figure;
}

/** Both periods may be of unequal length: then a row has but one month. */
export interface MonthRow {
  month: string | null;
  versus_month: string | null;
  has_rows: [boolean, boolean];
}

/** A balance: what there is at the last month with stock, and on average over the months. */
export interface Stock {
  end: Value;
  average: Value;
  comparison_end: Value;
  comparison_average: Value;
}

export type CategoryRow = Line & { id: number | null; name: string | null; stock: Stock | null };
export type BrandRow = Line & Named & { category_id: number | null };
export type ProductRow = Line & { id: number; asin: string; name: string; brand_id: number | null };

/** GET /api/compare. `Total`: the figures of a total; `Row`: those of a row, and what it is of. */
export interface Comparison<Total extends Figure, Row> {
  metric: string;
  kind: Kind;
  cost: boolean;
  from: string;
  to: string;
  versus_from: string | null;
  versus_to: string | null;
  months: { current: number; comparison: number; current_with_rows: number; comparison_with_rows: number };
  like_for_like: boolean;
  /** Rows in all, and which of them is the first here. */
  count: number;
  offset: number;
  rows: Row[];
  /** What the rows here leave out of the total. */
  others: (Total & { count: number }) | null;
  total: Total;
}

export interface MonthsAnswer<F extends Figure = Figure> extends Comparison<F, F & MonthRow> {
  /** Each the subtotal of so many rows; none where the period does not begin with one. */
  quarters: (F & { quarter: string; rows: number })[];
}

/** Of GET /api/products, what finding one by its name needs. */
export interface ProductLine {
  asin_id: number;
  asin: string;
  name: string;
  brand_id: number | null;
  category_id: number | null;
}

export interface Products {
  total: number;
  offset: number;
  limit: number;
  products: ProductLine[];
}

export interface Product {
  asin_id: number;
  asin: string;
  name: string;
  brand: Named | null;
  category: Named | null;
  /** A value is null where it is a ratio, and more than one raw row has it. */
  series: { marketplace: string; metric: string; months: string[]; values: (number | string | null)[] }[];
}
