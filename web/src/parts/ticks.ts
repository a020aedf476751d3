// Drawing anew as time passes, where a page says how long ago or how long still.
import { useEffect, useState } from "preact/hooks";

function useInterval(pause_ms: number | null): void {
  const [, tick] = useState(0);
  useEffect(() => {
    if (pause_ms === null) return;
    const timer = setInterval(() => tick((n) => n + 1), pause_ms);
    return () => clearInterval(timer);
  }, [pause_ms]);
}

/** For ages: they are told in seconds for the first minute only, and nobody counts those. */
export function useAges(): void {
  useInterval(15_000);
}

/** For what is counted: four times a second, so that no second is left out. */
export function useSeconds(wanted: boolean): void {
  useInterval(wanted ? 250 : null);
}
