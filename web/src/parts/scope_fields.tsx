// The filters of the pages. Each writes to the address, and nothing else.
import { useMemo } from "preact/hooks";
import { consider } from "../base/ahead";
import { EMPTY_LABEL, format_label } from "../base/format";
import { choose } from "../base/router";
import { ComboBox } from "./combo_box";
import { Field } from "./field";
import { categories_of, category_param, metrics_of, type Scope, UNCATEGORISED } from "./scope";

/** Choices by their labels. An empty one has a word of its own, since an empty parameter is an absent one. */
function choices_of(labels: readonly string[]) {
  return labels.map((label) => ({ value: label || EMPTY_LABEL, text: format_label(label) }));
}

/** Those of the tiers, or those given. */
export function MetricField({ scope, metrics }: { scope: Scope; metrics?: readonly string[] }) {
  const choices = choices_of(metrics ?? metrics_of(scope));
  return (
    <Field id="metric" label="Metric" value={scope.metric} choices={choices} on_change={(metric) => choose({ metric })} />
  );
}

/** Those of the chosen category, where one is chosen. */
export function BrandField({ scope }: { scope: Scope }) {
  const { filters, category_id } = scope;
  const items = useMemo(() => {
    const of_brand = category_id === UNCATEGORISED ? null : category_id;
    return filters.brands.filter((brand) => category_id === null || brand.category_id === of_brand);
  }, [filters, category_id]);
  return (
    <ComboBox
      id="brand"
      label="Brand"
      all="All brands"
      items={items}
      value={scope.brand_id}
      unknown={scope.brand_name(scope.brand_id) ?? ""}
      on_change={(brand_id) => choose({ brand_id })}
      on_consider={(brand_id) => consider({ brand_id })}
    />
  );
}

/** A brand of another category would leave nothing to show: it is let go. */
export function CategoryField({ scope }: { scope: Scope }) {
  const items = useMemo(() => categories_of(scope.filters), [scope.filters]);
  const changes_for = (id: number | null) => {
    const brand = scope.filters.brands.find((item) => item.id === scope.brand_id);
    const stays = id === null || (brand !== undefined && (brand.category_id ?? UNCATEGORISED) === id);
    const category_id = category_param(id);
    return stays ? { category_id } : { category_id, brand_id: null };
  };
  return (
    <ComboBox
      id="category"
      label="Category"
      all="All categories"
      items={items}
      value={scope.category_id}
      on_change={(id) => choose(changes_for(id))}
      on_consider={(id) => consider(changes_for(id))}
    />
  );
}

export function MarketplaceField({ scope }: { scope: Scope }) {
  const choices = [
    { value: "", text: "All marketplaces" },
    ...choices_of(scope.filters.marketplaces),
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
