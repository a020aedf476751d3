// The shapes of the API's answers (docs/api.md), by the names that the pages have for them. They are made of the
// document that describes the API (types.mjs): what is wrong or missing here is mended there.
import type { components } from "../../generated/openapi";

type Schemas = components["schemas"];

export type Account = Schemas["Account"];
export type Published = Schemas["Generation"];
export type History = Schemas["History"];
export type Session = Schemas["Session"];
export type Status = Schemas["Status"];
export type MetricRoles = Schemas["MetricRoles"];

/** What the server does by itself, or is told to by an administrator. */
export type RefreshState = Schemas["Tasks"];
export type Started = Schemas["Started"];

export type Named = Schemas["Named"];
export type Filters = Schemas["Filters"];

export type Kind = Schemas["Kind"];
export type Value = Schemas["Value"];
export type Figure = Schemas["Figure"];
export type Sum = Schemas["Sum"];
export type Line = Schemas["Line"];
export type Stock = Schemas["Stock"];
export type MonthPlace = Schemas["MonthPlace"];

type AnyComparison = Schemas["Comparison"];

/** GET /api/compare, where the figures are known to be of one kind. */
type Of<Answer extends AnyComparison, F extends Figure> = Omit<Answer, "rows" | "others" | "total"> & {
  rows: (Answer["rows"][number] & F)[];
  others: (NonNullable<Answer["others"]> & F) | null;
  total: Answer["total"] & F;
};

export type MonthsAnswer<F extends Figure = Figure> = Omit<Of<Schemas["MonthComparison"], F>, "quarters"> & {
  quarters: (Schemas["MonthComparison"]["quarters"][number] & F)[];
};
export type CategoriesAnswer = Of<Schemas["CategoryComparison"], Line>;
export type BrandsAnswer = Of<Schemas["BrandComparison"], Line>;
export type ProductsAnswer = Of<Schemas["ProductComparison"], Line>;
export type MarketplaceFigures = Of<Schemas["MarketplaceComparison"], Figure>;
export type ProductFigures = Of<Schemas["ProductComparison"], Figure>;

export type CategoryRow = CategoriesAnswer["rows"][number];
export type BrandRow = BrandsAnswer["rows"][number];

export type Products = Schemas["Products"];
export type Product = Schemas["Product"];
/** What finding a product by its name needs. */
export type ProductLine = Pick<Schemas["ProductTotals"], "asin_id" | "asin" | "name">;
