#include "doctor/check_figures.h"

#include <fmt/format.h>

#include <algorithm>

namespace stepwell {
namespace {

constexpr std::int64_t kSecond_us = 1'000'000;
constexpr std::int64_t kClock_s = 60;
constexpr std::int64_t kProofAge_s = kDay_s * 8;
constexpr double kExcludedShare = 0.05;

Finding check_freshness(const Generation& latest, const Pending& pending, const FigureCheckOptions& options) {
  const auto seconds_since = [&options](TimestampUs time) { return (options.now - time) / kSecond_us; };
  const bool confirmed = latest.confirmed_at != latest.published_at;
  const std::int64_t published_s = seconds_since(latest.published_at);
  const std::int64_t age_s = seconds_since(latest.confirmed_at);
  if (age_s < -kClock_s) {
    return problem(
        "freshness",
        fmt::format("generation {} was {} {} in the future: a clock was wrong then, or is now", latest.number,
                    confirmed ? "found unchanged" : "published", format_age(-age_s)),
        "set the clocks by NTP (timedatectl set-ntp true), then run 'stepwell refresh'");
  }
  std::string ago = fmt::format("generation {} was published {} ago", latest.number, format_age(published_s));
  if (confirmed) {
    ago += fmt::format(" and found unchanged {} ago", format_age(age_s));
  }
  const bool behind = !pending.scope.empty() || pending.directory_changed;
  if (pending.certain && !behind) return fine("freshness", ago + ", and nothing has changed since");
  if (static_cast<double>(age_s) > options.stale_after_s) {
    return problem("freshness", fmt::format("{}, and {}", ago, pending.why),
                   "run 'stepwell refresh', and let it run by itself: 'stepwell schedule cron --install', or "
                   "'stepwell serve --refresh-every 1h'");
  }
  if (!pending.certain) return fine("freshness", ago);
  return advice("freshness", fmt::format("{}; behind: {}", ago, pending.why), "run 'stepwell refresh'");
}

Finding check_proof(const Generation& latest, const std::optional<Verification>& verification,
                    const FigureCheckOptions& options) {
  constexpr const char* kProve = "run 'stepwell verify', and once a week 'stepwell verify --full'";
  if (!verification) return advice("verification", "the figures have never been proved", kProve);
  const std::int64_t age_s = (options.now - verification->verified_at) / kSecond_us;
  const std::string ago = fmt::format("generation {}, {} ago", verification->generation, format_age(age_s));
  if (!verification->passed) {
    return problem("verification", "tiers and raw rows DIFFERED: " + ago,
                   "run 'stepwell refresh --full', then 'stepwell verify --full', which names what differs");
  }
  if (age_s > kProofAge_s) {
    return advice("verification", fmt::format("the last proof is old: {} (now {})", ago, latest.number),
                  kProve);
  }
  if (verification->generation == latest.number) return fine("verification", "passed: " + ago);
  return fine("verification",
              fmt::format("passed: {}; generation {} has not been proved yet", ago, latest.number));
}

/// A refresh that is held shows nowhere in the figures: they look as they did.
void check_held(const Generation& latest, TimestampUs now, std::vector<Finding>& findings) {
  if (!latest.held) return;
  findings.push_back(problem(
      "held",
      fmt::format("a refresh has been held for {}: {}", format_age((now - latest.held->since) / kSecond_us),
                  latest.held->why),
      "if that is right, run 'stepwell refresh --accept-shrink'; else mend the raw rows, and refresh"));
}

/// Money that is left out is normal in small amounts, and a sign of missing master data in large ones.
Finding check_exclusions(const Generation& latest) {
  std::uint64_t left_out = 0;
  std::size_t most = 0;
  for (std::size_t i = 0; i < kExclusionCount; ++i) {
    // A group of brands that is left out is so by intent.
    if (static_cast<Exclusion>(i) == Exclusion::kExcludedGroup) continue;
    left_out += latest.excluded[i].rows;
    if (latest.excluded[i].rows > latest.excluded[most].rows) most = i;
  }
  const double share =
      latest.raw.rows == 0 ? 0 : static_cast<double>(left_out) / static_cast<double>(latest.raw.rows);
  const std::string text = fmt::format("{:.1f}% of the raw rows are in no figure", share * 100);
  if (share <= kExcludedShare) return fine("exclusions", text);
  return advice("exclusions", fmt::format("{}, most for: {}", text, kExclusionNames[most]),
                "'stepwell status' has rows and money by reason; mend the ASINs and brands, then refresh");
}

/// One raw row with a wrong year moves every dashboard there: they show the latest year that has figures.
Finding check_months(Engine& engine, const FigureCheckOptions& options) {
  constexpr std::int64_t kDay_us = kDay_s * kSecond_us;
  const Month this_month = Month::of_day(static_cast<std::int32_t>(options.now / kDay_us));
  Month latest = Month::none();
  for (const auto& extent : engine.inspector().extents()) latest = std::max(latest, extent.latest);
  if (latest.is_none()) return fine("months", "there are no figures");
  const std::string reach = "figures reach to " + latest.str();
  if (options.years && (latest.year() > options.years->year() || latest.year() < options.years->previous())) {
    return advice("months",
                  fmt::format("{}, and the dashboards show {} and {}", reach, options.years->previous(),
                              options.years->year()),
                  "once the front end can, write two other [dashboard] years, and reload the server");
  }
  if (options.as_of) return fine("months", fmt::format("{}, shown as of {}", reach, options.as_of->str()));
  if (latest <= this_month.plus(1)) return fine("months", reach);
  return advice("months", fmt::format("{}, and the dashboards show that year", reach),
                "mend the raw rows with that date, or name the month to show: [dashboard] as_of");
}

}  // namespace

CheckedFigures check_figures(Engine& engine, const FigureCheckOptions& options) {
  CheckedFigures checked;
  {
    Labels labels(engine.folds());
    const auto session = engine.begin(labels);
    const auto latest = session->latest();
    if (latest) checked.generation = latest->number;
    if (!engine.schema().exists()) return checked;  // the inspector has said so
    if (!latest) {
      checked.findings = {problem("generation", "nothing has been published", "run 'stepwell refresh'")};
      return checked;
    }
    checked.findings = {check_freshness(*latest, session->pending(), options),
                        check_proof(*latest, session->verification(), options), check_exclusions(*latest)};
    check_held(*latest, options.now, checked.findings);
  }
  checked.findings.push_back(check_months(engine, options));
  return checked;
}

}  // namespace stepwell
