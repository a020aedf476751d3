// The way down the steps of /products, and back up: categories, the brands of one, the products of one, one product.
import type { Changes } from "../base/address";
import { page_about } from "../base/period";
import type { Crumb } from "./crumbs";

/** An address of another step, about the same period. */
export function step(search: string, changes: Changes): string {
  return page_about("/products", search, changes);
}

/** Back up to the first step, and to the brands of a category; null: of none. */
export function crumbs_to(search: string, category?: { id: number | null; name: string }): Crumb[] {
  const top = { name: "All categories", href: step(search, {}) };
  return category === undefined ? [top] : [top, { name: category.name, href: step(search, { category_id: category.id ?? "none" }) }];
}
