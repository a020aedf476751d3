// Chart: a card with title, legend, plot, zoom and image export. Arrow keys walk along the months.
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { type Zoom, zoom_changes, zoom_of } from "../base/address";
import { file_name } from "../base/csv";
import { choose, place } from "../base/router";
import { useStore } from "../base/store";
import { theme } from "../base/theme";
import { type Caption, compose, save_image } from "./image";
import type { ChartModel } from "./model";
import type { Plot } from "./plot";
import { tip_text } from "./tip";
import { ZoomBar } from "./zoom_bar";

// Asked for at once, not when the first figures arrive.
const plot_module = import("./plot");
plot_module.catch(() => {}); // told where it is to be drawn

interface Props {
  model: ChartModel;
  caption: Caption;
  actions?: ComponentChildren;
  dim?: boolean;
}

function Legend({ model }: { model: ChartModel }) {
  return (
    <ul class="legend" aria-label="Series">
      {model.series.map((series) => (
        <li key={series.name}>
          <svg class={`swatch tone-${series.tone}`} viewBox="0 0 16 10" aria-hidden="true">
            {series.shape === "bar" ? (
              <rect x="2" y="1" width="12" height="8" rx="1.5" />
            ) : (
              <line x1="1" y1="5" x2="15" y2="5" stroke-dasharray={series.dashed ? "4 2.5" : undefined} />
            )}
          </svg>
          {series.name}
        </li>
      ))}
    </ul>
  );
}

function usePlot(model: ChartModel, zoom: Zoom) {
  const element = useRef<HTMLDivElement>(null);
  const plot = useRef<Plot | null>(null);
  const [loaded, set_loaded] = useState(false);
  const [failed, set_failed] = useState(false);
  const shade = useStore(theme);

  useEffect(() => {
    let gone = false;
    const count = () => model_now.current.labels.length;
    Promise.all([plot_module, document.fonts.ready]).then(
      ([module]) => {
        if (gone || element.current === null) return;
        plot.current = new module.Plot(element.current, (next) => choose(zoom_changes(next, count()), true));
        set_loaded(true);
      },
      () => set_failed(true),
    );
    return () => {
      gone = true;
      plot.current?.dispose();
    };
  }, []);
  const model_now = useRef(model);
  model_now.current = model;

  const { first, last } = zoom;
  useLayoutEffect(() => {
    plot.current?.draw(model, { first, last });
  }, [model, first, last, loaded, shade]);
  return { element, plot, loaded, failed };
}

export function Chart({ model, caption, actions, dim }: Props) {
  const zoom = zoom_of(useStore(place).search, model.labels.length);
  const { element, plot, loaded, failed } = usePlot(model, zoom);
  const [spoken, set_spoken] = useState("");
  const at = useRef(-1);

  const walk = (event: KeyboardEvent) => {
    const steps: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, Home: -99, End: 99 };
    const step = steps[event.key];
    if (event.key === "Escape") plot.current?.hide();
    if (step === undefined) return;
    event.preventDefault();
    at.current = Math.min(zoom.last, Math.max(zoom.first, at.current + step));
    plot.current?.show(at.current);
    set_spoken(tip_text(model, at.current));
  };
  const save = () => {
    if (plot.current === null) return;
    save_image(file_name([caption.title, caption.subtitle], "png"), compose(plot.current.canvas(2), model, caption));
  };

  return (
    <section class="card chart-card" aria-label="Chart">
      <div class="card-head">
        <Legend model={model} />
        <div class="actions">
          {actions}
          <button type="button" class="quiet" onClick={save} disabled={!loaded}>
            Save image
          </button>
        </div>
      </div>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a picture that its keys read out */}
      <div
        class={dim ? "plot dim" : "plot"}
        ref={element}
        tabIndex={0}
        role="img"
        aria-label={`${caption.title}, ${caption.subtitle}. Arrow keys read out the months; the table below has all figures.`}
        onKeyDown={walk}
        onBlur={() => plot.current?.hide()}
      />
      {failed && <p class="footnote">The chart could not be fetched. The table below has all figures; loading the page again may bring it.</p>}
      <p class="sr-only" aria-live="polite">
        {spoken}
      </p>
      {model.labels.length > 2 && (
        <ZoomBar labels={model.labels} zoom={zoom} on_zoom={(next) => choose(zoom_changes(next, model.labels.length), true)} />
      )}
    </section>
  );
}
