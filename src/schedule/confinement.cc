#include "schedule/confinement.h"

#include <algorithm>
#include <initializer_list>
#include <string_view>

namespace stepwell {
namespace {

namespace fs = std::filesystem;

/// The package's own user and folders.
constexpr std::string_view kPackage = R"(User=stepwell
Group=stepwell
StateDirectory=stepwell
StateDirectoryMode=0750
ConfigurationDirectory=stepwell
WorkingDirectory=/var/lib/stepwell
)";

/// What takes no rights to set up. A core would hold passwords; MemoryMax leaves the machine, and the
/// database on it, room to go on.
constexpr std::string_view kAnywhere = R"(UMask=0027
LimitCORE=0
MemoryMax=80%
NoNewPrivileges=yes
LockPersonality=yes
MemoryDenyWriteExecute=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged
SystemCallErrorNumber=EPERM
)";

/// What only the system's manager can set up.
constexpr std::string_view kSystem = R"(CapabilityBoundingSet=
ProtectSystem=strict
PrivateDevices=yes
PrivateMounts=yes
PrivateUsers=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
ProcSubset=pid
RemoveIPC=yes
)";

/// The path as it is named, and where it leads.
std::vector<fs::path> both(const fs::path& path) {
  std::error_code error;
  std::vector<fs::path> paths = {fs::absolute(path, error).lexically_normal()};
  const fs::path real = fs::weakly_canonical(path, error);
  if (!error && real != paths.front()) paths.push_back(real);
  return paths;
}

bool lies_in(const fs::path& path, std::initializer_list<std::string_view> folders) {
  return std::ranges::any_of(folders, [&path](std::string_view folder) {
    const fs::path above = folder;
    return std::mismatch(above.begin(), above.end(), path.begin(), path.end()).first == above.end();
  });
}

bool any_in(const UnitPlaces& places, std::initializer_list<std::string_view> folders) {
  for (const auto& paths : {places.written, places.read, places.connected}) {
    for (const auto& path : paths) {
      const auto names = both(path);
      if (std::ranges::any_of(names, [&](const fs::path& name) { return lies_in(name, folders); }))
        return true;
    }
  }
  return false;
}

/// One of a list of paths: quoted, since blanks end it, and % expands.
std::string unit_path(const fs::path& path) {
  std::string word;
  for (const char letter : path.string()) {
    if (letter == '%') word += letter;
    if (letter == '"' || letter == '\\') word += '\\';
    word += letter;
  }
  return "\"" + word + "\"";
}

}  // namespace

std::string confinement_of_package() {
  std::string lines(kPackage);
  lines += kAnywhere;
  lines += kSystem;
  return lines + "ProtectHome=yes\nPrivateTmp=yes\n";
}

std::string confinement_of_system(const UnitPlaces& places) {
  std::string lines(kAnywhere);
  lines += kSystem;
  lines += any_in(places, {"/home", "/root", "/run/user"}) ? "ProtectHome=read-only\n" : "ProtectHome=yes\n";
  if (!any_in(places, {"/tmp", "/var/tmp"})) lines += "PrivateTmp=yes\n";
  for (const auto& folder : places.written) {
    for (const auto& name : both(folder)) lines += "ReadWritePaths=" + unit_path(name) + "\n";
  }
  return lines;
}

std::string confinement_of_user() { return std::string(kAnywhere); }

}  // namespace stepwell
