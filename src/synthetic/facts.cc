// How a given number of rows is spread over groups, exactly and in one pass: group after group is given a
// weight, and gets the rows between rows * (weights so far) / (all weights) before and after it, rounded
// down. Nothing is left over, and no state but the running sum is needed.
//
// How a month's figure is split into daily postings that add up to it, without knowing them all: every row
// posts an even share plus what it was moved by, less what the row before was moved by. The moves cancel out,
// and the last row is not moved.
//
// The order of a month: all its groups, shuffled once, are walked as many times as the largest has rows. A
// group with fewer rows posts on evenly spaced walks. Walks are in order of days, so that rows come as daily
// imports would bring them, while no two rows of a group stand near each other. A walk reads memory in order,
// which is why this is fast; drawing a random group for every row would miss the cache each time.

#include "synthetic/facts.h"

#include <algorithm>
#include <vector>

#include "synthetic/random.h"
#include "synthetic/writer.h"

namespace stepwell::synthetic {
namespace {

__extension__ using Wide = unsigned __int128;

/// Deals `rows` out by weights that add up to `weights_total`.
class Dealer {
 public:
  Dealer(std::uint64_t rows, std::uint64_t weights_total) : rows_(rows), weights_total_(weights_total) {}

  std::uint32_t deal(std::uint64_t weight) {
    weights_ += weight;
    const auto dealt_now = static_cast<std::uint64_t>(Wide{rows_} * weights_ / weights_total_);
    const auto share = dealt_now - dealt_;
    dealt_ = dealt_now;
    return static_cast<std::uint32_t>(share);
  }

 private:
  std::uint64_t rows_;
  std::uint64_t weights_total_;
  std::uint64_t weights_ = 0;
  std::uint64_t dealt_ = 0;
};

/// One group on its way through its month.
struct Posting {
  std::int64_t share = 0;      // of each row, in steps
  std::int64_t moved = 0;      // the row before was moved by this, in steps
  std::uint32_t movement = 0;  // rows are moved by less than this
  std::uint32_t rows = 0;      // in all
  std::uint32_t rows_done = 0;
  std::uint32_t larger_rows = 0;  // the first rows get one step more, which uses up the remainder
  std::uint32_t due = 0;          // counts up to the number of walks, then the group posts
  std::int32_t asin = 0;
  LabelId marketplace = 0;
  LabelId metric = 0;
  std::uint32_t step = 1;  // hundredths: 1, or 100 for whole numbers
};

Posting make_posting(std::int64_t total, const Metric& metric, std::uint32_t rows) {
  Posting posting;
  posting.step = metric.whole ? 100 : 1;
  posting.rows = rows;
  const std::int64_t steps = total / posting.step;
  posting.share = steps / rows;
  if (posting.share * rows > steps) --posting.share;  // rounded down, also below zero
  posting.larger_rows = static_cast<std::uint32_t>(steps - posting.share * rows);
  // Wide enough that net figures have a few days on which returns outweigh sales, and gross ones none.
  const std::int64_t permille = metric.figure == kNetRevenue || metric.figure == kCm3 ? 1150 : 900;
  const std::int64_t size = posting.share < 0 ? -posting.share : posting.share;
  posting.movement = static_cast<std::uint32_t>(std::min<std::int64_t>(size * permille / 1000, UINT32_MAX));
  return posting;
}

/// A month's groups in the catalog's order: visit(asin, marketplace, metric, total).
template <typename Visit>
void for_each_group(const Catalog& catalog, int month, std::uint64_t seed, const Visit& visit) {
  for_each_cell(catalog, month, [&](const Asin& asin, int marketplace) {
    const Figures figures = figures_of(catalog, asin, marketplace, month, seed);
    for (std::size_t metric = 0; metric < kDailyMetricCount; ++metric) {
      // Nothing returned and nothing advertised is not posted.
      if (const auto total = figures[kMetrics[metric].figure]; total != 0)
        visit(asin, marketplace, metric, total);
    }
  });
}

std::uint64_t weight_of(const Asin& asin, int marketplace, std::size_t metric) {
  // Popular cells post more often.
  const auto cell = scatter(static_cast<std::uint64_t>(asin.id) << 4 | static_cast<unsigned>(marketplace));
  return std::uint64_t{kMetrics[metric].daily_weight} * (85 + cell % 31);
}

/// Posts the groups of one month. `days`: how many it has.
void post(std::vector<Posting>& postings, int days, FactWriter& writer, Random& random) {
  std::uint32_t walks = 0;
  for (const auto& posting : postings) walks = std::max(walks, posting.rows);
  shuffle(postings, random);
  for (auto& posting : postings) posting.due = static_cast<std::uint32_t>(random.below(walks));

  const auto visit = [&](Posting& posting, std::uint8_t day) {
    posting.due += posting.rows;
    if (posting.due < walks) return;
    posting.due -= walks;
    const auto row = posting.rows_done++;
    const auto moved =
        row + 1 == posting.rows ? 0 : static_cast<std::int64_t>(random.below(posting.movement));
    const auto steps = posting.share + (row < posting.larger_rows ? 1 : 0) + moved - posting.moved;
    posting.moved = moved;
    writer.write({posting.asin, posting.marketplace, posting.metric, day, steps * posting.step});
  };
  for (std::uint32_t walk = 0; walk < walks; ++walk) {
    const auto day = static_cast<std::uint8_t>(1 + std::uint64_t{walk} * static_cast<unsigned>(days) / walks);
    const auto start = random.below(postings.size());
    for (auto i = start; i < postings.size(); ++i) visit(postings[i], day);
    for (std::size_t i = 0; i < start; ++i) visit(postings[i], day);
  }
}

/// A ledger's cell on its way through its month.
struct Closing {
  Figures figures;
  std::int32_t asin = 0;
  std::int32_t marketplace = 0;
  std::uint32_t metrics = 0;  // so many of kMetrics, from the first
  std::uint32_t start = 0;    // the metric of the first walk
};

std::int64_t ledger_value(const Closing& closing, const Metric& metric, Random& random) {
  const auto permille = metric.varies ? metric.permille * random.between(900, 1100) / 1000 : metric.permille;
  const auto value = closing.figures[metric.figure] * permille / 1000;
  return metric.whole ? value / 100 * 100 : value;
}

}  // namespace

void write_daily_facts(const Catalog& catalog, const FactLabels& labels, const GenerateOptions& options,
                       const FactSink& sink) {
  std::uint64_t weights_total = 0;
  for (int month = 0; month < kMonthCount; ++month) {
    for_each_group(catalog, month, options.seed,
                   [&](const Asin& asin, int marketplace, std::size_t metric, std::int64_t) {
                     weights_total += weight_of(asin, marketplace, metric);
                   });
  }
  Dealer dealer(options.rows, weights_total);
  FactWriter writer(sink, options.seed);
  std::vector<Posting> postings;
  for (int month = 0; month < kMonthCount; ++month) {
    postings.clear();
    for_each_group(catalog, month, options.seed,
                   [&](const Asin& asin, int marketplace, std::size_t metric, std::int64_t total) {
                     const auto rows = dealer.deal(weight_of(asin, marketplace, metric));
                     if (rows == 0) return;
                     Posting& posting = postings.emplace_back(make_posting(total, kMetrics[metric], rows));
                     posting.asin = asin.id;
                     posting.marketplace = labels.marketplaces[static_cast<std::size_t>(marketplace)];
                     posting.metric = labels.metrics[metric];
                   });
    if (postings.empty()) continue;
    const Month calendar = kFirstSyntheticMonth.plus(month);
    Random random(options.seed, {kStreamRows, 1, static_cast<std::uint64_t>(month)});
    writer.set_month(calendar);
    post(postings, calendar.plus(1).first_day() - calendar.first_day(), writer, random);
  }
  writer.finish();
}

void write_ledger_facts(const Catalog& catalog, const FactLabels& labels, const GenerateOptions& options,
                        const FactSink& sink) {
  // The catalog has just enough cells for all metrics of each; where rounding leaves too many, some go
  // without the last metric.
  Dealer dealer(options.rows, catalog.cells);
  FactWriter writer(sink, options.seed);
  std::vector<Closing> closings;
  for (int month = 0; month < kMonthCount; ++month) {
    closings.clear();
    Random random(options.seed, {kStreamRows, 1, static_cast<std::uint64_t>(month)});
    for_each_cell(catalog, month, [&](const Asin& asin, int marketplace) {
      const auto metrics = dealer.deal(1);
      if (metrics == 0) return;
      closings.push_back({.figures = figures_of(catalog, asin, marketplace, month, options.seed),
                          .asin = asin.id,
                          .marketplace = marketplace,
                          .metrics = metrics,
                          .start = static_cast<std::uint32_t>(random.below(kLedgerMetricCount))});
    });
    shuffle(closings, random);
    writer.set_month(kFirstSyntheticMonth.plus(month));
    for (std::uint32_t walk = 0; walk < kLedgerMetricCount; ++walk) {
      for (const Closing& closing : closings) {
        const auto metric = (closing.start + walk) % kLedgerMetricCount;
        if (metric >= closing.metrics) continue;
        writer.write({.asin = closing.asin,
                      .marketplace = labels.marketplaces[static_cast<std::size_t>(closing.marketplace)],
                      .metric = labels.metrics[metric],
                      .day = 1,
                      .value = ledger_value(closing, kMetrics[metric], random)});
      }
    }
  }
  writer.finish();
}

}  // namespace stepwell::synthetic
