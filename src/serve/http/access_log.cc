#include "serve/http/access_log.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/error.h"

namespace stepwell::serve {
namespace {

int open_file(const std::filesystem::path& file) {
  if (file == "-") return ::dup(STDOUT_FILENO);
  return ::open(file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640);
}

}  // namespace

AccessLog::AccessLog(std::filesystem::path file) : file_(std::move(file)), descriptor_(open_file(file_)) {
  if (descriptor_ >= 0) return;
  throw Error(ErrorCode::kUsage,
              fmt::format("cannot open the access log {}: {}", file_.string(), std::strerror(errno)),
              "is the folder there, and may the server write to it?");
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
  const int opened = open_file(file_);
  const std::lock_guard lock(mutex_);
  if (opened < 0) {
    spdlog::error("cannot open the access log {} anew: {}", file_.string(), std::strerror(errno));
    return;
  }
  ::close(descriptor_);
  descriptor_ = opened;
}

}  // namespace stepwell::serve
