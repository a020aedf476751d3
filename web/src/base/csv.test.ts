import { expect, test } from "vitest";
import { exact, file_name, fixed, to_csv } from "./csv";

test("cells are quoted where they must be", () => {
  expect(to_csv([["a", 'say "hi"', "x,y", "line\nbreak", null, 3]])).toBe('a,"say ""hi""","x,y","line\nbreak",,3\r\n');
});

test("a text that a spreadsheet would compute is a text, and a negative figure stays one", () => {
  expect(to_csv([["=1+1", "@x", "-5.20", "-cmd", "+1"]])).toBe("'=1+1,'@x,-5.20,'-cmd,'+1\r\n");
});

test("figures have fixed decimals, and nothing is empty", () => {
  expect([fixed(1234.5, 2), fixed(-0.001, 2), fixed(7, 0), fixed(null, 2), fixed(-3.456, 2)]).toEqual(
    ["1234.50", "0.00", "7", null, "-3.46"]);
});

test("decimal text stays as it came, and counts lose decimals that are none", () => {
  expect([exact("money", "900719925474099312345.60"), exact("count", "1200.00"), exact("count", "0.00"), exact("count", "12.50")]).toEqual(
    ["900719925474099312345.60", "1200", "0", "12.50"]);
  expect([exact("ratio", 12.345), exact("ratio", null), exact("money", null)]).toEqual(["12.35", null, null]);
});

test("file names hold letters and figures of any script", () => {
  expect(file_name(["Net revenue", "Küche & Co."], "csv")).toBe("net-revenue-küche-co.csv");
  expect(file_name(["%"], "png")).toBe("stepwell.png");
});
