// Route: what the server answers at which path, as a table (routes.cc), and what a handler is given and gives
// back.
//
// A handler is a plain function from a Call to an Answer. It may run on any server thread, several at once.
// It throws Error{kBadRequest} or {kNotFound} for what becomes 400 or 404.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "model/month.h"
#include "serve/board.h"
#include "serve/meter.h"
#include "serve/money_figures.h"
#include "serve/page_settings.h"
#include "serve/query.h"
#include "serve/snapshot.h"

namespace stepwell::serve {

inline constexpr std::string_view kJsonType = "application/json";

struct Answer {
  std::string body;
  std::string_view content_type = kJsonType;
  int status = 200;
  /// Further header lines, each with its line end.
  std::string headers = {};
  /// Of an answer that is no data answer and yet can be kept, as the header has it, with its quotes.
  std::string etag = {};
  std::string_view cache_control = "no-store";
};

/// What all requests share.
struct Service {
  const Board* board = nullptr;
  std::string database;        // its description, without password
  std::optional<Month> as_of;  // as configured
  PageSettings pages;
  Meters meters;
  TimestampUs started_at = 0;
};

struct Call {
  const Service* service = nullptr;
  const Snapshot* snapshot = nullptr;  // never nullptr on a data route
  const Query* query = nullptr;
  std::string_view rest = {};  // of the path, on a route that ends with '/'
  bool accepts_gzip = false;

  /// `as_of` of the request, else of the configuration, else the latest month; throws like Query::month.
  Period period() const;
  /// brand_id, category_id and marketplace of the request.
  BrandFilter brand_filter() const;
};

/// The as-of month of requests that do not name one.
Month default_as_of(const Service& service, const Snapshot& snapshot);

struct Route {
  /// A path that ends with '/' stands for everything below it.
  std::string_view path;
  Answer (*answer)(const Call&);
  /// A data route answers from the snapshot alone: 503 without one, else with an ETag, and worth keeping. The
  /// others are asked anew each time.
  bool data = true;
  /// May look at a large part of the ASIN tier, which takes milliseconds: made beside the event loop, which
  /// has other clients to answer.
  bool slow = false;
};

/// 503, saying what the server is waiting for.
Answer answer_unavailable(const Service& service);

/// What a request to each path is answered with. The last entry is for all that no other matches.
std::span<const Route> routes();
/// Position in routes() of the route for a path.
std::size_t find_route(std::string_view path);

}  // namespace stepwell::serve
