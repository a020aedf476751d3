// Certificates: an authority of the test's own, and what it signs, as PEM files in a folder.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

namespace stepwell::testing {

class Certificates {
 public:
  /// Makes the authority in `folder`, with `name` for its files.
  Certificates(std::filesystem::path folder, const std::string& name);
  ~Certificates();
  Certificates(const Certificates&) = delete;
  Certificates& operator=(const Certificates&) = delete;

  /// The authority's own certificate.
  std::filesystem::path authority() const;

  struct Files {
    std::filesystem::path certificate;
    std::filesystem::path key;
  };
  /// Signs one for `subject` ("DNS:localhost", "IP:127.0.0.1"; several with commas), valid from `from_days`
  /// to `to_days` from now.
  Files sign(const std::string& name, const std::string& subject, int from_days = -1, int to_days = 10);

 private:
  struct Keys;
  std::filesystem::path folder_;
  std::string name_;
  std::unique_ptr<Keys> keys_;
};

}  // namespace stepwell::testing
