#include "engine/sql/source_views.h"

#include <fmt/format.h>

namespace stepwell {

std::string why_views_are_read_whole(const std::vector<std::string>& views) {
  if (views.size() == 1) return fmt::format("{} is a view: what changed below it is not told", views.front());
  std::string names = views.front();
  for (std::size_t i = 1; i < views.size(); ++i) {
    names += (i + 1 == views.size() ? " and " : ", ") + views[i];
  }
  return fmt::format("{} are views: what changed below them is not told", names);
}

Error import_into_view(const std::string& view) {
  return Error(ErrorCode::kFailed,
               fmt::format("nothing was imported: '{}' is a view, and rows go into tables", view),
               fmt::format("load the file into the tables below {} with the database's own tools, then run "
                           "'stepwell refresh'",
                           view));
}

Error generate_into_view(const std::string& view) {
  return Error(ErrorCode::kFailed, fmt::format("'{}' is a view, and generate fills tables", view),
               "generate makes source tables in a database that has none: name another one with --db");
}

Error broken_view(const std::string& view, const std::string& message) {
  return Error(ErrorCode::kFailed, fmt::format("cannot read the view '{}': {}", view, message),
               "mend the view with CREATE OR REPLACE VIEW, or name another table in the configuration under "
               "[model]");
}

}  // namespace stepwell
