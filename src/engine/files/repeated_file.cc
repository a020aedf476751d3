#include "engine/files/repeated_file.h"

#include <fmt/format.h>
#include <sodium.h>

#include <array>
#include <fstream>
#include <vector>

namespace stepwell::files {
namespace {

constexpr std::size_t kBuffer_bytes = 1 << 20;

Error named_twice(const std::filesystem::path& file) {
  return Error(ErrorCode::kFailed,
               fmt::format("'{}' is named twice, or has the same bytes as a file before it", file.string()),
               "nothing was imported; name each file once, or say --again to count its rows twice");
}

}  // namespace

std::string content_hash(const std::filesystem::path& file) {
  crypto_generichash_state state;
  std::array<unsigned char, crypto_generichash_BYTES> hash{};
  if (sodium_init() < 0 || crypto_generichash_init(&state, nullptr, 0, hash.size()) != 0) {
    throw Error(ErrorCode::kFailed, "libsodium does not start", "reinstall the package libsodium23");
  }
  std::ifstream stream(file, std::ios::binary);
  std::vector<char> buffer(kBuffer_bytes);
  while (stream) {
    stream.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
    crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(buffer.data()),
                              static_cast<unsigned long long>(stream.gcount()));
  }
  if (!stream.eof()) {
    throw Error(ErrorCode::kFailed, fmt::format("cannot read '{}'", file.string()),
                "check its permissions, and whether it is still there");
  }
  crypto_generichash_final(&state, hash.data(), hash.size());
  std::array<char, 2 * hash.size() + 1> text{};
  return sodium_bin2hex(text.data(), text.size(), hash.data(), hash.size());
}

Error imported_already(const std::filesystem::path& file, const std::string& table,
                       const EarlierImport& earlier) {
  const std::string name =
      earlier.file == file.string() ? std::string() : fmt::format(" as '{}'", earlier.file);
  return Error(
      ErrorCode::kFailed,
      fmt::format("'{}' has been imported before{}: {} UTC, {} {} into '{}'", file.string(), name,
                  format_utc(earlier.imported_at), earlier.rows, earlier.rows == 1 ? "row" : "rows", table),
      "nothing was imported. Leave it out: its rows are in the table already, and 'stepwell refresh' "
      "brings them into the figures if they are not; only to count them once more, say --again");
}

RepeatedFiles::RepeatedFiles(const std::string& role, std::string table, bool again, Log log)
    : table_(std::move(table)),
      appends_(role == "facts" || role == "stock"),
      again_(again),
      log_(std::move(log)) {}

std::future<std::string> RepeatedFiles::begin_hash(const std::filesystem::path& file) const {
  return std::async(appends_ ? std::launch::async : std::launch::deferred,
                    [file, appends = appends_] { return appends ? content_hash(file) : std::string(); });
}

std::string RepeatedFiles::admit(const std::filesystem::path& file, std::future<std::string> hash) {
  const std::string content = hash.get();
  if (again_ || !appends_) return content;
  if (!admitted_.insert(content).second) throw named_twice(file);
  if (const auto earlier = log_(content)) throw imported_already(file, table_, *earlier);
  return content;
}

}  // namespace stepwell::files
