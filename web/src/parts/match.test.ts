import { expect, test } from "vitest";
import { find_matches } from "./match";

const NAMES = ["Kitchen", "Old kitchens", "Äpfel", "Garden"];
const find = (typed: string) => find_matches(NAMES, typed, (name) => name);

test("parts match in any case, with or without accents, beginnings first", () => {
  expect(find("KIT")).toEqual(["Kitchen", "Old kitchens"]);
  expect(find("apf")).toEqual(["Äpfel"]);
  expect(find(" ä")).toEqual(["Äpfel", "Garden"]);
  expect(find("")).toEqual(NAMES);
  expect(find("xyz")).toEqual([]);
});
