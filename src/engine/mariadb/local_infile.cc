#include "engine/mariadb/local_infile.h"

#include <errmsg.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "base/printable.h"

namespace stepwell::maria {
namespace {

// What is kept of a name that a server made up.
constexpr std::size_t kLongestName = 256;

int describe(void*, char* message, unsigned size) {
  constexpr std::string_view kText = "the file could not be read";
  const auto length = std::min<std::size_t>(kText.size(), size == 0 ? 0 : size - 1);
  std::memcpy(message, kText.data(), length);
  if (size > 0) message[length] = '\0';
  return CR_UNKNOWN_ERROR;
}

}  // namespace

LocalInfile::LocalInfile(MYSQL* mysql) {
  const unsigned allowed = 1;
  mysql_optionsv(mysql, MYSQL_OPT_LOCAL_INFILE, &allowed);
  mysql_set_local_infile_handler(
      mysql,
      [](void** file, const char* name, void* self) {
        *file = self;
        return static_cast<LocalInfile*>(self)->begin(name);
      },
      [](void* file, char* buffer, unsigned size) {
        return static_cast<LocalInfile*>(file)->read(buffer, size);
      },
      [](void*) {}, describe, this);
}

void LocalInfile::require_honesty() const {
  if (!asked_for_) return;
  throw Error(
      ErrorCode::kFailed,
      fmt::format("the server asked for {} of this machine (LOCAL INFILE); nothing was sent",
                  asked_for_->empty() ? "a file" : fmt::format("the file '{}'", printable(*asked_for_))),
      "no honest server asks for that: check host and port, take ssl_mode = verified, and tell whoever runs "
      "the server");
}

void LocalInfile::rethrow() const {
  if (failed_) std::rethrow_exception(failed_);
}

int LocalInfile::begin(const char* name) noexcept {
  if (source_ != nullptr && std::strcmp(name, kMemoryFile) == 0) {
    block_ = {};
    failed_ = nullptr;
    return 0;
  }
  asked_for_.emplace();
  try {
    asked_for_->assign(name, strnlen(name, kLongestName));
  } catch (const std::bad_alloc&) {
    // That it asked is what counts.
  }
  return 1;
}

int LocalInfile::read(char* buffer, unsigned size) noexcept {
  try {
    while (block_.empty()) {
      if (source_ == nullptr || !(*source_)(block_)) return 0;
    }
  } catch (...) {
    failed_ = std::current_exception();
    return -1;
  }
  const auto count = std::min<std::size_t>(size, block_.size());
  std::memcpy(buffer, block_.data(), count);
  block_.remove_prefix(count);
  return static_cast<int>(count);
}

}  // namespace stepwell::maria
