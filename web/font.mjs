// The pages' letters: of Inter (SIL Open Font License), only the characters and weights that the pages use, so that
// the first page arrives sooner. Names with other letters are shown in the system's font.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import subset_font from "subset-font";

const source = "node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2";
const target = "generated/inter.woff2";

function range(first, last) {
  return String.fromCharCode(...Array.from({ length: last - first + 1 }, (_, i) => first + i));
}

const characters = `${range(0x20, 0x7e)}${range(0xa0, 0xff)}–—‘’“”•…−€←↑→↓×›`;
const font = await subset_font(readFileSync(source), characters, {
  targetFormat: "woff2",
  variationAxes: { wght: { min: 400, max: 680 } },
});
mkdirSync("generated", { recursive: true });
writeFileSync(target, font);
