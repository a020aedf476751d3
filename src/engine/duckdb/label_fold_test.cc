// R4 on the embedded engine: SQL and the program must agree on which labels are equal, or groups collide and
// split.
#include <gtest/gtest.h>

#include "engine/duckdb/expected_tiers.h"
#include "engine/files/staging.h"
#include "model/label.h"

namespace stepwell::duck {

using namespace files;

namespace {

TEST(LabelFold, SqlAndTheProgramAgreeOnEveryCharacter) {
  Staging staging;
  std::size_t characters = 0;
  std::size_t differences = 0;
  staging.connection()
      .query("SELECT label, " + folded("label") +
             " FROM (SELECT 'x' || chr(point::INTEGER) || suffix AS label FROM range(0, 1114112) t(point), "
             "(VALUES (''), (' '), ('y ')) s(suffix) WHERE point NOT BETWEEN 55296 AND 57343)")
      .each([&](const Chunk& chunk, std::size_t row) {
        ++characters;
        if (fold_label(chunk.text(0, row)) == chunk.text(1, row)) return;
        if (++differences <= 5) ADD_FAILURE() << chunk.text(0, row) << " folds to " << chunk.text(1, row);
      });
  EXPECT_EQ(characters, 3u * (1114112 - 2048));
  EXPECT_EQ(differences, 0u);
}

}  // namespace
}  // namespace stepwell::duck
