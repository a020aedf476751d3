// /api/filters: what the pages offer for choice. Brands of excluded groups are in no figure, and not offered.
#include <algorithm>

#include "base/json_writer.h"
#include "serve/api/endpoints.h"

namespace stepwell::serve {
namespace {

/// By name for people, those without one last, then by id.
template <typename Named>
std::vector<const Named*> by_name(std::span<const Named> list) {
  using Key = std::pair<bool, std::string>;
  std::vector<std::pair<Key, const Named*>> keyed;
  keyed.reserve(list.size());
  for (const Named& item : list) keyed.emplace_back(Key(!item.name, fold_label(text_of(item.name))), &item);
  std::ranges::stable_sort(keyed, {}, &std::pair<Key, const Named*>::first);
  std::vector<const Named*> sorted;
  sorted.reserve(keyed.size());
  for (const auto& [key, item] : keyed) sorted.push_back(item);
  return sorted;
}

void write_labels(JsonWriter& json, const LabelSet& labels, const std::vector<LabelId>& ids) {
  json.begin_array();
  for (const LabelId id : ids) json.text(labels.text(id));
  json.end_array();
}

}  // namespace

Answer answer_filters(const Call& call) {
  const Snapshot& snapshot = *call.snapshot;
  JsonWriter json;
  json.begin_object().key("brands").begin_array();
  for (const BrandName* brand : by_name(snapshot.catalogue().brands())) {
    if (brand->excluded) continue;
    json.begin_object().key("id").integer(brand->id).key("name").text_or_null(brand->name).key("category_id");
    brand->category == kNoId ? json.null() : json.integer(brand->category);
    json.end_object();
  }
  json.end_array().key("categories").begin_array();
  for (const CategoryName* category : by_name(snapshot.catalogue().categories())) {
    json.begin_object().key("id").integer(category->id).key("name").text_or_null(category->name).end_object();
  }
  json.end_array().key("marketplaces");
  write_labels(json, snapshot.labels().marketplaces, snapshot.brands().marketplaces());
  json.key("metrics");
  write_labels(json, snapshot.labels().metrics, snapshot.brands().metrics());
  json.key("kinds").begin_array();
  for (const LabelId metric : snapshot.brands().metrics()) {
    const std::string& name = snapshot.labels().metrics.text(metric);
    const MetricNature nature = call.settings->kinds.of(name, call.settings->metrics);
    json.begin_object().key("metric").text(name).key("kind").text(name_of(nature.kind));
    json.key("cost").boolean(nature.cost).end_object();
  }
  json.end_array();
  json.key("months").begin_array();
  for (const Month month : snapshot.brands().months()) json.text(month.str());
  json.end_array();
  json.key("as_of").text(default_as_of(*call.settings, snapshot).str());
  json.end_object();
  return {.body = json.take()};
}

}  // namespace stepwell::serve
