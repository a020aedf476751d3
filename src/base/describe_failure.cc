#include "base/describe_failure.h"

#include <fmt/format.h>

#include <boost/system/system_error.hpp>
#include <filesystem>
#include <new>
#include <string>
#include <system_error>

#include "base/printable.h"

namespace stepwell {
namespace {

constexpr const char* kNoMemory =
    "close other programs, or give it more: MemoryMax= of its unit, 'ulimit -v' of its shell";

bool is(const std::error_code& code, std::errc which) { return code == which; }

std::string cure_of(const std::error_code& code) {
  if (is(code, std::errc::no_such_file_or_directory) || is(code, std::errc::not_a_directory))
    return "check the path: a folder of it is not there";
  if (is(code, std::errc::permission_denied) || is(code, std::errc::operation_not_permitted))
    return "give this user the right to it, or name another path";
  if (is(code, std::errc::no_space_on_device) || is(code, std::errc::file_too_large))
    return "make room on that disk, or name a path on another";
  if (is(code, std::errc::read_only_file_system)) return "name a path where files can be written";
  if (is(code, std::errc::filename_too_long)) return "name a shorter path";
  if (is(code, std::errc::too_many_symbolic_link_levels))
    return "a link leads in circles: name the file itself";
  if (is(code, std::errc::too_many_files_open) || is(code, std::errc::too_many_files_open_in_system))
    return "allow more open files: LimitNOFILE= of its unit, 'ulimit -n' of its shell";
  if (is(code, std::errc::not_enough_memory)) return kNoMemory;
  return "check that path and the disk that it lies on";
}

Error of_path(const std::filesystem::filesystem_error& failure) {
  const std::string reason = failure.code().message();
  const std::string one = printable(failure.path1().string());
  const std::string other = printable(failure.path2().string());
  if (one.empty()) {
    return Error(ErrorCode::kFailed, fmt::format("cannot find out the current folder: {}", reason),
                 "go to a folder that is there, and try again");
  }
  if (other.empty()) {
    return Error(ErrorCode::kFailed, fmt::format("cannot use {}: {}", one, reason), cure_of(failure.code()));
  }
  return Error(ErrorCode::kFailed, fmt::format("cannot make {} of {}: {}", other, one, reason),
               cure_of(failure.code()));
}

Error of_system(const std::error_code& code) {
  if (is(code, std::errc::resource_unavailable_try_again)) {
    return Error(ErrorCode::kFailed, fmt::format("cannot start a thread: {}", code.message()),
                 "end other programs, or allow more: TasksMax= of its unit, 'ulimit -u' of its shell");
  }
  return Error(ErrorCode::kFailed, fmt::format("the system refused: {}", code.message()),
               is(code, std::errc::not_enough_memory)
                   ? kNoMemory
                   : "look at what the machine is short of, and try again");
}

}  // namespace

Error describe_failure(const std::exception& failure) {
  if (const auto* error = dynamic_cast<const Error*>(&failure)) return *error;
  if (const auto* path = dynamic_cast<const std::filesystem::filesystem_error*>(&failure))
    return of_path(*path);
  if (const auto* system = dynamic_cast<const std::system_error*>(&failure)) return of_system(system->code());
  // Boost's network library has one of its own.
  if (const auto* system = dynamic_cast<const boost::system::system_error*>(&failure))
    return of_system(system->code());
  if (dynamic_cast<const std::bad_alloc*>(&failure) != nullptr)
    return Error(ErrorCode::kFailed, "there is not enough memory", kNoMemory);
  return Error(ErrorCode::kFailed, failure.what(), "report this as a fault of stepwell");
}

}  // namespace stepwell
