// From a chart's model to ECharts' option. Nothing is animated: what is chosen is there at once.
import type { BarSeriesOption, LineSeriesOption } from "echarts/charts";
import type { GridComponentOption, TooltipComponentOption, DataZoomComponentOption } from "echarts/components";
import type { ComposeOption } from "echarts/core";
import type { Zoom } from "../base/address";
import type { Kind } from "../base/answers";
import { format_axis } from "../base/format";
import type { ChartModel, ChartSeries } from "./model";
import type { Palette } from "./palette";
import { tip_content } from "./tip";

export type Option = ComposeOption<
  LineSeriesOption | BarSeriesOption | GridComponentOption | TooltipComponentOption | DataZoomComponentOption
>;

/** A drawing needs no more digits than a number has. */
function points_of({ values }: ChartSeries): (number | null)[] {
  return values.map((value) => (value === null ? null : Number(value)));
}

function line_of(series: ChartSeries, palette: Palette): LineSeriesOption {
  const color = palette.series(series.tone);
  return {
    type: "line",
    name: series.name,
    data: points_of(series),
    yAxisIndex: series.right ? 1 : 0,
    symbol: "circle",
    symbolSize: series.dashed ? 4 : 6,
    showAllSymbol: true,
    lineStyle: { color, width: series.dashed ? 1.75 : 2.25, type: series.dashed ? [5, 4] : "solid" },
    itemStyle: { color, borderColor: palette.surface, borderWidth: series.dashed ? 0 : 1 },
    emphasis: { disabled: true },
    z: series.dashed ? 2 : 3,
  };
}

function bar_of(series: ChartSeries, palette: Palette, stacked: boolean): BarSeriesOption {
  return {
    type: "bar",
    name: series.name,
    data: points_of(series),
    yAxisIndex: series.right ? 1 : 0,
    itemStyle: { color: palette.series(series.tone), borderRadius: stacked ? 0 : [2, 2, 0, 0] },
    barMaxWidth: stacked ? 36 : 18,
    barGap: "12%",
    emphasis: { disabled: true },
    ...(stacked ? { stack: "all" } : {}),
  };
}

function value_axis(kind: Kind, palette: Palette, right: boolean) {
  return {
    type: "value" as const,
    splitNumber: 4,
    minInterval: kind === "count" ? 1 : 0,
    position: right ? ("right" as const) : ("left" as const),
    axisLabel: {
      color: palette.muted,
      fontSize: 12,
      margin: 10,
      formatter: (value: number) => format_axis(kind, value),
    },
    splitLine: { show: !right, lineStyle: { color: palette.line } },
  };
}

export function option_of(model: ChartModel, zoom: Zoom, palette: Palette): Option {
  const left = model.series.find((series) => !series.right);
  const right = model.series.find((series) => series.right);
  const axes = [value_axis(left?.kind ?? "money", palette, false)];
  if (right) axes.push(value_axis(right.kind, palette, true));
  return {
    animation: false,
    textStyle: { fontFamily: palette.font },
    grid: { left: 8, right: right ? 8 : 14, top: 14, bottom: 4, containLabel: true },
    xAxis: {
      type: "category",
      data: [...model.labels],
      boundaryGap: model.series.some((series) => series.shape === "bar"),
      axisLine: { lineStyle: { color: palette.line } },
      axisTick: { show: false },
      axisLabel: { color: palette.muted, fontSize: 12, margin: 12, hideOverlap: true },
    },
    yAxis: axes,
    tooltip: {
      trigger: "axis",
      confine: true,
      transitionDuration: 0,
      className: "tip",
      backgroundColor: "transparent",
      borderWidth: 0,
      padding: 0,
      extraCssText: "box-shadow:none",
      axisPointer: { type: "line", lineStyle: { color: palette.muted, type: "dotted" }, animation: false },
      formatter: (items) => {
        const first = Array.isArray(items) ? items[0] : items;
        return tip_content(model, first?.dataIndex ?? 0, palette);
      },
    },
    dataZoom: [
      {
        type: "inside",
        startValue: zoom.first,
        endValue: zoom.last,
        minValueSpan: 1,
        zoomOnMouseWheel: "ctrl",
        moveOnMouseMove: true,
        moveOnMouseWheel: false,
        preventDefaultMouseMove: false,
      },
    ],
    series: model.series.map((series) =>
      series.shape === "line" ? line_of(series, palette) : bar_of(series, palette, model.stacked ?? false),
    ),
  };
}
