import { expect, test } from "vitest";
import { cents_of, cents_of_number, decimal_text, share_of, sum_of } from "./cents";

test("texts are whole hundredths and back, of any size", () => {
  for (const text of ["0.00", "0.07", "-0.07", "12.30", "-1234.50", "900719925474099312345.67"]) {
    expect(decimal_text(cents_of(text))).toBe(text);
  }
  expect([cents_of("12"), cents_of("12.5"), cents_of_number(0.29), cents_of_number(-1.1)]).toEqual([1200n, 1250n, 29n, -110n]);
});

test("sums are exact, and a share of nothing is nothing", () => {
  expect(sum_of([10n, 20n, -5n])).toBe(25n);
  expect(sum_of([])).toBe(0n);
  expect(share_of(25n, 100n)).toBe(25);
  expect([share_of(5n, 0n), share_of(5n, -1n)]).toEqual([null, null]);
});
