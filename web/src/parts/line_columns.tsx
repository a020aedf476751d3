// Columns that categories, brands and products have in common: revenue, growth and EBITDA.
import type { Line, MetricRoles } from "../base/answers";
import { format_value } from "../base/format";
import type { Column } from "./data_table";
import { Level } from "./level";
import { has_ebitda } from "./scope";

/** Growth over nothing is nothing, though the API says 0. */
function growth_of(line: Line, previous: number): number | null {
  return (line[`revenue_${previous}`] ?? 0) > 0 ? line.yoy_growth : null;
}

export function ebitda_of(percent: number | undefined, revenue: number | undefined): number | null {
  return (revenue ?? 0) > 0 ? (percent ?? null) : null;
}

/** None where revenue has no figures at all: a column of zeros would look like a bad year. */
export function revenue_columns<Row extends Line>(previous: number, roles: MetricRoles | null): Column<Row>[] {
  if (roles?.revenue.known === false) return [];
  const name = `revenue_${previous}`;
  return [
    {
      key: "revenue_ltm",
      title: "Revenue LTM",
      cell: (row) => format_value("money", row.revenue_ltm),
      value: (row) => row.revenue_ltm,
    },
    {
      key: name,
      title: `Revenue ${previous}`,
      cell: (row) => format_value("money", row[name] ?? null),
      value: (row) => row[name] ?? null,
    },
    {
      key: "yoy_growth",
      title: "Growth",
      cell: (row) => <Level value={growth_of(row, previous)} change />,
      value: (row) => growth_of(row, previous),
    },
  ];
}

export function ebitda_columns<Row extends Line>(previous: number, roles: MetricRoles | null): Column<Row>[] {
  if (!has_ebitda(roles)) return [];
  const name = `ebitda_${previous}`;
  const before = (row: Row) => ebitda_of(row[name], row[`revenue_${previous}`]);
  const now = (row: Row) => ebitda_of(row.ebitda_ltm, row.revenue_ltm);
  return [
    { key: "ebitda_ltm", title: "EBITDA LTM", cell: (row) => <Level value={now(row)} />, value: now },
    { key: name, title: `EBITDA ${previous}`, cell: (row) => <Level value={before(row)} />, value: before },
  ];
}
