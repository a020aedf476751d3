// A chart as a picture that stands by itself: title and legend above it, and where the figures come from below.
import { save_file } from "../base/csv";
import type { ChartModel } from "./model";
import { read_palette } from "./palette";

export interface Caption {
  title: string;
  subtitle: string;
  footer: string;
}

const SCALE = 2;
const MARGIN = 24;
const HEAD = 84;
const FOOT = 40;

export function compose(chart: HTMLCanvasElement, model: ChartModel, caption: Caption): HTMLCanvasElement {
  const palette = read_palette();
  const image = document.createElement("canvas");
  image.width = chart.width + 2 * MARGIN * SCALE;
  image.height = chart.height + (HEAD + FOOT) * SCALE;
  const pen = image.getContext("2d") as CanvasRenderingContext2D;
  pen.fillStyle = palette.surface;
  pen.fillRect(0, 0, image.width, image.height);
  pen.drawImage(chart, MARGIN * SCALE, HEAD * SCALE);
  pen.scale(SCALE, SCALE);
  const write = (text: string, x: number, y: number, font: string, color: string) => {
    pen.font = `${font} ${palette.font}`;
    pen.fillStyle = color;
    pen.fillText(text, x, y);
    return pen.measureText(text).width;
  };
  write(caption.title, MARGIN, 36, "600 18px", palette.text);
  write(caption.subtitle, MARGIN, 58, "400 13px", palette.muted);
  write(caption.footer, MARGIN, image.height / SCALE - 16, "400 11px", palette.muted);
  let right = image.width / SCALE - MARGIN;
  for (const series of [...model.series].reverse()) {
    pen.font = `400 13px ${palette.font}`;
    right -= pen.measureText(series.name).width;
    write(series.name, right, 36, "400 13px", palette.muted);
    pen.fillStyle = palette.series(series.tone);
    pen.fillRect(right - 20, 30, 14, 3);
    right -= 36;
  }
  return image;
}

export function save_image(name: string, image: HTMLCanvasElement): void {
  image.toBlob((blob) => {
    if (blob !== null) save_file(name, blob);
  }, "image/png");
}
