// Columns that categories, brands, products and months have in common: revenue, growth and EBITDA, of both periods.
import type { Sort } from "../base/address";
import type { Figure, Kind, Line, MetricRoles, Value } from "../base/answers";
import type { PeriodNames } from "../base/compare";
import { exact, fixed } from "../base/csv";
import { percent_of, sort_key } from "../base/figures";
import { format_value } from "../base/format";
import { Change } from "./change";
import type { Column } from "./data_table";
import { Level } from "./level";
import { has_ebitda } from "./scope";

export const BY_REVENUE: Sort = { key: "revenue", descending: true };

/** One side of a figure. */
export function figure_column<Row>(
  key: string,
  title: string,
  period: string | undefined,
  kind: Kind,
  pick: (row: Row) => Value,
): Column<Row> {
  return {
    key,
    title,
    period,
    cell: (row) => format_value(kind, pick(row)),
    value: (row) => sort_key(pick(row)),
    csv: (row) => exact(kind, pick(row)),
  };
}

function growth_column<Row>(pick: (row: Row) => Figure): Column<Row> {
  return {
    key: "growth",
    title: "Growth",
    cell: (row) => <Change figure={pick(row)} />,
    value: (row) => pick(row).change,
    csv: (row) => fixed(pick(row).change, 2),
  };
}

function level_column<Row>(key: string, title: string, period: string, pick: (row: Row) => Value): Column<Row> {
  return {
    key,
    title,
    period,
    cell: (row) => <Level value={percent_of(pick(row))} />,
    value: (row) => percent_of(pick(row)),
    csv: (row) => fixed(percent_of(pick(row)), 2),
  };
}

/** None where revenue has no figures at all: a column of zeros would look like a bad year. */
export function revenue_columns<Row extends Line>(names: PeriodNames, roles: MetricRoles | null): Column<Row>[] {
  if (roles?.revenue.known === false) return [];
  const current = figure_column<Row>("revenue", "Revenue", names.current, "money", (row) => row.revenue.current);
  if (names.comparison === null) return [current];
  return [
    current,
    figure_column("revenue_before", "Revenue", names.comparison, "money", (row) => row.revenue.comparison),
    growth_column((row) => row.revenue),
  ];
}

export function ebitda_columns<Row extends Line>(names: PeriodNames, roles: MetricRoles | null): Column<Row>[] {
  if (!has_ebitda(roles)) return [];
  const current = level_column<Row>("ebitda", "EBITDA", names.current, (row) => row.current);
  if (names.comparison === null) return [current];
  return [current, level_column("ebitda_before", "EBITDA", names.comparison, (row) => row.comparison)];
}
