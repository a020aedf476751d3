// Plots as SVG: time against raw rows, both axes logarithmic. Colours and greys that read on light and dark paper.

const kSize = { width: 760, height: 420 };
const kFrame = { left: 70, right: 250, top: 40, bottom: 50 };
const kColours = ["#2f81d6", "#d9761a", "#1f9d74", "#b65cc4", "#c9a227", "#d1495b"];
const kLine_height = 15;

const time_label = (seconds) =>
  seconds >= 1 ? `${seconds} s` : seconds >= 1e-3 ? `${Math.round(seconds * 1e3)} ms` : `${Math.round(seconds * 1e6)} µs`;
const rows_label = (rows) => (rows >= 1e6 ? `${rows / 1e6} million` : rows >= 1e3 ? `${rows / 1e3},000` : String(rows));

const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");

/// Whole decades around the values.
function decades(values) {
  const low = Math.floor(Math.log10(Math.min(...values)) + 1e-9);
  const high = Math.ceil(Math.log10(Math.max(...values)) - 1e-9);
  return { low, high: Math.max(high, low + 1) };
}

function axis({ low, high }, from, to) {
  const place = (value) => from + ((Math.log10(value) - low) / (high - low)) * (to - from);
  const ticks = [];
  for (let power = low; power <= high; ++power) ticks.push(Number(`1e${power}`));
  return { place, ticks };
}

/// Moves labels apart that would lie on each other; `labels` have y.
function spread_labels(labels) {
  labels.sort((a, b) => a.y - b.y);
  for (let i = 1; i < labels.length; ++i) labels[i].y = Math.max(labels[i].y, labels[i - 1].y + kLine_height);
  const over = labels.length > 0 ? labels.at(-1).y - (kSize.height - kFrame.bottom) : 0;
  if (over > 0) labels.forEach((label) => (label.y -= over));
  for (let i = labels.length - 2; i >= 0; --i) labels[i].y = Math.min(labels[i].y, labels[i + 1].y - kLine_height);
}

/// `series`: { name, colour (a number), dashed, points: [[rows, seconds]…] }.
export function plot(title, series) {
  const points = series.flatMap((line) => line.points);
  const right = kSize.width - kFrame.right;
  const bottom = kSize.height - kFrame.bottom;
  const x = axis(decades(points.map(([rows]) => rows)), kFrame.left, right);
  const y = axis(decades(points.map(([, seconds]) => seconds)), bottom, kFrame.top);
  const at = (number) => number.toFixed(1);
  const out = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${kSize.width} ${kSize.height}" font-family="sans-serif" font-size="12">`,
    `<title>${escaped(title)}</title>`,
    `<g fill="#808080">`,
    `<text x="${kFrame.left}" y="20" font-size="14">${escaped(title)}</text>`,
    `<text x="${at((kFrame.left + right) / 2)}" y="${kSize.height - 10}" text-anchor="middle">raw rows</text>`,
    ...x.ticks.map((tick) => `<text x="${at(x.place(tick))}" y="${bottom + 18}" text-anchor="middle">${rows_label(tick)}</text>`),
    ...y.ticks.map((tick) => `<text x="${kFrame.left - 8}" y="${at(y.place(tick) + 4)}" text-anchor="end">${time_label(tick)}</text>`),
    `</g>`,
    `<g stroke="#808080" stroke-opacity="0.3">`,
    ...x.ticks.map((tick) => `<line x1="${at(x.place(tick))}" y1="${kFrame.top}" x2="${at(x.place(tick))}" y2="${bottom}"/>`),
    ...y.ticks.map((tick) => `<line x1="${kFrame.left}" y1="${at(y.place(tick))}" x2="${right}" y2="${at(y.place(tick))}"/>`),
    `</g>`,
  ];
  const labels = [];
  for (const line of series) {
    const colour = kColours[line.colour % kColours.length];
    const places = line.points.map(([rows, seconds]) => [at(x.place(rows)), at(y.place(seconds))]);
    const dash = line.dashed ? ` stroke-dasharray="6 4"` : "";
    out.push(`<polyline points="${places.map((place) => place.join(",")).join(" ")}" fill="none" stroke="${colour}" stroke-width="2"${dash}/>`);
    for (const [cx, cy] of places) out.push(`<circle cx="${cx}" cy="${cy}" r="3" fill="${colour}"/>`);
    labels.push({ name: line.name, colour, from: Number(places.at(-1)[0]), y0: Number(places.at(-1)[1]), y: Number(places.at(-1)[1]) });
  }
  spread_labels(labels);
  for (const label of labels) {
    out.push(`<path d="M${at(label.from + 5)} ${at(label.y0)}L${right + 14} ${at(label.y)}" stroke="${label.colour}" stroke-opacity="0.4" fill="none"/>`,
             `<text x="${right + 18}" y="${at(label.y + 4)}" fill="${label.colour}">${escaped(label.name)}</text>`);
  }
  return `${out.join("\n")}\n</svg>\n`;
}
