#include "serve/http/access_log.h"

#include <fmt/format.h>
#include <poll.h>
#include <spdlog/spdlog.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstring>

#include "base/error.h"
#include "base/output_file.h"

namespace stepwell::serve {
namespace {

int open_file(const std::filesystem::path& file) {
  return file == "-" ? ::dup(STDOUT_FILENO) : open_to_append(file);
}

/// Whether the descriptor takes PIPE_BUF bytes without waiting: the threads that write here answer clients.
bool takes_more(int descriptor) {
  pollfd ready{.fd = descriptor, .events = POLLOUT, .revents = 0};
  return ::poll(&ready, 1, 0) > 0;
}

/// The lines at the front that a pipe takes at once; one line, if that is longer.
std::string_view whole_lines(std::string_view lines) {
  if (lines.size() <= PIPE_BUF) return lines;
  const std::size_t end = lines.rfind('\n', PIPE_BUF - 1);
  return lines.substr(0, end == std::string_view::npos ? lines.find('\n') + 1 : end + 1);
}

bool is_file(int descriptor) {
  struct stat status {};
  return ::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
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
    const std::string_view piece = whole_lines(lines);
    if (piece.size() > PIPE_BUF && !is_file(descriptor_)) {  // it would be waited for, or cut
      lines.remove_prefix(piece.size());
      continue;
    }
    if (!takes_more(descriptor_)) return complain("whoever reads it does not keep up; lines are lost");
    const ssize_t written = ::write(descriptor_, piece.data(), piece.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return complain(std::strerror(errno));
    lines.remove_prefix(static_cast<std::size_t>(written));
  }
  complained_ = false;
}

void AccessLog::complain(const char* why) {
  if (!complained_) spdlog::error("cannot write the access log {}: {}", file_.string(), why);
  complained_ = true;
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
