#include "serve/places.h"

#include <utility>

namespace stepwell::serve {

Places::Place::Place(Places& places, std::string address) : places_(places), address_(std::move(address)) {
  const std::lock_guard lock(places_.mutex_);
  others_of_address_ = places_.by_address_[address_]++;
  others_ = places_.taken_++;
}

Places::Place::~Place() {
  const std::lock_guard lock(places_.mutex_);
  --places_.taken_;
  const auto mine = places_.by_address_.find(address_);
  if (--mine->second == 0) places_.by_address_.erase(mine);
}

}  // namespace stepwell::serve
