#include "serve/api/asked_labels.h"

#include <spdlog/spdlog.h>

#include "base/error.h"

namespace stepwell::serve {
namespace {

/// Calls `use(labels, text)` for each, until it returns false; whether it never did.
template <typename Use>
bool for_all(const Edition& edition, const Query& query, Use use) {
  const Labels& labels = edition.snapshot().labels();
  const auto use_asked = [&use](const LabelSet& set, std::string_view text) {
    return use(set, asked_label(set, text));
  };
  for (const MetricRole& role : kMetricRoles) {
    if (!use(labels.metrics, edition.settings().metrics.*role.name)) return false;
  }
  const auto metric = query.text("metric");
  if (metric && !is_ebitda_metric(*metric) && !use_asked(labels.metrics, *metric)) return false;
  const auto marketplace = query.text("marketplace");
  return !marketplace || use_asked(labels.marketplaces, *marketplace);
}

}  // namespace

bool knows_labels(const Edition& edition, const Query& query) {
  return for_all(edition, query, [](const LabelSet& labels, std::string_view text) {
    return labels.known_class(text).has_value();
  });
}

void ask_labels(const Edition& edition, const Query& query) {
  try {
    for_all(edition, query, [](const LabelSet& labels, std::string_view text) {
      labels.find_class(text);
      return true;
    });
  } catch (const Error& error) {
    spdlog::debug("{}", error.what());
  }
}

}  // namespace stepwell::serve
