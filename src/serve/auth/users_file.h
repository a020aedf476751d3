// UsersFile: where the logins lie, read so that no accident opens the server.
//
// A server without logins takes everybody who reaches it for an admin, so "there are no logins" has to be
// something that somebody can have meant. It is one thing alone: nobody configured a file of users, and there
// is none at the default path. Everything else that yields no logins is an Error that says so: a configured
// file that is missing, a folder, a link that leads nowhere or in circles, a pipe or a device, a file that
// this user may not read or that lies in a folder that he may not search, one that fails in the middle, and
// one that has no line of a login in it.
//
// Written by `stepwell user` alone, whole and at once, readable by its owner only. A value; not synchronised:
// whoever writes last wins.
#pragma once

#include <filesystem>

#include "serve/auth/logins.h"

namespace stepwell::auth {

class UsersFile {
 public:
  /// `configured`: the configuration names this file; else it is the default path.
  UsersFile(std::filesystem::path path, bool configured) : path_(std::move(path)), configured_(configured) {}

  const std::filesystem::path& path() const { return path_; }

  /// What a server asks for: logins; the file's word that there is nobody; or empty Logins, where there is no
  /// file and none is configured. Throws Error{kUsage} for a missing or an empty file and for lines that are
  /// no logins, Error{kFailed} for what cannot be read. Never waits for a pipe.
  Logins for_serving() const;
  /// What `stepwell user` changes: no logins where there is no file yet, or none in it. Throws Error{kUsage}
  /// for lines that are no logins, Error{kFailed} for what cannot be read.
  Logins for_editing() const;

  /// Replaces the file in one step. Throws Error{kFailed} if it cannot be written; the old one stands then.
  void write(const Logins& logins) const;

 private:
  std::filesystem::path path_;
  bool configured_;
};

/// What a server that starts may ask for: throws Error{kUsage} for logins that say `nobody`, which a running
/// one obeys.
void require_somebody(const Logins& logins, const UsersFile& file);

}  // namespace stepwell::auth
