// Which months a chart shows: a range with two handles, for mouse, finger and keyboard alike.
import type { Zoom } from "../base/address";

interface Props {
  labels: readonly string[];
  zoom: Zoom;
  on_zoom: (zoom: Zoom) => void;
}

export function ZoomBar({ labels, zoom, on_zoom }: Props) {
  const last = labels.length - 1;
  const whole = zoom.first === 0 && zoom.last === last;
  const handle = (name: string, value: number, change: (value: number) => Zoom) => (
    <input
      type="range"
      min={0}
      max={last}
      step={1}
      value={value}
      aria-label={name}
      aria-valuetext={labels[value] ?? ""}
      onInput={(event) => on_zoom(change(Number(event.currentTarget.value)))}
    />
  );
  return (
    <div class="zoom" role="group" aria-label="Zoom">
      <span class="zoom-label">
        {labels[zoom.first]} – {labels[zoom.last]}
      </span>
      <div class="zoom-track">
        <svg class="zoom-fill" viewBox={`0 0 ${last} 1`} preserveAspectRatio="none" aria-hidden="true">
          <rect x={zoom.first} y={0} width={zoom.last - zoom.first} height={1} />
        </svg>
        {handle("First month shown", zoom.first, (v) => ({ first: Math.min(v, zoom.last - 1), last: zoom.last }))}
        {handle("Last month shown", zoom.last, (v) => ({ first: zoom.first, last: Math.max(v, zoom.first + 1) }))}
      </div>
      <button type="button" class="quiet" disabled={whole} onClick={() => on_zoom({ first: 0, last })}>
        Reset zoom
      </button>
    </div>
  );
}
