#include "serve/api/edition.h"

#include <fmt/format.h>

#include <functional>

#include "serve/api/header_fields.h"

namespace stepwell::serve {
namespace {

/// Tells answers apart that are made of other metrics; nothing for the usual names.
std::string mark_of(const DashboardMetrics& metrics) {
  if (metrics == DashboardMetrics()) return {};
  std::string all;
  for (const MetricRole& role : kMetricRoles) all += metrics.*role.name + '\0';
  return fmt::format("-{:x}", std::hash<std::string>()(all));
}

}  // namespace

Edition::Edition(std::shared_ptr<const Settings> settings, std::shared_ptr<const Snapshot> snapshot)
    : settings_(std::move(settings)), snapshot_(std::move(snapshot)) {
  const Generation& generation = snapshot_->generation();
  // The number alone would let a database that was made anew match what a browser kept of the old one; and
  // another release, another as-of month, or other metrics may answer differently for the same generation.
  const std::string tag =
      fmt::format("{}-{}-{:x}-{}{}", STEPWELL_VERSION, generation.number, generation.published_at,
                  default_as_of(*settings_, *snapshot_).str(), mark_of(settings_->metrics));
  etag_ = fmt::format("\"{}\"", tag);
  etag_compressed_ = fmt::format("\"{}-gzip\"", tag);
  const std::string rest = fmt::format(
      "X-Stepwell-Generation: {}\r\nCache-Control: private, no-cache\r\nVary: Accept-Encoding\r\n",
      generation.number);
  validators_ = fmt::format("ETag: {}\r\n{}", etag_, rest);
  validators_compressed_ = fmt::format("ETag: {}\r\n{}", etag_compressed_, rest);
  // An empty pyramid shows the current month, which passes.
  cacheable_ = settings_->as_of || settings_->years || !snapshot_->latest_month().is_none();
}

bool Edition::is_known(std::string_view list) const {
  return names_tag(list, etag_) || names_tag(list, etag_compressed_);
}

}  // namespace stepwell::serve
