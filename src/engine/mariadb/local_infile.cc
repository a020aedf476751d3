#include "engine/mariadb/local_infile.h"

#include <errmsg.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "base/printable.h"

namespace stepwell::maria {
namespace {

void allow(MYSQL* mysql, bool allowed) {
  const unsigned value = allowed ? 1 : 0;
  mysql_optionsv(mysql, MYSQL_OPT_LOCAL_INFILE, &value);
}

void set_refusing_handler(MYSQL* mysql) {
  mysql_set_local_infile_handler(
      mysql, [](void**, const char*, void*) { return 1; }, [](void*, char*, unsigned) { return -1; },
      [](void*) {},
      [](void*, char* message, unsigned size) {
        if (size > 0) *message = '\0';
        return CR_UNKNOWN_ERROR;
      },
      nullptr);
}

}  // namespace

void announce_local_infile(MYSQL* mysql) {
  set_refusing_handler(mysql);
  allow(mysql, true);
}

void refuse_local_infile(MYSQL* mysql) {
  allow(mysql, false);
  set_refusing_handler(mysql);
}

LocalInfile::LocalInfile(MYSQL* mysql, const BlockSource& source) : mysql_(mysql), source_(source) {
  mysql_set_local_infile_handler(
      mysql_,
      [](void** file, const char* name, void* self) {
        *file = self;
        return static_cast<LocalInfile*>(self)->begin(name);
      },
      [](void* file, char* buffer, unsigned size) {
        return static_cast<LocalInfile*>(file)->read(buffer, size);
      },
      [](void*) {},
      [](void*, char* message, unsigned size) {
        constexpr std::string_view kText = "the rows could not be made";
        const auto length = std::min<std::size_t>(kText.size(), size == 0 ? 0 : size - 1);
        std::memcpy(message, kText.data(), length);
        if (size > 0) message[length] = '\0';
        return CR_UNKNOWN_ERROR;
      },
      this);
  allow(mysql_, true);
}

LocalInfile::~LocalInfile() { refuse_local_infile(mysql_); }

void LocalInfile::rethrow() const {
  if (failed_) std::rethrow_exception(failed_);
}

int LocalInfile::begin(const char* name) {
  if (std::strcmp(name, kMemoryFile) == 0) return 0;
  asked_for_ = name;
  return 1;
}

int LocalInfile::read(char* buffer, unsigned size) {
  try {
    while (block_.empty()) {
      if (!source_(block_)) return 0;
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

Error asked_for_a_file(std::string_view name) {
  return Error(
      ErrorCode::kFailed,
      fmt::format("the server asked for {} of this machine (LOCAL INFILE); nothing was sent",
                  name.empty() ? "a file" : fmt::format("the file '{}'", printable(name))),
      "no honest server asks for that: check host and port, take ssl_mode = verified, and tell whoever runs "
      "the server");
}

bool is_refused_local_infile(unsigned number, std::string_view message) {
  return number == CR_UNKNOWN_ERROR && message.find("local infile forbidden") != std::string_view::npos;
}

}  // namespace stepwell::maria
