// Confinement: what the services of stepwell may not do, as lines of [Service] (systemd.exec(5)).
//
// There is one list. The Debian package's units have it whole; those that `stepwell schedule systemd` writes
// have what holds for any place that a database may lie in, and systemd's manager of a user what needs no
// rights to set up.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace stepwell {

/// What a unit works on, besides the machine's own programs and libraries.
struct UnitPlaces {
  /// Folders that it writes in.
  std::vector<std::filesystem::path> written;
  /// Files that it reads or starts.
  std::vector<std::filesystem::path> read;
  /// Sockets that it connects to: whose they are says nothing about whose the refresh is.
  std::vector<std::filesystem::path> connected = {};
};

/// For the package's services, which work in /var/lib/stepwell as a user of their own.
std::string confinement_of_package();

/// For a service among the system's own. Homes and temporary folders are hidden from it, unless what it works
/// on lies there; it writes nowhere else.
std::string confinement_of_system(const UnitPlaces& places);

/// For a service of a user.
std::string confinement_of_user();

}  // namespace stepwell
