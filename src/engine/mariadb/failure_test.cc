#include "engine/mariadb/failure.h"

#include <errmsg.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <mysqld_error.h>

namespace stepwell::maria {
namespace {

using ::testing::HasSubstr;

TEST(Failure, SaysWhatTheServerSaidAndItsNumber) {
  const Error error = failure(ER_ACCESS_DENIED_ERROR, "Access denied for user 'x'@'localhost'");
  EXPECT_STREQ(error.what(), "Access denied for user 'x'@'localhost' (error 1045)");
  EXPECT_EQ(error.code(), ErrorCode::kFailed);
  EXPECT_THAT(error.hint(), HasSubstr("DB_PASSWORD"));
}

TEST(Failure, HintsSayWhatToDo) {
  const struct {
    unsigned number;
    const char* hint;
  } kCases[] = {
      {CR_CONNECTION_ERROR, "host, port and socket"},
      {CR_UNKNOWN_HOST, "host's name"},
      {CR_SSL_CONNECTION_ERROR, "TLS"},
      {CR_SERVER_LOST, "the last generation stands"},
      {ER_TABLEACCESS_DENIED_ERROR, "database/grants.sql"},
      {ER_SPECIFIC_ACCESS_DENIED_ERROR, "database/grants.sql"},
      {ER_BAD_DB_ERROR, "database's name"},
      {ER_NO_SUCH_TABLE, "[model]"},
      {ER_LOCK_WAIT_TIMEOUT, "another transaction"},
      {ER_CON_COUNT_ERROR, "max_connections"},
      {ER_RECORD_FILE_FULL, "tmpdir"},
      {ER_NET_PACKET_TOO_LARGE, "max_allowed_packet"},
      {ER_NO_REFERENCED_ROW_2, "deleted meanwhile"},
      {ER_OPTION_PREVENTS_STATEMENT, "read_only"},
      {ER_NEW_ABORTING_CONNECTION, "init_connect"},
      {3159, "ssl_mode = required"},
      {ER_PARSE_ERROR, "manual"},
  };
  for (const auto& [number, hint] : kCases)
    EXPECT_THAT(failure(number, "x").hint(), HasSubstr(hint)) << number;
}

TEST(Failure, AFullDiskIsKnownByTheSystemsWords) {
  for (const char* message : {"Error writing file '/tmp/x' (Errcode: 28 \"No space left on device\")",
                              "Got error 28: No space left on device"}) {
    EXPECT_THAT(failure(ER_UNKNOWN_ERROR, message).hint(), HasSubstr("make room"));
  }
}

TEST(Failure, DoingTellsWhatWasTried) {
  EXPECT_EQ(doing("add", [] { return 7; }), 7);
  try {
    doing("publish", [] { throw Error(ErrorCode::kBusy, "locked", "wait"); });
    FAIL() << "the error was swallowed";
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "cannot publish: locked");
    EXPECT_EQ(error.hint(), "wait");
    EXPECT_EQ(error.code(), ErrorCode::kBusy);
  }
}

}  // namespace
}  // namespace stepwell::maria
