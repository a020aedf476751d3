#include "engine/mariadb/refresh_lock.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <openssl/evp.h>

#include <array>
#include <memory>

#include "base/error.h"
#include "base/printable.h"

namespace stepwell::maria {
namespace {

/// Lock names are limited to 64 characters, as long as a database's name may be: its hash is as unique. MD5,
/// for older programs take the lock by that name; here, for MySQL has no function of it since 9.6.
std::string lock_name(const std::string& database) {
  const std::unique_ptr<EVP_MD, decltype(&EVP_MD_free)> md5(EVP_MD_fetch(nullptr, "MD5", "-fips"),
                                                            &EVP_MD_free);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  if (!md5 || EVP_Digest(database.data(), database.size(), digest.data(), &size, md5.get(), nullptr) != 1) {
    throw Error(ErrorCode::kFailed, "OpenSSL has no MD5, which the name of the refresh lock is made with",
                "look at the providers in openssl.cnf: the default one has it");
  }
  return fmt::format("stepwell:{:02x}", fmt::join(digest.data(), digest.data() + size, ""));
}

/// "connection 17 (team from db-1, for 12 s)", as far as this user may know.
std::string describe_holder(Connection& connection, const std::string& name) {
  const auto holder = connection.integer("SELECT IS_USED_LOCK(?)", {name});
  if (!holder) return "another process, which has ended meanwhile";
  std::string text = fmt::format("connection {}", *holder);
  connection.query("SELECT user, host, time FROM information_schema.processlist WHERE id = ?", {*holder})
      .each([&](const Row& row) {
        text += fmt::format(" ({} from {}, for {} s)", printable(row.text(0)), printable(row.text(1)),
                            printable(row.text(2)));
      });
  return text;
}

}  // namespace

void take_refresh_lock(Connection& connection, const std::string& database, int patience_s) {
  const std::string name = lock_name(database);
  if (connection.integer("SELECT GET_LOCK(?, ?)", {name, std::int64_t{patience_s}}).value_or(0) == 1) return;
  throw Error(
      ErrorCode::kBusy,
      fmt::format("another stepwell is writing to this database: {}", describe_holder(connection, name)),
      "wait until it has ended and try again");
}

}  // namespace stepwell::maria
