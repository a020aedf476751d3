// /products: down the steps: categories, the brands of one, the products of one, the months of one. The address says
// how deep we stand: nothing, category_id, brand_id or asin; `q` searches instead.
import { param } from "../base/address";
import { place } from "../base/router";
import { useStore } from "../base/store";
import { Filters } from "../parts/filters";
import { PeriodBar } from "../parts/period_bar";
import { useScope } from "../parts/scope";
import { SearchField } from "../parts/search_field";
import { BrandSteps, CategorySteps } from "./product_steps";
import { ProductList } from "./product_list";
import { ProductMonths } from "./product_months";

export function Products() {
  const { search } = useStore(place);
  const scope = useScope();
  // A number is one product; two of them may have one ASIN.
  const id = param(search, "id");
  const asin = param(search, "asin");
  const typed = param(search, "q");
  const level = typed ? "search" : id || asin ? "asin" : scope.brand_id !== null ? "brand" : param(search, "category_id") ? "category" : "top";
  return (
    <>
      <Filters>
        <SearchField label="Search" placeholder="ASIN, name or brand" />
        <PeriodBar scope={scope} versus={level !== "asin"} />
      </Filters>
      {level === "top" && <CategorySteps scope={scope} />}
      {level === "category" && <BrandSteps key={param(search, "category_id")} scope={scope} />}
      {(level === "brand" || level === "search") && <ProductList key={level} scope={scope} />}
      {level === "asin" && <ProductMonths key={id ?? asin} id={id} asin={asin} scope={scope} />}
    </>
  );
}
