#include "serve/validators.h"

#include <gtest/gtest.h>

namespace stepwell::serve {
namespace {

TEST(Validators, TagsAreComparedWeakly) {
  for (const char* list : {"\"a\"", "W/\"a\"", "\"b\", \"a\"", "*", "\"x,y\",W/\"a\""}) {
    EXPECT_TRUE(names_tag(list, "\"a\"")) << list;
    EXPECT_TRUE(names_tag(list, "W/\"a\"")) << list;
  }
  for (const char* list : {"", "\"b\"", "a", "\"a", "\"aa\""}) EXPECT_FALSE(names_tag(list, "\"a\"")) << list;
}

TEST(Validators, GzipIsTakenWhereItIsAccepted) {
  for (const char* list : {"gzip", "deflate, gzip", "GZIP;q=0.5", "br;q=1.0, gzip;q=0.8, *;q=0.1", "*",
                           "x-gzip", "identity, *;q=0.001"}) {
    EXPECT_TRUE(accepts_gzip(list)) << list;
  }
  for (const char* list :
       {"", "identity", "br", "gzip;q=0", "gzip; q=0.000, br", "*;q=0", "gzipped", ",;,", "*, gzip;q=0"}) {
    EXPECT_FALSE(accepts_gzip(list)) << list;
  }
}

}  // namespace
}  // namespace stepwell::serve
