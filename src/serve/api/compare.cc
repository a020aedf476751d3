// /api/compare: a metric in any period beside any other, with its total.
//
//   from, to                the current period, YYYY-MM
//   versus_from, versus_to  the comparison's; both or none
//   metric                  default [dashboard] revenue; 'Brand EBITDA %' is margin as a share of revenue
//   brand_id, category_id, marketplace
//                           which rows count; category_id=none: of brands without category
//   by                      month (default), brand, category, marketplace, asin
//   like_for_like           1: only months that have rows in both periods
//   q                       by asin: only products whose ASIN or name, or whose brand's name, contains it
//   sort, order             not by month: current (default), comparison, difference, change, name; asin;
//                           revenue, revenue_comparison, revenue_change, margin, units of a share. "asc" or
//                           "desc"; ties by id
//   limit, offset           1 to 10000, default 1000; from 0
//
// Rows and `others` add up to `total`.
#include <fmt/format.h>

#include <span>

#include "serve/api/compare_request.h"
#include "serve/api/endpoints.h"

namespace stepwell::serve {
namespace {

class Writer {
 public:
  Writer(const Call& call, const CompareRequest& request, const Comparison& comparison)
      : call_(call), request_(request), comparison_(comparison), snapshot_(*call.snapshot) {
    if (request.what.by != CompareBy::kCategory) return;
    stock_ = stock_balances(snapshot_.catalogue(), request.what.current);
    if (request.compared()) versus_stock_ = stock_balances(snapshot_.catalogue(), *request.what.versus);
  }

  std::string write() {
    const std::vector<std::uint32_t> page = page_of(comparison_.rows, request_, snapshot_);
    json_.begin_object();
    write_question();
    json_.key("count").integer(comparison_.rows.size());
    json_.key("offset").integer(request_.what.by == CompareBy::kMonth ? 0 : request_.page.offset);
    json_.key("rows").begin_array();
    for (const std::uint32_t at : page) write_row(comparison_.rows[at]);
    json_.end_array();
    if (request_.what.by == CompareBy::kMonth) write_quarters();
    write_others(page);
    json_.key("total").begin_object();
    figures(comparison_.total);
    if (request_.what.by == CompareBy::kCategory) write_stock(comparison_.rows);
    json_.end_object().end_object();
    return json_.take();
  }

 private:
  void figures(const ComparedFigures& figures) {
    write_figures(json_, figures, request_.kind, request_.compared());
  }

  void write_month(std::string_view key, const std::optional<MonthSpan>& span, int place) {
    json_.key(key);
    span&& place < span->count ? json_.text(span->first.plus(place).str()) : json_.null();
  }

  void write_question() {
    const ComparisonRequest& what = request_.what;
    const auto& current = what.current;
    const auto& versus = what.versus;
    json_.key("metric").text(request_.metric);
    json_.key("kind").text(name_of(request_.nature.kind));
    json_.key("cost").boolean(request_.nature.cost);
    json_.key("by").text(name_of(what.by));
    write_month("from", current, 0);
    write_month("to", current, current.count - 1);
    write_month("versus_from", versus, 0);
    write_month("versus_to", versus, versus ? versus->count - 1 : 0);
    json_.key("months").begin_object();
    json_.key("current").integer(current.count);
    json_.key("comparison").integer(versus ? versus->count : 0);
    json_.key("current_with_rows").integer(comparison_.current_with_rows);
    json_.key("comparison_with_rows").integer(comparison_.versus_with_rows);
    json_.end_object();
    json_.key("like_for_like").boolean(what.like_for_like);
  }

  void write_id(std::string_view key, std::int32_t id) {
    json_.key(key);
    id == kNoId ? json_.null() : json_.integer(id);
  }

  void write_row(const ComparedRow& row) {
    const Catalogue& catalogue = snapshot_.catalogue();
    json_.begin_object();
    switch (request_.what.by) {
      case CompareBy::kMonth:
        write_month("month", request_.what.current, row.place);
        write_month("versus_month", request_.what.versus, row.place);
        json_.key("has_rows")
            .begin_array()
            .boolean(row.current_present)
            .boolean(row.versus_present)
            .end_array();
        break;
      case CompareBy::kBrand: {
        const BrandName* const brand = catalogue.brand(row.id);
        json_.key("id").integer(row.id).key("name").text_or_null(
            name_of_row(row, request_.what.by, snapshot_));
        write_id("category_id", brand == nullptr ? kNoId : brand->category);
        break;
      }
      case CompareBy::kCategory:
        write_id("id", row.id);
        json_.key("name");
        json_.text_or_null(name_of_row(row, request_.what.by, snapshot_));
        break;
      case CompareBy::kMarketplace:
        json_.key("marketplace").text_or_null(name_of_row(row, request_.what.by, snapshot_));
        break;
      case CompareBy::kAsin:
        write_product(row);
        break;
    }
    figures(row.figures);
    if (request_.what.by == CompareBy::kCategory) write_stock({&row, 1});
    json_.end_object();
  }

  void write_product(const ComparedRow& row) {
    const auto product = snapshot_.catalogue().product(row.id);
    const ProductRows* const groups = snapshot_.asins().find(row.id);
    json_.key("id").integer(row.id);
    json_.key("asin").text(product ? product->asin : "");
    json_.key("name").text(product ? product->name : "");
    write_id("brand_id", groups == nullptr ? kNoId : groups->brand);
  }

  /// Whole quarters of the fiscal year, where the period begins with one: subtotals of the rows before them.
  void write_quarters() {
    const int start = call_.settings->fiscal_year_start;
    const MonthSpan& current = request_.what.current;
    json_.key("quarters").begin_array();
    const int first = (current.first.month() - start + 12) % 12;  // months into the fiscal year
    for (int place = 0; first % 3 == 0 && current.count > 3 && place + 3 <= current.count; place += 3) {
      ComparedFigures sum = {};
      for (int i = place; i < place + 3; ++i) {
        for (std::size_t m = 0; m < sum.size(); ++m)
          sum[m] += comparison_.rows[static_cast<std::size_t>(i)].figures[m];
      }
      // A fiscal year is called by the year that it ends in.
      const Month month = current.first.plus(place);
      const int year = month.year() + (start > 1 && month.month() >= start ? 1 : 0);
      const int quarter = (month.month() - start + 12) % 12 / 3 + 1;
      json_.begin_object();
      json_.key("quarter").text(fmt::format("{}{}-Q{}", start > 1 ? "FY" : "", year, quarter));
      json_.key("rows").integer(3);
      figures(sum);
      json_.end_object();
    }
    json_.end_array();
  }

  /// What the page leaves out, so that its rows and this are the total.
  void write_others(const std::vector<std::uint32_t>& page) {
    json_.key("others");
    if (page.size() == comparison_.rows.size()) {
      json_.null();
      return;
    }
    ComparedFigures sum = comparison_.total;
    for (const std::uint32_t at : page) {
      for (std::size_t m = 0; m < sum.size(); ++m) sum[m] -= comparison_.rows[at].figures[m];
    }
    json_.begin_object().key("count").integer(comparison_.rows.size() - page.size());
    figures(sum);
    json_.end_object();
  }

  /// The balance of these rows: the sum of what stands in each, averages included.
  static std::optional<StockBalance> balance_of(const std::optional<StockBalances>& balances,
                                                std::span<const ComparedRow> rows) {
    if (!balances) return std::nullopt;
    StockBalance sum;
    for (const ComparedRow& row : rows) {
      const auto found = balances->find(row.id);
      if (found == balances->end()) continue;
      sum.end += found->second.end;
      sum.average += found->second.average;
    }
    return sum;
  }

  void write_stock(std::span<const ComparedRow> rows) {
    json_.key("stock");
    const auto current = balance_of(stock_, rows);
    const auto versus = balance_of(versus_stock_, rows);
    if (!current && !versus) {
      json_.null();
      return;
    }
    const auto write = [&](std::string_view key, const std::optional<StockBalance>& side,
                           MoneySum StockBalance::*part) {
      json_.key(key);
      side ? json_.text((*side.*part).str()) : json_.null();
    };
    json_.begin_object();
    write("end", current, &StockBalance::end);
    write("average", current, &StockBalance::average);
    write("comparison_end", versus, &StockBalance::end);
    write("comparison_average", versus, &StockBalance::average);
    json_.end_object();
  }

  const Call& call_;
  const CompareRequest& request_;
  const Comparison& comparison_;
  const Snapshot& snapshot_;
  std::optional<StockBalances> stock_;  // by category alone
  std::optional<StockBalances> versus_stock_;
  JsonWriter json_;
};

}  // namespace

Answer answer_compare(const Call& call) {
  const CompareRequest request = parse_compare(call);
  const Comparison comparison = compare(*call.snapshot, request.what);
  return {.body = Writer(call, request, comparison).write()};
}

}  // namespace stepwell::serve
