// Route: what the server answers at one path (routes.h has the table of them), and what a handler
// is given and gives back.
//
// A handler is a plain function from a Call to an Answer. It may run on any server thread, several at once.
// It throws Error{kBadRequest} or {kNotFound} for what becomes 400 or 404.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "model/month.h"
#include "serve/api/meter.h"
#include "serve/api/places.h"
#include "serve/api/query.h"
#include "serve/api/request_head.h"
#include "serve/auth/gate.h"
#include "serve/follow/board.h"
#include "serve/jobs/tasks.h"
#include "serve/snapshot/money_figures.h"
#include "serve/snapshot/snapshot.h"

namespace stepwell::serve {

inline constexpr std::string_view kJsonType = "application/json";
/// Cache-Control of what is answered just once.
inline constexpr std::string_view kNoStore = "no-store";

struct Answer {
  std::string body;
  std::string_view content_type = kJsonType;
  int status = 200;
  /// Further header lines, each with its line end.
  std::string headers = {};
  /// Of an answer that is no data answer and yet can be kept, as the header has it, with its quotes.
  std::string etag = {};
  std::string_view cache_control = kNoStore;
  /// The headers name an encoding: the body is to be sent as it is.
  bool encoded = false;
};

/// `{"error":…}`.
Answer error_answer(int status, std::string_view message);

/// What all requests share.
struct Service {
  const Board* board = nullptr;
  std::string database;  // its description, without password
  Meters meters;
  TimestampUs started_at = 0;
  auth::Gate* gate = nullptr;
  /// While there are no logins, requests must name this machine as their host: a site that lets its name lead
  /// here (DNS rebinding) is not to read figures through the browser of somebody who may.
  bool local_names_only = false;
  /// HTTPS: cookies are for it alone.
  bool secure = false;
  Tasks* tasks = nullptr;  // nullptr: this server does not write
  const Places* places = nullptr;
};

struct Call {
  const Service* service = nullptr;
  const Snapshot* snapshot = nullptr;  // never nullptr on a data route
  const Settings* settings = nullptr;  // nullptr without a snapshot
  const RequestHead* head = nullptr;
  const auth::Visitor* visitor = nullptr;  // nullptr for nobody, on an open route
  const Query* query = nullptr;
  std::string_view rest = {};  // of the path, on a route that ends with '/'

  /// `as_of` of the request, else as default_as_of says; throws like Query::month.
  Period period() const;
  /// brand_id, category_id and marketplace of the request.
  BrandFilter brand_filter() const { return brand_filter(query->id("category_id")); }
  /// The same, of a category that was read otherwise.
  BrandFilter brand_filter(std::optional<std::int32_t> category) const;
};

/// The as-of month of requests that do not name one: that of the configuration, else the latest month, within
/// the configured years.
Month default_as_of(const Settings& settings, const Snapshot& snapshot);

enum class RouteKind {
  kData,      // from the snapshot alone: 503 without one, else with an ETag, and worth keeping
  kSlowData,  // likewise, but takes milliseconds: made beside the event loop, which has others to answer
  kPlain,     // asked anew each time
  kAction,    // POST: changes something; made beside the event loop, one at a time
};

enum class Audience { kAnybody, kViewers, kAdmins };

struct Route {
  /// A path that ends with '/' stands for everything below it.
  std::string_view path;
  Answer (*answer)(const Call&);
  RouteKind kind = RouteKind::kData;
  Audience audience = Audience::kViewers;

  bool data() const { return kind == RouteKind::kData || kind == RouteKind::kSlowData; }
  bool slow() const { return kind == RouteKind::kSlowData || kind == RouteKind::kAction; }
};

/// 503, saying what the server is waiting for.
Answer answer_unavailable(const Service& service);

}  // namespace stepwell::serve
