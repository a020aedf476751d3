#include "base/json_writer.h"

#include <fmt/format.h>

#include <boost/json/serialize.hpp>
#include <iterator>

namespace stepwell {

std::string json_text(std::string_view text) {
  return boost::json::serialize(boost::json::string_view(text.data(), text.size()));
}

void JsonWriter::separate() {
  if (comma_) text_ += ',';
  comma_ = true;
}

JsonWriter& JsonWriter::raw(std::string_view token) {
  separate();
  text_ += token;
  return *this;
}

JsonWriter& JsonWriter::open(char bracket) {
  separate();
  text_ += bracket;
  comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::close(char bracket) {
  text_ += bracket;
  comma_ = true;
  return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
  separate();
  text_ += '"';
  text_ += name;
  text_ += "\":";
  comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::key(std::string_view prefix, int year) {
  separate();
  fmt::format_to(std::back_inserter(text_), "\"{}{}\":", prefix, year);
  comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::text(std::string_view value) { return raw(json_text(value)); }

JsonWriter& JsonWriter::number(double value) {
  separate();
  // fmt prints the shortest form that reads back; a whole number needs no ".0" to be a JSON number.
  fmt::format_to(std::back_inserter(text_), "{}", value);
  return *this;
}

}  // namespace stepwell
