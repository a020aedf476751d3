// JsonWriter: writes JSON text in one pass.
//
// It exists for one reason: a number such as a sum of money must reach the reader as the exact decimal that
// it is, and a JSON library carries numbers as doubles. Commas are its business; the nesting is the caller's.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace stepwell {

class JsonWriter {
 public:
  JsonWriter& begin_object() { return open('{'); }
  JsonWriter& end_object() { return close('}'); }
  JsonWriter& begin_array() { return open('['); }
  JsonWriter& end_array() { return close(']'); }

  /// Names the next value.
  JsonWriter& key(std::string_view name);
  /// A name with the year at its end: "data_2025".
  JsonWriter& key(std::string_view prefix, int year);

  JsonWriter& text(std::string_view value);
  JsonWriter& text_or_null(const std::optional<std::string>& value) { return value ? text(*value) : null(); }
  JsonWriter& integer(std::integral auto value) { return raw(std::to_string(value)); }
  /// A number whose digits the caller has; they are written as they are.
  JsonWriter& decimal(std::string_view digits) { return raw(digits); }
  /// The shortest form that reads back as the same double.
  JsonWriter& number(double value);
  JsonWriter& boolean(bool value) { return raw(value ? "true" : "false"); }
  JsonWriter& null() { return raw("null"); }

  std::string take() { return std::move(text_); }

 private:
  JsonWriter& raw(std::string_view token);
  JsonWriter& open(char bracket);
  JsonWriter& close(char bracket);
  void separate();

  std::string text_;
  bool comma_ = false;  // before the next key or value
};

/// `text` as a JSON text, in quotes.
std::string json_text(std::string_view text);

}  // namespace stepwell
