// SourceDemands: what stepwell reads of the source tables, and in which form, on every SQL engine (R15). How
// a column of some type gives that form is for each engine to say.
#pragma once

#include <array>
#include <string_view>

namespace stepwell {

/// What a role needs.
enum class Form {
  kId,         // an integer within ±2,147,483,647, every value
  kReference,  // the same; values beyond it are NULL, since no id can equal them
  kLabel,      // a text
  kName,       // the text of any scalar that has exactly one
  kMonth,      // the day of what is stored; NULL or infinite for what is no day of the years 1 to 9999
  kMoney,      // a decimal of two places, at most 64 bits of hundredths
};
inline constexpr std::size_t kForms = 6;

struct SourceDemand {
  std::string_view column;  // role: "facts.value"
  Form form;
};

/// Every column that is read, those of a table one after the other. The fact table's id only speeds a scan
/// up; a product's name may be absent.
inline constexpr std::array kSourceDemands = {
    SourceDemand{"facts.asin", Form::kReference}, SourceDemand{"facts.marketplace", Form::kLabel},
    SourceDemand{"facts.metric", Form::kLabel},   SourceDemand{"facts.month", Form::kMonth},
    SourceDemand{"facts.value", Form::kMoney},    SourceDemand{"asins.id", Form::kId},
    SourceDemand{"asins.asin", Form::kName},      SourceDemand{"asins.name", Form::kName},
    SourceDemand{"asins.brand", Form::kId},       SourceDemand{"brands.id", Form::kId},
    SourceDemand{"brands.name", Form::kName},     SourceDemand{"brands.category", Form::kId},
    SourceDemand{"brands.group", Form::kLabel},   SourceDemand{"categories.id", Form::kId},
    SourceDemand{"categories.name", Form::kName}, SourceDemand{"stock.asin", Form::kReference},
    SourceDemand{"stock.month", Form::kMonth},    SourceDemand{"stock.value", Form::kMoney},
};
inline constexpr std::string_view kOptionalColumn = "asins.name";

}  // namespace stepwell
