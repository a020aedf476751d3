// /export/dashboard-csv: the dashboard's metrics of both years, for a spreadsheet.
#include <fmt/format.h>

#include <iterator>

#include "serve/api/endpoints.h"

namespace stepwell::serve {
namespace {

/// As RFC 4180 has it, and what the front ends' own exports end their lines with.
constexpr std::string_view kLineEnd = "\r\n";

/// Without decimals, halves to the even neighbour, as percentages are rounded, too.
std::string whole_text(MoneySum sum) {
  const MoneySum::Units units = sum.units();
  MoneySum::Units whole = units / 100;
  const MoneySum::Units rest = units < 0 ? -(units % 100) : units % 100;
  if (rest > 50 || (rest == 50 && whole % 2 != 0)) whole += units < 0 ? -1 : 1;
  std::string text = MoneySum(whole * 100).str();
  text.resize(text.size() - 3);  // ".00"
  return text;
}

template <typename Cell>
void write_rows(std::string& csv, std::string_view name, const Period& period, Cell cell) {
  for (std::size_t from = 0; from < kWindowMonths; from += kYearMonths) {
    fmt::format_to(std::back_inserter(csv), "{},{}", name, from == 0 ? period.previous() : period.year());
    for (std::size_t i = from; i < from + kYearMonths; ++i) {
      csv += ',';
      csv += cell(i);
    }
    csv += kLineEnd;
  }
}

}  // namespace

Answer answer_export(const Call& call) {
  const Snapshot& snapshot = *call.snapshot;
  const BrandFilter filter = call.brand_filter();
  const Period period = call.period();
  const DashboardMetrics& named = call.settings->metrics;
  const auto window_of = [&](std::string_view metric) {
    return snapshot.brands().window(snapshot.metric_class(metric), filter, period.first());
  };
  const Window revenue = window_of(named.revenue);
  const Window margin = window_of(named.margin);
  const Window units = window_of(named.units);

  std::string csv = "Metric,Year";
  for (int month = 1; month <= 12; ++month) {
    csv += ',';
    csv += month_abbreviation(month);
  }
  csv += kLineEnd;
  // The rows keep their titles, as fields of an answer do, whatever the metrics are called.
  write_rows(csv, "Net Revenue", period, [&](std::size_t i) { return revenue[i].total.str(); });
  write_rows(csv, "CM3", period, [&](std::size_t i) { return margin[i].total.str(); });
  write_rows(csv, "Net Units", period, [&](std::size_t i) { return whole_text(units[i].total); });
  write_rows(csv, "EBITDA %", period, [&](std::size_t i) {
    return fmt::format("{:.2f}", ebitda_percent(margin[i].total, revenue[i].total));
  });
  Answer answer{.body = std::move(csv), .content_type = "text/csv; charset=utf-8"};
  answer.headers =
      fmt::format("Content-Disposition: attachment; filename=\"dashboard-{}.csv\"\r\n", period.as_of.str());
  return answer;
}

}  // namespace stepwell::serve
