import { expect, test, vi } from "vitest";

vi.mock("./router", () => ({ navigate: () => {} }));
const { wanted_by } = await import("./click");

const plain = { button: 0, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };

test("a click asks for what it asks of a link", () => {
  expect(wanted_by(plain)).toBe("here");
  expect(wanted_by({ ...plain, ctrlKey: true })).toBe("tab");
  expect(wanted_by({ ...plain, metaKey: true })).toBe("tab");
  expect(wanted_by({ ...plain, button: 1 })).toBe("tab");
  expect(wanted_by({ ...plain, button: 2 })).toBeNull();
  expect(wanted_by({ ...plain, shiftKey: true })).toBeNull();
  expect(wanted_by({ ...plain, altKey: true })).toBeNull();
});
