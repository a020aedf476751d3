#include "model/model.h"

#include <fmt/format.h>

#include <utility>

#include "base/error.h"

namespace stepwell {
namespace {

constexpr std::pair<std::string_view, std::string_view> kDefaultNames[] = {
    {"facts", "financials"},
    {"facts.id", "id"},
    {"facts.asin", "asin_id"},
    {"facts.marketplace", "marketplace"},
    {"facts.metric", "metric"},
    {"facts.month", "month"},
    {"facts.value", "value"},

    {"asins", "asin"},
    {"asins.id", "id"},
    {"asins.asin", "asin"},
    {"asins.name", "name"},
    {"asins.brand", "brand_id"},

    {"brands", "brand"},
    {"brands.id", "id"},
    {"brands.name", "brand"},
    {"brands.category", "category_id"},
    {"brands.group", "group"},

    {"categories", "category"},
    {"categories.id", "id"},
    {"categories.name", "category"},

    {"stock", "stock"},
    {"stock.asin", "asin_id"},
    {"stock.month", "month"},
    {"stock.value", "value"},

    {"asin_tier", "financials_summary_monthly_asin_marketplace"},
    {"asin_tier.id", "id"},
    {"asin_tier.asin", "asin_id"},
    {"asin_tier.brand", "brand_id"},
    {"asin_tier.category", "category_id"},
    {"asin_tier.marketplace", "marketplace"},
    {"asin_tier.month", "month"},
    {"asin_tier.metric", "metric"},
    {"asin_tier.value", "value"},
    {"asin_tier.updated_at", "updated_at"},
    {"asin_tier.row_count", "row_count"},

    {"brand_tier", "financials_summary_monthly_brand"},
    {"brand_tier.id", "id"},
    {"brand_tier.brand", "brand_id"},
    {"brand_tier.category", "category_id"},
    {"brand_tier.month", "month"},
    {"brand_tier.marketplace", "marketplace"},
    {"brand_tier.metric", "metric"},
    {"brand_tier.total", "total_value"},
    {"brand_tier.asin_count", "asin_count"},
    {"brand_tier.updated_at", "updated_at"},

    {"category_tier", "financials_summary_monthly_category"},
    {"category_tier.id", "id"},
    {"category_tier.category", "category_id"},
    {"category_tier.month", "month"},
    {"category_tier.metric", "metric"},
    {"category_tier.total", "total_value"},
    {"category_tier.brand_count", "brand_count"},
    {"category_tier.asin_count", "asin_count"},
    {"category_tier.updated_at", "updated_at"},
};

Error unknown_role(std::string_view role) {
  return Error(ErrorCode::kUsage, fmt::format("the model has no role '{}'", role),
               "roles are written like facts, facts.value, asin_tier.month; docs/operations.md lists them");
}

}  // namespace

Model::Model() {
  for (const auto& [role, name] : kDefaultNames) {
    names_.emplace(role, name);
    roles_.emplace_back(role);
  }
}

const std::string& Model::name(std::string_view role) const {
  const auto found = names_.find(role);
  if (found == names_.end()) throw unknown_role(role);
  return found->second;
}

void Model::rename(std::string_view role, std::string_view name) {
  const auto found = names_.find(role);
  if (found == names_.end()) throw unknown_role(role);
  if (name.empty() || name.find('\0') != std::string_view::npos) {
    throw Error(ErrorCode::kUsage, fmt::format("the model gives '{}' an empty or broken name", role),
                "write the name of the table or column after the equals sign");
  }
  found->second = name;
}

std::vector<std::string> Model::columns(std::string_view table_role) const {
  std::vector<std::string> columns;
  for (const auto& role : roles_) {
    if (role.size() > table_role.size() && role.starts_with(table_role) && role[table_role.size()] == '.') {
      columns.push_back(role);
    }
  }
  return columns;
}

std::string Model::source_role(std::string_view table_name) const {
  for (const auto role : kSourceTables) {
    if (name(role) == table_name) return std::string(role);
  }
  return {};
}

std::string_view role_of(Tier tier) {
  switch (tier) {
    case Tier::kAsin:
      return "asin_tier";
    case Tier::kBrand:
      return "brand_tier";
    case Tier::kCategory:
      break;
  }
  return "category_tier";
}

std::string_view name_of(Tier tier) {
  switch (tier) {
    case Tier::kAsin:
      return "ASIN";
    case Tier::kBrand:
      return "brand";
    case Tier::kCategory:
      break;
  }
  return "category";
}

}  // namespace stepwell
