// /api/compare on random pyramids, against sums over ASIN groups that share no code with it.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <cmath>
#include <random>

#include "serve/follow/testing/synthetic.h"
#include "serve/http/testing/asking.h"

namespace stepwell::serve {
namespace {

using boost::json::object;
using boost::json::value;
using testing::Asker;
using testing::MemoryDatabase;
using testing::SyntheticShape;
__extension__ using Units = __int128;

/// "-12.05" is -1205.
Units units_of(const value& text) {
  std::string digits(text.as_string());
  EXPECT_EQ(digits.at(digits.size() - 3), '.');
  digits.erase(digits.size() - 3, 1);
  const bool negative = digits.front() == '-';
  Units units = 0;
  for (const char c : digits.substr(negative ? 1 : 0)) units = units * 10 + (c - '0');
  return negative ? -units : units;
}

struct Span {
  int first = 0;  // year × 12 + month − 1
  int count = 0;

  bool holds(int month) const { return month >= first && month < first + count; }
  std::string text(int place) const {
    return fmt::format("{:04}-{:02}", (first + place) / 12, (first + place) % 12 + 1);
  }
};

/// Which groups count, in the words of the request.
struct Wanted {
  std::string marketplace = {};
  std::optional<int> brand = {}, category = {}, asin = {};
};

class Oracle {
 public:
  Oracle(const AsinTier& tier, const MemoryDatabase& database) : tier_(tier), database_(database) {}

  /// Hundredths in the months that `counts` lets through, by place.
  template <typename Counts>
  Units sum(const std::string& metric, const Wanted& wanted, const Span& span, Counts counts) const {
    Units total = 0;
    each(metric, wanted, span, [&](int place, const AsinRow& row) {
      if (counts(place)) total += row.value.units();
    });
    return total;
  }
  bool present(const std::string& metric, const Wanted& wanted, const Span& span) const {
    bool found = false;
    each(metric, wanted, span, [&](int, const AsinRow&) { found = true; });
    return found;
  }

 private:
  template <typename Use>
  void each(const std::string& metric, const Wanted& wanted, const Span& span, Use use) const {
    for (const AsinRow& row : tier_) {
      const int month = row.month.year() * 12 + row.month.month() - 1;
      if (!span.holds(month) || database_.labels.metrics.text(row.metric) != metric) continue;
      const std::string& marketplace = database_.labels.marketplaces.text(row.marketplace);
      if (!wanted.marketplace.empty() && wanted.marketplace != marketplace) continue;
      if (wanted.brand && row.brand != *wanted.brand) continue;
      if (wanted.category && row.category != *wanted.category) continue;
      if (wanted.asin && row.asin != *wanted.asin) continue;
      use(month - span.first, row);
    }
  }

  const AsinTier& tier_;
  const MemoryDatabase& database_;
};

/// One question, and the looks at its answer.
class Question {
 public:
  Question(Asker& asker, const Oracle& oracle, std::string metric, Wanted wanted, Span current, Span versus,
           bool like)
      : asker_(asker),
        oracle_(oracle),
        metric_(std::move(metric)),
        wanted_(std::move(wanted)),
        current_(current),
        versus_(versus),
        like_(like) {
    for (int place = 0; like && place < std::max(current.count, versus.count); ++place) {
      const Span now{current.first + place, place < current.count ? 1 : 0};
      const Span before{versus.first + place, place < versus.count ? 1 : 0};
      counts_.push_back(oracle_.present(metric_, wanted_, now) && oracle_.present(metric_, wanted_, before));
    }
  }

  void check_all() {
    for (const char* by : {"month", "brand", "category", "marketplace", "asin"}) {
      by_ = by;
      for (const char* page :
           {"", "&limit=2", "&limit=3&offset=1&sort=change&order=asc", "&sort=difference"}) {
        check(page);
      }
    }
  }

 private:
  std::string target(const std::string& page) const {
    std::string target =
        fmt::format("/api/compare?from={}&to={}&versus_from={}&versus_to={}&by={}", current_.text(0),
                    current_.text(current_.count - 1), versus_.text(0), versus_.text(versus_.count - 1), by_);
    target += "&metric=";
    for (const char c : metric_) target += fmt::format("%{:02x}", static_cast<unsigned char>(c));
    if (!wanted_.marketplace.empty()) target += "&marketplace=" + wanted_.marketplace;
    if (wanted_.brand) target += fmt::format("&brand_id={}", *wanted_.brand);
    if (wanted_.category) {
      target += *wanted_.category == kNoId ? "&category_id=none"
                                           : fmt::format("&category_id={}", *wanted_.category);
    }
    if (like_) target += "&like_for_like=1";
    return target + page;
  }

  bool counts(int place) const { return !like_ || counts_[static_cast<std::size_t>(place)]; }

  void expect_figures(const object& figures, const Wanted& wanted, const Span& current, const Span& versus,
                      int shift) const {
    const auto sum = [&](const Span& span) {
      return oracle_.sum(metric_, wanted, span, [&](int place) { return counts(place + shift); });
    };
    const Units now = sum(current);
    const Units before = sum(versus);
    EXPECT_EQ(units_of(figures.at("current")), now) << what_;
    EXPECT_EQ(units_of(figures.at("comparison")), before) << what_;
    EXPECT_EQ(units_of(figures.at("difference")), now - before) << what_;
    if (before <= 0) {
      EXPECT_TRUE(figures.at("change").is_null()) << what_;
    } else {
      const double change = static_cast<double>(now - before) / static_cast<double>(before) * 100;
      EXPECT_NEAR(figures.at("change").to_number<double>(), change, 1e-9 * std::max(1.0, std::abs(change)));
    }
  }

  void check(const std::string& page) {
    what_ = target(page);
    const auto answer = asker_.get(what_);
    ASSERT_EQ(answer.status, 200) << what_ << ": " << answer.body;
    const value json = boost::json::parse(answer.body);
    Units current = 0;
    Units versus = 0;
    int place = 0;
    for (const value& row : json.at("rows").as_array()) {
      check_row(row.as_object(), place++);
      current += units_of(row.at("current"));
      versus += units_of(row.at("comparison"));
    }
    std::int64_t rows = place;
    if (const value& others = json.at("others"); !others.is_null()) {
      current += units_of(others.at("current"));
      versus += units_of(others.at("comparison"));
      rows += others.at("count").as_int64();
    }
    EXPECT_EQ(rows, json.at("count").as_int64()) << what_;
    const object& total = json.at("total").as_object();
    EXPECT_EQ(units_of(total.at("current")), current) << what_;
    EXPECT_EQ(units_of(total.at("comparison")), versus) << what_;
    expect_figures(total, wanted_, current_, versus_, 0);
    if (by_ == "month") check_quarters(json);
  }

  void check_row(const object& row, int place) const {
    Wanted wanted = wanted_;
    if (by_ == "month") {
      const Span now{current_.first + place, place < current_.count ? 1 : 0};
      const Span before{versus_.first + place, place < versus_.count ? 1 : 0};
      expect_figures(row, wanted, now, before, place);
      EXPECT_EQ(row.at("has_rows").at(0).as_bool(), oracle_.present(metric_, wanted, now)) << what_;
      EXPECT_EQ(row.at("has_rows").at(1).as_bool(), oracle_.present(metric_, wanted, before)) << what_;
      return;
    }
    const auto id = [&] {
      return row.at("id").is_null() ? kNoId : static_cast<int>(row.at("id").as_int64());
    };
    if (by_ == "brand") wanted.brand = id();
    if (by_ == "category") wanted.category = id();
    if (by_ == "asin") wanted.asin = id();
    if (by_ == "marketplace") wanted.marketplace = row.at("marketplace").as_string();
    expect_figures(row, wanted, current_, versus_, 0);
  }

  void check_quarters(const value& json) const {
    std::size_t at = 0;
    for (const value& quarter : json.at("quarters").as_array()) {
      Units sum = 0;
      for (int i = 0; i < quarter.at("rows").as_int64(); ++i)
        sum += units_of(json.at("rows").at(at++).at("current"));
      EXPECT_EQ(units_of(quarter.at("current")), sum) << what_;
    }
    const bool whole = current_.first % 3 == 0 && current_.count > 3;
    EXPECT_EQ(json.at("quarters").as_array().size(),
              whole ? static_cast<std::size_t>(current_.count / 3) : 0);
  }

  Asker& asker_;
  const Oracle& oracle_;
  std::string metric_;
  Wanted wanted_;
  Span current_, versus_;
  bool like_;
  std::vector<bool> counts_;  // by place
  std::string by_;
  std::string what_;
};

std::shared_ptr<const Snapshot> snapshot_of(const MemoryDatabase& database) {
  SnapshotFacts facts;
  facts.labels = std::make_shared<Labels>(database.labels);
  facts.directory = database.directory;
  return std::make_shared<Snapshot>(std::move(facts), database.pyramid);
}

TEST(Compare, AddsUpAndAgreesWithTheGroups) {
  for (unsigned seed = 1; seed <= 6; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    const auto below = [&](int bound) { return std::uniform_int_distribution<int>(0, bound - 1)(random); };
    MemoryDatabase database;
    SyntheticShape shape;
    shape.density = seed % 2 == 0 ? 0.03 : 0.3;
    AsinTier tier = testing::synthesize(database, shape, seed);
    // Beyond 2^53 hundredths, and below zero.
    tier.front().value = Money::of_units(999'999'999'999'999);
    for (AsinRow& row : tier) {
      if (below(12) == 0) row.value = Money::of_units(-row.value.units());
    }
    database.publish(tier);
    Asker asker(snapshot_of(database));
    const Oracle oracle(tier, database);
    for (int round = 0; round < 6; ++round) {
      const int last = shape.last.year() * 12 + shape.last.month() - 1;
      const Span current{last - below(30), 1 + below(14)};
      const Span versus{current.first - below(14), 1 + below(14)};
      Wanted wanted;
      if (below(3) == 0) wanted.marketplace = below(2) == 0 ? "DE" : "FR";
      if (below(3) == 0) wanted.brand = 1 + below(6);
      if (below(3) == 0) wanted.category = below(4) == 0 ? kNoId : 1 + below(3);
      Question(asker, oracle, below(2) == 0 ? "Net revenue" : "Ad spend", wanted, current, versus,
               below(3) == 0)
          .check_all();
    }
  }
}

}  // namespace
}  // namespace stepwell::serve
