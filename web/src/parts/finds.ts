// What the palette finds for what is typed: pages, categories and brands by a part of their name, and the products that
// the server found. Pure functions.
import type { Changes } from "../base/address";
import type { Filters, ProductLine } from "../base/answers";
import { called, code_of } from "../base/format";
import { find_matches } from "./match";
import { PAGES } from "./pages";

export interface Find {
  key: string;
  text: string;
  /** "Page", "Brand" …: beside the name. */
  kind: string;
  /** Where it leads: a page, and what is chosen there. */
  path: string;
  changes: Changes;
}

const CATEGORIES_MAX = 5;
const BRANDS_MAX = 12;

/** Fewer letters would find half of all products. */
export const LETTERS_MIN = 2;

function name_of_product({ asin, asin_id, name }: ProductLine): string {
  const code = code_of({ asin, id: asin_id });
  return name ? `${code} · ${name}` : code;
}

/** Nothing typed: the pages. Names come before products, which arrive later and must not move what is pointed at. */
export function finds_of(typed: string, filters: Filters | null, products: readonly ProductLine[]): Find[] {
  const part = typed.trim();
  const pages = find_matches(PAGES, part, ([, name]) => name).map(
    ([path, text]): Find => ({ key: path, text, kind: "Page", path, changes: {} }),
  );
  if (part === "") return pages;
  const categories = find_matches(filters?.categories ?? [], part, called).slice(0, CATEGORIES_MAX);
  const brands = find_matches(filters?.brands ?? [], part, called).slice(0, BRANDS_MAX);
  return [
    ...pages,
    ...categories.map((item): Find => {
      const changes = { category_id: item.id, brand_id: null };
      return { key: `c${item.id}`, text: called(item), kind: "Category", path: "/dashboard", changes };
    }),
    ...brands.map((item): Find => {
      const changes = { category_id: null, brand_id: item.id };
      return { key: `b${item.id}`, text: called(item), kind: "Brand", path: "/dashboard", changes };
    }),
    ...products.map((line): Find => {
      const changes = { category_id: null, brand_id: null, id: line.asin_id };
      return { key: `p${line.asin_id}`, text: name_of_product(line), kind: "Product", path: "/products", changes };
    }),
  ];
}
