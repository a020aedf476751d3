import { expect, test } from "vitest";
import { Steps } from "./steps";

const at = (y: number) => ({ x: 0, y, focus: null });

test("a step is found where it was left, also after it was stored", () => {
  const steps = new Steps(null);
  steps.note("a", at(100));
  steps.note("b", { x: 0, y: 7, focus: { tag: "A", by: "href", value: "/products?id=1", nth: 0 } });
  steps.note("a", at(200));
  expect(steps.find("a")).toEqual(at(200));
  expect(new Steps(steps.text()).find("b")?.focus?.value).toBe("/products?id=1");
  expect(steps.find("c")).toBeNull();
});

test("the newest hundred are kept", () => {
  const steps = new Steps(null);
  for (let i = 0; i < 101; ++i) steps.note(String(i), at(i));
  expect(steps.find("0")).toBeNull();
  expect(steps.find("1")).toEqual(at(1));
});

test("what cannot be read is nothing", () => {
  for (const text of ["", "{", "7", "[[]", "null"]) expect(new Steps(text).find("a")).toBeNull();
});
