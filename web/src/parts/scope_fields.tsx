// The filters of the pages. Each writes to the address, and nothing else.
import { useMemo } from "preact/hooks";
import { consider } from "../base/ahead";
import { choose } from "../base/router";
import { ComboBox } from "./combo_box";
import { Field } from "./field";
import { as_of_choices, metrics_of, type Scope } from "./scope";

/** Those of the tiers, or those given. */
export function MetricField({ scope, metrics }: { scope: Scope; metrics?: readonly string[] }) {
  const choices = (metrics ?? metrics_of(scope)).map((name) => ({ value: name, text: name }));
  return (
    <Field id="metric" label="Metric" value={scope.metric} choices={choices} on_change={(metric) => choose({ metric })} />
  );
}

/** Those of the chosen category, where one is chosen. */
export function BrandField({ scope, on_change }: { scope: Scope; on_change?: (id: number | null) => void }) {
  const { filters, category_id } = scope;
  const items = useMemo(
    () => filters.brands.filter((brand) => category_id === null || brand.category_id === category_id),
    [filters, category_id],
  );
  return (
    <ComboBox
      id="brand"
      label="Brand"
      all="All brands"
      items={items}
      value={scope.brand_id}
      unknown={scope.brand_name(scope.brand_id) ?? ""}
      on_change={on_change ?? ((brand_id) => choose({ brand_id }))}
      on_consider={on_change ? undefined : (brand_id) => consider({ brand_id })}
    />
  );
}

/** A brand of another category would leave nothing to show: it is let go. */
export function CategoryField({ scope, on_change }: { scope: Scope; on_change?: (id: number | null) => void }) {
  const changes_for = (category_id: number | null) => {
    const brand = scope.filters.brands.find((item) => item.id === scope.brand_id);
    const stays = category_id === null || brand?.category_id === category_id;
    return stays ? { category_id } : { category_id, brand_id: null };
  };
  return (
    <ComboBox
      id="category"
      label="Category"
      all="All categories"
      items={scope.filters.categories}
      value={scope.category_id}
      on_change={on_change ?? ((category_id) => choose(changes_for(category_id)))}
      on_consider={on_change ? undefined : (category_id) => consider(changes_for(category_id))}
    />
  );
}

export function MarketplaceField({ scope }: { scope: Scope }) {
  const choices = [
    { value: "", text: "All marketplaces" },
    ...scope.filters.marketplaces.map((name) => ({ value: name, text: name })),
  ];
  const value = scope.marketplace?.toUpperCase() === "ALL" ? "" : (scope.marketplace ?? "");
  return (
    <Field
      id="marketplace"
      label="Marketplace"
      value={value}
      choices={choices}
      on_change={(marketplace) => choose({ marketplace })}
    />
  );
}

export function AsOfField({ scope }: { scope: Scope }) {
  const chosen = scope.as_of === scope.filters.as_of ? "" : scope.as_of;
  return (
    <Field
      id="as-of"
      label="As of"
      value={chosen}
      choices={as_of_choices(scope.filters)}
      on_change={(as_of) => choose({ as_of })}
    />
  );
}
