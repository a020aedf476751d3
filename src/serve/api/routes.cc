#include "serve/api/routes.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/error.h"
#include "serve/api/endpoints.h"

namespace stepwell::serve {
namespace {

bool is_read(const RequestHead& head) {
  return head.method == RequestHead::Method::kGet || head.method == RequestHead::Method::kHead;
}

bool is_of_programs(std::string_view path) {
  return path == "/api" || path.starts_with("/api/") || path == "/export" || path.starts_with("/export/");
}

/// The page whose address this is with slashes too many at its end; nullptr for none.
const Route* page_without_slash(std::string_view path) {
  if (!path.ends_with('/')) return nullptr;
  const std::string_view bare = path.substr(0, path.find_last_not_of('/') + 1);
  const auto is_it = [&](const Route& route) { return route.answer == answer_page && route.path == bare; };
  const auto found = std::ranges::find_if(routes(), is_it);
  return found == routes().end() ? nullptr : &*found;
}

/// For good: what is behind the slash would never be another page. The choices of the address come along.
Answer redirect_to(const Route& page, std::string_view target) {
  const std::size_t query = std::min(target.find('?'), target.size());
  return {.body = {},
          .content_type = "text/plain",
          .status = 308,
          .headers = fmt::format("Location: {}{}\r\n", page.path, target.substr(query))};
}

/// A person sees a page that leads on; a program is told in its own words.
Answer answer_unknown(const Call& call) {
  if (is_read(*call.head)) {
    if (const Route* page = page_without_slash(call.query->path())) {
      return redirect_to(*page, call.head->target);
    }
    if (call.head->accepts_html && !is_of_programs(call.query->path())) return answer_no_page(call);
  }
  throw Error(ErrorCode::kNotFound, fmt::format("there is no page {}", call.query->path()),
              "GET /api/filters shows what can be asked for; /api/status how the server is");
}

using enum RouteKind;

constexpr std::array kRoutes = {
    Route{"/api/dashboard-data", answer_dashboard},
    Route{"/api/categories-dashboard-data", answer_categories},
    Route{"/api/profitability-data", answer_profitability},
    Route{"/api/asin-revenue-data/", answer_asin_revenue},
    Route{"/export/dashboard-csv", answer_export},
    Route{"/api/compare", answer_compare, kSlowData},
    Route{"/api/filters", answer_filters},
    Route{"/api/brands", answer_brands},
    Route{"/api/products", answer_products, kSlowData},
    Route{"/api/product", answer_product},
    Route{"/api/product/", answer_product},
    Route{"/api/status", answer_status, kPlain},
    Route{"/api/history", answer_history},
    Route{"/api/session", answer_session, kPlain, Audience::kAnybody},
    Route{"/api/login", answer_login, kAction, Audience::kAnybody},
    Route{"/api/logout", answer_logout, kAction, Audience::kAnybody},
    Route{"/api/refresh", answer_refresh, kAction, Audience::kAdmins},
    Route{"/api/rollback", answer_rollback, kAction, Audience::kAdmins},
    Route{"/api/verify", answer_verify, kAction, Audience::kAdmins},
    Route{"/api/openapi.json", answer_openapi, kPlain, Audience::kAnybody},
    Route{"/healthz", answer_health, kPlain, Audience::kAnybody},
    Route{"/readyz", answer_ready, kPlain, Audience::kAnybody},
    Route{"/metrics", answer_metrics, kPlain},
    // The pages hold no figures: those they ask for, and are sent to log in.
    Route{"/", answer_home, kPlain, Audience::kAnybody},
    Route{"/dashboard", answer_page, kPlain, Audience::kAnybody},
    Route{"/categories-dashboard", answer_page, kPlain, Audience::kAnybody},
    Route{"/profitability", answer_page, kPlain, Audience::kAnybody},
    Route{"/products", answer_page, kPlain, Audience::kAnybody},
    Route{"/status", answer_page, kPlain, Audience::kAnybody},
    Route{"/login", answer_page, kPlain, Audience::kAnybody},
    Route{"/favicon.svg", answer_static_file, kPlain, Audience::kAnybody},
    Route{"/theme.js", answer_static_file, kPlain, Audience::kAnybody},
    Route{"/assets/", answer_static_file, kPlain, Audience::kAnybody},
    Route{"", answer_unknown, kPlain, Audience::kAnybody},
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

}  // namespace stepwell::serve
