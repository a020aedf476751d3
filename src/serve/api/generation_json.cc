#include "serve/api/generation_json.h"

#include "base/clock.h"

namespace stepwell::serve {
namespace {

void write_account(JsonWriter& json, std::string_view key, const Account& account) {
  json.key(key).begin_object();
  json.key("rows").integer(account.rows).key("money").decimal(account.money.str()).end_object();
}

void write_changes(JsonWriter& json, std::string_view key, const ChangeCounts& counts) {
  json.key(key).begin_object();
  json.key("inserted").integer(counts.inserted);
  json.key("updated").integer(counts.updated);
  json.key("deleted").integer(counts.deleted).end_object();
}

}  // namespace

void write_generation(JsonWriter& json, const Generation& generation) {
  json.key("generation").integer(generation.number);
  json.key("kind").text(name_of(generation.kind));
  json.key("why").text(generation.why);
  json.key("published_at");
  generation.published_at == 0 ? json.null() : json.text(format_iso(generation.published_at));
  json.key("confirmed_at");
  generation.confirmed_at == 0 ? json.null() : json.text(format_iso(generation.confirmed_at));
  json.key("duration_s").number(generation.duration_s);
  json.key("made_by").text(generation.made_by);
  json.key("actor").text(generation.actor);
  json.key("restored");
  generation.restored == 0 ? json.null() : json.integer(generation.restored);
  json.key("changes").begin_object();
  write_changes(json, "asin", generation.asin_changes);
  write_changes(json, "brand", generation.brand_changes);
  write_changes(json, "category", generation.category_changes);
  json.end_object();
  write_account(json, "raw", generation.raw);
  write_account(json, "summarised", generation.summarised);
  write_account(json, "uncategorised", generation.uncategorised);
  json.key("excluded").begin_array();
  for (std::size_t i = 0; i < kExclusionCount; ++i) {
    json.begin_object().key("reason").text(kExclusionNames[i]);
    json.key("rows").integer(generation.excluded[i].rows);
    json.key("money").decimal(generation.excluded[i].money.str()).end_object();
  }
  json.end_array();
}

void write_held(JsonWriter& json, const std::optional<Held>& held) {
  if (!held) {
    json.null();
    return;
  }
  json.begin_object().key("since").text(format_iso(held->since)).key("why").text(held->why).end_object();
}

void write_verification(JsonWriter& json, const std::optional<Verification>& verification) {
  if (!verification) {
    json.null();
    return;
  }
  json.begin_object();
  json.key("generation").integer(verification->generation);
  json.key("verified_at").text(format_iso(verification->verified_at));
  json.key("full").boolean(verification->full);
  json.key("passed").boolean(verification->passed);
  json.end_object();
}

}  // namespace stepwell::serve
