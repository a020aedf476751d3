#include "serve/auth/users_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <optional>

#include "base/error.h"
#include "base/output_file.h"

namespace stepwell::auth {
namespace {

/// A hundred thousand logins; more is some other file.
constexpr std::size_t kFileBytesMax = std::size_t{16} << 20;

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }

 private:
  int number_;
};

Error unreadable(const std::filesystem::path& file, std::string_view why) {
  return Error(
      ErrorCode::kFailed, fmt::format("cannot read the logins from {}: {}", file.string(), why),
      "let this be the file that 'stepwell user' wrote, and run the server as the user who ran that; without "
      "it nobody can tell who may log in");
}

/// Whether the name itself is missing, rather than what a link of that name leads to.
bool is_missing(const std::filesystem::path& file) {
  struct stat facts {};
  return ::lstat(file.c_str(), &facts) != 0 && errno == ENOENT;
}

/// The bytes of the file; nothing if there is none. A pipe or a device is not waited for and not read: what
/// it says once is not what it says at the next reading.
std::optional<std::string> content_of(const std::filesystem::path& file) {
  const Descriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (descriptor.number() < 0) {
    const int why = errno;
    if (why != ENOENT) throw unreadable(file, std::strerror(why));
    if (is_missing(file)) return std::nullopt;
    throw unreadable(file, "it is a link to a file that is not there");
  }
  struct stat facts {};
  if (::fstat(descriptor.number(), &facts) != 0) throw unreadable(file, std::strerror(errno));
  if (S_ISDIR(facts.st_mode)) throw unreadable(file, "it is a folder");
  if (!S_ISREG(facts.st_mode)) throw unreadable(file, "it is a pipe, a device or a socket, and no file");
  std::string content;
  std::array<char, 65536> block{};
  for (;;) {
    const ssize_t count = ::read(descriptor.number(), block.data(), block.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw unreadable(file, std::strerror(errno));
    if (count == 0) return content;
    content.append(block.data(), static_cast<std::size_t>(count));
    if (content.size() > kFileBytesMax) throw unreadable(file, "it is larger than 16 MB");
  }
}

}  // namespace

Logins UsersFile::for_serving() const {
  const auto content = content_of(path_);
  if (!content && !configured_) return {};
  if (!content) {
    throw Error(
        ErrorCode::kUsage, fmt::format("[auth] users names {}, and there is no such file", path_.string()),
        "'stepwell user add NAME --role admin' makes it; to serve this machine without logins, take the "
        "line out of the configuration or start with --no-auth");
  }
  Logins logins = Logins::parse(*content, path_.string());
  if (logins.empty() && !logins.nobody()) {
    throw Error(
        ErrorCode::kUsage, fmt::format("there is no login in {}", path_.string()),
        "'stepwell user add NAME --role admin' makes one, or put the file back from a backup; to serve "
        "this machine without logins, start with --no-auth");
  }
  return logins;
}

Logins UsersFile::for_editing() const {
  const auto content = content_of(path_);
  return content ? Logins::parse(*content, path_.string()) : Logins();
}

// The server that reads it need not be whoever writes it: root, for one. What it cannot read it does not
// obey, and somebody who was removed would stay: the file keeps its owner.
void UsersFile::write(const Logins& logins) const {
  write_file(path_, logins.text(), {.mode = 0600, .durable = true, .keep_owner = true, .regular_only = true});
}

void require_somebody(const Logins& logins, const UsersFile& file) {
  if (!logins.nobody()) return;
  throw Error(ErrorCode::kUsage,
              fmt::format("{} says that nobody may log in: the last login was removed", file.path().string()),
              "'stepwell user add NAME --role admin' makes one; to serve this machine without logins, start "
              "with --no-auth");
}

}  // namespace stepwell::auth
