// MetricNotice: what stands where figures would all be 0 because no metric is called what the configuration says.
import type { MetricRoles } from "../base/answers";
import { Notice } from "./notices";

type Role = Exclude<keyof MetricRoles, "opening">;

const LACKS: Record<Role, string> = {
  revenue: "Revenue, growth and EBITDA are not shown.",
  margin: "EBITDA is not shown.",
  units: "Units are not shown.",
};

/** Nothing where all of the roles have figures; else about the first that has none. */
export function MetricNotice({ roles, needed }: { roles: MetricRoles | null; needed: readonly Role[] }) {
  const role = needed.find((name) => roles !== null && !roles[name].known);
  if (roles === null || role === undefined) return null;
  return (
    <Notice title={`No metric is called “${roles[role].name}”`}>
      {LACKS[role]} Name yours in config.ini, <code>[dashboard] {role} = …</code>; “stepwell doctor” lists the metrics that there are.
    </Notice>
  );
}
