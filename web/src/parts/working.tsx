// Says what the server is at, and for how long.
import { format_age } from "../base/format";
import { age_s } from "../base/live";
import { useSeconds } from "./ticks";

interface Props {
  /** "Refreshing". */
  doing: string;
  since: string;
  clock_ms: number;
}

export function Working({ doing, since, clock_ms }: Props) {
  useSeconds(true);
  return (
    <span class="working">
      <span class="spinner" aria-hidden="true" />
      {doing}, {format_age(age_s(since, clock_ms))}
    </span>
  );
}
