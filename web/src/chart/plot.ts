// Plot: one ECharts canvas. In a chunk of its own, with of ECharts only what the pages use.
import { BarChart, LineChart } from "echarts/charts";
import { DataZoomInsideComponent, GridComponent, TooltipComponent } from "echarts/components";
import { type EChartsType, init, use as register } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import type { Zoom } from "../base/address";
import type { ChartModel } from "./model";
import { option_of } from "./option";
import { read_palette } from "./palette";

register([LineChart, BarChart, GridComponent, TooltipComponent, DataZoomInsideComponent, CanvasRenderer]);

export class Plot {
  private readonly chart: EChartsType;
  private readonly observer: ResizeObserver;
  private shape = "";

  constructor(element: HTMLElement, on_zoom: (zoom: Zoom) => void) {
    this.chart = init(element);
    this.observer = new ResizeObserver(() => this.chart.resize());
    this.observer.observe(element);
    this.chart.on("datazoom", () => {
      const [zoom] = this.chart.getOption().dataZoom as { startValue: number; endValue: number }[];
      if (zoom) on_zoom({ first: zoom.startValue, last: zoom.endValue });
    });
  }

  draw(model: ChartModel, zoom: Zoom): void {
    // Merging is several times faster than starting anew, and right while the series are the same in number and kind.
    const shape = model.series.map((series) => series.shape + (series.right ? 1 : 0)).join();
    this.chart.setOption(option_of(model, zoom, read_palette()), { notMerge: shape !== this.shape });
    this.shape = shape;
  }

  show(index: number): void {
    this.chart.dispatchAction({ type: "showTip", seriesIndex: 0, dataIndex: index });
  }

  hide(): void {
    this.chart.dispatchAction({ type: "hideTip" });
    this.chart.dispatchAction({ type: "updateAxisPointer", currTrigger: "leave" });
  }

  canvas(scale: number): HTMLCanvasElement {
    this.hide();
    return this.chart.renderToCanvas({ pixelRatio: scale, backgroundColor: read_palette().surface });
  }

  dispose(): void {
    this.observer.disconnect();
    this.chart.dispose();
  }
}
