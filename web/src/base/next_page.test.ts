import { expect, test } from "vitest";
import { login_address, next_page } from "./next_page";

const HERE = "https://figures.example";
const next = (address: string) => next_page(`?next=${encodeURIComponent(address)}`, HERE);

test("a login comes back to the page and the choices that were asked for", () => {
  const address = login_address("/dashboard", "?brand_id=17&metric=Brand+EBITDA+%25");
  expect(address).toBe("/login?next=%2Fdashboard%3Fbrand_id%3D17%26metric%3DBrand%2BEBITDA%2B%2525");
  expect(next_page(address.slice("/login".length), HERE)).toBe("/dashboard?brand_id=17&metric=Brand+EBITDA+%25");
});

test("a login leads nowhere but to pages of this server", () => {
  const elsewhere = ["https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example", "\\\\evil.example"];
  for (const address of [...elsewhere, "javascript:alert(1)", "dashboard", "", " /dashboard"]) {
    expect(next(address), address).toBe("/dashboard");
  }
  expect(next_page("", HERE)).toBe("/dashboard");
});

test("a login does not lead to itself", () => {
  expect(next("/login?next=%2Fstatus")).toBe("/dashboard");
  expect(next("/status")).toBe("/status");
});
