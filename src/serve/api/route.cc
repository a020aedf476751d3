#include "serve/api/route.h"

#include <fmt/format.h>

#include "base/json_writer.h"

namespace stepwell::serve {

Answer error_answer(int status, std::string_view message) {
  return {.body = fmt::format("{{\"error\":{}}}", json_text(message)), .status = status};
}

Answer answer_unavailable(const Service& service) {
  const DatabaseState state = service.board->database();
  Answer answer =
      error_answer(503, state.problem.empty() ? "the first snapshot is being loaded; try again in a second"
                                              : "there is no snapshot yet: " + state.problem);
  answer.headers = "Retry-After: 1\r\n";
  return answer;
}

Month default_as_of(const Settings& settings, const Snapshot& snapshot) {
  if (settings.as_of) return *settings.as_of;
  if (settings.years) return settings.years->as_of(snapshot.brands().months());
  if (!snapshot.latest_month().is_none()) return snapshot.latest_month();
  constexpr TimestampUs kDayUs = 86'400'000'000;
  return Month::of_day(static_cast<std::int32_t>(now_us() / kDayUs));
}

Period Call::period() const {
  const auto asked = query->month("as_of");
  return {asked ? *asked : default_as_of(*settings, *snapshot)};
}

BrandFilter Call::brand_filter(std::optional<std::int32_t> category) const {
  BrandFilter filter;
  filter.brand = query->id("brand_id");
  filter.category = category;
  if (const auto marketplace = query->text("marketplace")) {
    filter.marketplace_class = snapshot->marketplace_class(*marketplace);
  }
  return filter;
}

}  // namespace stepwell::serve
