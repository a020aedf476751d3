// Says what the server is at, and for how long.
import { format_age } from "../base/format";
import { age_s } from "../base/live";
import { use_seconds } from "./ticks";

interface Props {
  /** "Refreshing". */
  doing: string;
  since: string;
  clock_ms: number;
}

export function Working({ doing, since, clock_ms }: Props) {
  use_seconds(true);
  return (
    <span class="working">
      <span class="spinner" aria-hidden="true" />
      {doing}, {format_age(age_s(since, clock_ms))}
    </span>
  );
}
