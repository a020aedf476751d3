// Edition: a snapshot together with what every answer made from it carries.
//
// Immutable; shared by a server thread's responder and the answers that are being made from it elsewhere.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "serve/api/route.h"

namespace stepwell::serve {

class Edition {
 public:
  Edition(std::shared_ptr<const Settings> settings, std::shared_ptr<const Snapshot> snapshot);

  const Settings& settings() const { return *settings_; }
  const Snapshot& snapshot() const { return *snapshot_; }
  /// Header lines of a data answer: its ETag, which tells a compressed one apart, its generation, and that it
  /// is to be asked for again each time.
  const std::string& validators(bool compressed) const {
    return compressed ? validators_compressed_ : validators_;
  }
  /// Whether an If-None-Match field says that the client has this edition's answer; false for an empty one.
  bool is_known(std::string_view if_none_match) const;
  /// Answers depend on nothing but the snapshot.
  bool cacheable() const { return cacheable_; }

 private:
  std::shared_ptr<const Settings> settings_;
  std::shared_ptr<const Snapshot> snapshot_;
  std::string etag_;  // with quotes
  std::string etag_compressed_;
  std::string validators_;
  std::string validators_compressed_;
  bool cacheable_ = false;
};

}  // namespace stepwell::serve
