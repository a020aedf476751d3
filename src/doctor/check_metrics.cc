#include "doctor/check_metrics.h"

#include <fmt/format.h>

#include <algorithm>

#include "config/suggestion.h"

namespace stepwell {
namespace {

/// So many metrics are told by name.
constexpr std::size_t kToldMax = 10;

struct Known {
  std::string text;        // as most rows have it
  std::string folded;      // equal where R4 holds two for equal
  std::uint64_t rows = 0;  // of all spellings
};

/// The metrics of the tiers, the one with most rows first.
class KnownMetrics {
 public:
  explicit KnownMetrics(Engine& engine) : fold_(engine.folds().metrics) {
    for (const MetricExtent& extent : engine.inspector().metrics()) {
      const std::string folded = fold_(extent.metric);
      const auto found = std::ranges::find(all_, folded, &Known::folded);
      Known& known = found == all_.end() ? all_.emplace_back(Known{extent.metric, folded}) : *found;
      known.rows += extent.rows;
    }
    std::ranges::stable_sort(all_, std::ranges::greater(), &Known::rows);
  }

  const Known* find(std::string_view metric) const {
    const auto found = std::ranges::find(all_, fold_(metric), &Known::folded);
    return found == all_.end() ? nullptr : &*found;
  }
  const std::vector<Known>& all() const { return all_; }

  /// The one that somebody may have meant; an empty text if none is near.
  std::string near(std::string_view metric) const {
    std::vector<std::string> folded;
    for (const Known& known : all_) folded.push_back(fold_label(known.text));
    const std::string best = nearest(fold_label(metric), folded);
    const auto found = std::ranges::find(folded, best);
    return best.empty() ? best : all_[static_cast<std::size_t>(found - folded.begin())].text;
  }

 private:
  Fold fold_;
  std::vector<Known> all_;
};

/// As people read it, and may write it: any byte may be in a metric, those that would move a terminal's
/// cursor as well, and blanks at the end, which a configuration cannot hold.
std::string shown(std::string text) {
  text.erase(text.find_last_not_of(' ') + 1);
  std::ranges::replace_if(
      text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, '?');
  return text;
}

std::string list_of(const std::vector<Known>& all) {
  std::string list;
  const std::size_t told = std::min(all.size(), kToldMax);
  for (std::size_t i = 0; i < told; ++i) list += (i == 0 ? "'" : ", '") + shown(all[i].text) + "'";
  if (told < all.size()) list += fmt::format(" and {} more", all.size() - told);
  return list;
}

const char* what_is_zero(std::string_view key) {
  if (key == "revenue") return "revenue, growth and EBITDA are 0 everywhere";
  return key == "margin" ? "EBITDA is 0 everywhere" : "units are 0 everywhere";
}

/// Without revenue no dashboard says anything; some teams have no margin, or count no units.
/// `others` tells which metrics there are.
Finding missing(const MetricRole& role, const Config& config, const KnownMetrics& known,
                const std::string& others) {
  const std::string& name = config.metrics.*role.name;
  const std::string found =
      fmt::format("no figures are called '{}' ([dashboard] {}): {}", name, role.key, what_is_zero(role.key));
  const std::string near = known.near(name);
  const std::string cure = fmt::format(
      "name yours in {}: [dashboard] {} = {}{}", config.file.empty() ? "config.ini" : config.file.string(),
      role.key, near.empty() ? "METRIC" : shown(near) + ", if that is what you mean", others);
  return role.key == "revenue" ? problem("metrics", found, cure) : advice("metrics", found, cure);
}

}  // namespace

std::vector<Finding> check_metrics(Engine& engine, const Config& config) {
  const KnownMetrics known(engine);
  if (known.all().empty()) return {fine("metrics", "there are no figures")};
  std::vector<Finding> findings;
  std::string names;
  for (const MetricRole& role : kMetricRoles) {
    if (const Known* const metric = known.find(config.metrics.*role.name)) {
      names += fmt::format("{}{} is '{}'", names.empty() ? "" : ", ", role.key, shown(metric->text));
    } else {
      findings.push_back(missing(role, config, known,
                                 findings.empty() ? "; there are " + list_of(known.all()) : std::string()));
    }
  }
  if (findings.empty()) findings.push_back(fine("metrics", names));
  return findings;
}

DashboardMetrics as_spelled(Engine& engine, const DashboardMetrics& metrics) {
  const KnownMetrics known(engine);
  DashboardMetrics spelled = metrics;
  for (const MetricRole& role : kMetricRoles) {
    if (const Known* const metric = known.find(metrics.*role.name)) spelled.*role.name = metric->text;
  }
  return spelled;
}

}  // namespace stepwell
