#include "serve/edition.h"

#include <fmt/format.h>

#include "serve/validators.h"

namespace stepwell::serve {

Edition::Edition(const Service& service, std::shared_ptr<const Snapshot> snapshot)
    : snapshot_(std::move(snapshot)) {
  const Generation& generation = snapshot_->generation();
  // The number alone would let a database that was made anew match what a browser kept of the old one; and
  // another release, or another as-of month, may answer differently for the same generation.
  etag_ = fmt::format("\"{}-{}-{:x}-{}\"", STEPWELL_VERSION, generation.number, generation.published_at,
                      default_as_of(service, *snapshot_).str());
  validators_ = fmt::format("ETag: {}\r\nX-Stepwell-Generation: {}\r\nCache-Control: private, no-cache\r\n",
                            etag_, generation.number);
  // An empty pyramid shows the current month, which passes.
  cacheable_ = service.as_of || !snapshot_->latest_month().is_none();
}

bool Edition::is_known(std::string_view list) const { return names_tag(list, etag_); }

}  // namespace stepwell::serve
