#include "schedule/unit_owner.h"

#include <fmt/format.h>
#include <pwd.h>
#include <sys/stat.h>

#include <map>
#include <utility>
#include <vector>

#include "base/error.h"
#include "config/trusted_path.h"

namespace stepwell {
namespace {

namespace fs = std::filesystem;

constexpr const char* kWhoShould =
    "give all of them to the user who is to run it, or let that user schedule it: 'runuser -u USER -- "
    "stepwell "
    "… schedule …'";

/// Every owner but root, with the first path that is theirs.
std::map<uid_t, fs::path> owners(const std::vector<fs::path>& paths) {
  std::map<uid_t, fs::path> found;
  const auto add = [&found](const fs::path& path, const struct stat& status) {
    if (status.st_uid != 0) found.emplace(status.st_uid, path);
  };
  for (const auto& path : paths) {
    struct stat status {};
    if (::lstat(path.c_str(), &status) == 0) add(path, status);  // a link is its owner's word
    if (::stat(path.c_str(), &status) == 0) add(path, status);
  }
  return found;
}

std::vector<fs::path> all_of(const UnitPlaces& places) {
  std::vector<fs::path> paths = places.read;
  paths.insert(paths.end(), places.written.begin(), places.written.end());
  return paths;
}

}  // namespace

UnitPlaces places_of(const Config& config, const ScheduledRefresh& refresh) {
  UnitPlaces places{.written = {}, .read = {refresh.program}};
  if (!config.file.empty()) places.read.push_back(fs::absolute(config.file));
  const DatabaseTarget& database = config.database;
  if (database.kind == DatabaseTarget::Kind::kDuckDB) {
    const fs::path file = fs::absolute(database.path).lexically_normal();
    std::error_code error;
    if (fs::exists(file, error)) places.read.push_back(file);
    // The files that DuckDB and stepwell keep beside a database lie where it really lies.
    const fs::path real = fs::weakly_canonical(file, error);
    places.written.push_back((error ? file : real).parent_path());
  }
  if (!database.socket.empty()) places.connected.push_back(fs::absolute(database.socket));
  for (const std::string* file :
       {&database.tls.ca, &database.tls.certificate, &database.tls.key, &database.tls.public_key}) {
    if (!file->empty()) places.read.push_back(fs::absolute(*file));
  }
  return places;
}

std::string owner_of(const UnitPlaces& places) {
  const auto paths = all_of(places);
  const auto found = owners(paths);
  if (found.size() > 1) {
    const auto& [first, second] = std::pair(*found.begin(), *std::next(found.begin()));
    throw Error(ErrorCode::kUsage,
                fmt::format("{} belongs to {} and {} to {}: neither should decide what runs as the other",
                            first.second.string(), name_of_user(first.first), second.second.string(),
                            name_of_user(second.first)),
                kWhoShould);
  }
  if (!found.empty()) {
    const auto& [user, path] = *found.begin();
    if (const passwd* person = ::getpwuid(user)) return person->pw_name;
    throw Error(
        ErrorCode::kUsage,
        fmt::format("{} belongs to {}, whom this machine does not know: the refresh would have to run "
                    "as root over files that are not root's",
                    path.string(), name_of_user(user)),
        kWhoShould);
  }
  for (const auto& path : paths) {
    const auto reason = why_not_trusted_by_name(path, 0);
    if (reason.empty()) continue;
    throw Error(
        ErrorCode::kUsage,
        fmt::format("the refresh would run as root, and others could change what it does: {}", reason),
        "take that right away from them (chmod go-w, chown root), or let a user schedule it: 'runuser "
        "-u USER -- stepwell … schedule …'");
  }
  return {};
}

}  // namespace stepwell
