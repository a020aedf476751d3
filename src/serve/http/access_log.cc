#include "serve/http/access_log.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/error.h"
#include "base/output_file.h"

namespace stepwell::serve {
namespace {

int open_file(const std::filesystem::path& file) {
  return file == "-" ? ::dup(STDOUT_FILENO) : open_to_append(file);
}

}  // namespace

AccessLog::AccessLog(std::filesystem::path file) : file_(std::move(file)) {
  try {
    descriptor_ = open_file(file_);
  } catch (const Error& error) {
    throw Error(ErrorCode::kUsage, fmt::format("cannot open the access log: {}", error.what()), error.hint());
  }
}

AccessLog::~AccessLog() { ::close(descriptor_); }

void AccessLog::write(std::string_view lines) {
  const std::lock_guard lock(mutex_);
  while (!lines.empty()) {
    const ssize_t written = ::write(descriptor_, lines.data(), lines.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      if (!complained_)
        spdlog::error("cannot write the access log {}: {}", file_.string(), std::strerror(errno));
      complained_ = true;
      return;
    }
    lines.remove_prefix(static_cast<std::size_t>(written));
  }
  complained_ = false;
}

void AccessLog::reopen() {
  int opened = -1;
  try {
    opened = open_file(file_);
  } catch (const Error& error) {
    spdlog::error("cannot open the access log anew: {}", error.what());
    return;
  }
  const std::lock_guard lock(mutex_);
  ::close(descriptor_);
  descriptor_ = opened;
}

}  // namespace stepwell::serve
