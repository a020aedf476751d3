// The shapes of the API's answers (docs/api.md). Fields that carry a year are read through `year_fields`.

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

export type Work = "refresh" | "rollback";

/** What the server does by itself, or is told to by an administrator. */
export interface RefreshState {
  /** "1h": that often; "03:00": daily at that time; null: only when somebody asks for it. */
  every: string | null;
  next_at: string | null;
  running: { what: Work; since: string } | null;
  last: { what: Work; at: string; seconds: number; ok: boolean; outcome: string } | null;
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
  settings: { ebitda_thresholds: { green: number; orange: number }; stale_after_s: number };
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
  return name ?? `No. ${id}`;
}

export interface Filters {
  brands: (Named & { category_id: number | null })[];
  categories: Named[];
  marketplaces: string[];
  metrics: string[];
  months: string[];
  as_of: string;
}

export type Dashboard = { months: string[]; metric: string } & Record<string, (number | null)[]>;

/** Of a category or a brand; with revenue_P and ebitda_P. */
export type Line = Record<string, number> & { revenue_ltm: number; yoy_growth: number; ebitda_ltm: number };
export type CategoryLine = Line & { id: number; stock_ltm: number } & { category: string | null };
export type BrandLine = Line & { id: number; products: number } & { brand: string | null };

export type MonthLine = { month: string } & Record<string, number>;

export type ProductLine = Line & { asin_id: number; units_ltm: number; cm3_ltm: number } & {
  asin: string;
  name: string;
  brand_id: number | null;
  category_id: number | null;
};

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
  series: { marketplace: string; metric: string; months: string[]; values: number[] }[];
}

/** The years of `prefix_2024`, `prefix_2025` …, ascending. */
export function years_of(fields: object, prefix: string): number[] {
  return Object.keys(fields)
    .filter((name) => name.startsWith(prefix) && /^\d{4}$/.test(name.slice(prefix.length)))
    .map((name) => Number(name.slice(prefix.length)))
    .sort((a, b) => a - b);
}
