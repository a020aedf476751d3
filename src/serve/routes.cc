#include <fmt/format.h>

#include <array>

#include "base/error.h"
#include "serve/endpoints.h"
#include "serve/json_writer.h"

namespace stepwell::serve {
namespace {

Answer answer_unknown(const Call& call) {
  throw Error(ErrorCode::kNotFound, fmt::format("there is no page {}", call.query->path()),
              "GET /api/filters shows what can be asked for; /api/status how the server is");
}

constexpr std::array kRoutes = {
    Route{"/api/dashboard-data", answer_dashboard},
    Route{"/api/categories-dashboard-data", answer_categories},
    Route{"/api/profitability-data", answer_profitability},
    Route{"/export/dashboard-csv", answer_export},
    Route{"/api/filters", answer_filters},
    Route{"/api/brands", answer_brands},
    Route{"/api/products", answer_products, true, true},
    Route{"/api/product/", answer_product},
    Route{"/api/status", answer_status, false},
    Route{"/api/history", answer_history},
    Route{"/healthz", answer_health, false},
    Route{"/readyz", answer_ready, false},
    Route{"/metrics", answer_metrics, false},
    Route{"/", answer_home, false},
    Route{"/dashboard", answer_page, false},
    Route{"/categories-dashboard", answer_page, false},
    Route{"/profitability", answer_page, false},
    Route{"/products", answer_page, false},
    Route{"/status", answer_page, false},
    Route{"/favicon.svg", answer_static_file, false},
    Route{"/theme.js", answer_static_file, false},
    Route{"/assets/", answer_static_file, false},
    Route{"", answer_unknown, false},
};

}  // namespace

std::span<const Route> routes() { return kRoutes; }

std::size_t find_route(std::string_view path) {
  std::size_t i = 0;
  while (i + 1 < kRoutes.size()) {
    const std::string_view known = kRoutes[i].path;
    const bool folder = known.size() > 1 && known.ends_with('/');
    if (path == known || (folder && path.size() > known.size() && path.starts_with(known))) break;
    ++i;
  }
  return i;
}

Answer answer_unavailable(const Service& service) {
  const DatabaseState state = service.board->database();
  JsonWriter json;
  json.begin_object().key("error");
  json.text(state.problem.empty() ? "the first snapshot is being loaded; try again in a second"
                                  : "there is no snapshot yet: " + state.problem);
  json.end_object();
  return {.body = json.take(), .status = 503, .headers = "Retry-After: 1\r\n"};
}

Month default_as_of(const Service& service, const Snapshot& snapshot) {
  if (service.as_of) return *service.as_of;
  if (!snapshot.latest_month().is_none()) return snapshot.latest_month();
  constexpr TimestampUs kDayUs = 86'400'000'000;
  return Month::of_day(static_cast<std::int32_t>(now_us() / kDayUs));
}

Period Call::period() const {
  const auto asked = query->month("as_of");
  return {asked ? *asked : default_as_of(*service, *snapshot)};
}

BrandFilter Call::brand_filter() const {
  BrandFilter filter;
  filter.brand = query->id("brand_id");
  filter.category = query->id("category_id");
  if (const auto marketplace = query->text("marketplace")) {
    filter.marketplace_class = snapshot->marketplace_class(*marketplace);
  }
  return filter;
}

}  // namespace stepwell::serve
