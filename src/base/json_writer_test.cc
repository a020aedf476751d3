#include "base/json_writer.h"

#include <gtest/gtest.h>

namespace stepwell {
namespace {

TEST(JsonWriter, PutsCommasWhereTheyBelong) {
  JsonWriter json;
  json.begin_object().key("none").begin_array().end_array().key("data_", 2025).begin_array();
  json.integer(1).boolean(true).null().begin_object().end_object().end_array();
  json.key("next").text_or_null(std::nullopt).end_object();
  EXPECT_EQ(json.take(), R"({"none":[],"data_2025":[1,true,null,{}],"next":null})");
}

TEST(JsonWriter, WritesDecimalsAsTheyAreAndDoublesInTheirShortestForm) {
  JsonWriter json;
  json.begin_array().decimal("90071992547409930.01").number(0.1).number(25).end_array();
  EXPECT_EQ(json.take(), "[90071992547409930.01,0.1,25]");
}

TEST(JsonWriter, EscapesTexts) {
  JsonWriter json;
  json.begin_array().text("a \"quoted\"\n\\ line, é").end_array();
  EXPECT_EQ(json.take(), R"(["a \"quoted\"\n\\ line, é"])");
}

}  // namespace
}  // namespace stepwell
