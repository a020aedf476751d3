#include "serve/api/places.h"

#include <utility>

namespace stepwell::serve {

Places::Place::Place(Places& places, std::string address) : places_(places), address_(std::move(address)) {
  const std::lock_guard lock(places_.mutex_);
  Count& mine = places_.by_address_[address_];
  others_of_address_ = mine.taken++;
  served_of_address_ = mine.served;
  others_ = places_.taken_++;
  served_ = places_.served_;
}

void Places::Place::serve() {
  const std::lock_guard lock(places_.mutex_);
  is_served_ = true;
  ++places_.served_;
  ++places_.by_address_.find(address_)->second.served;
}

Places::Place::~Place() {
  const std::lock_guard lock(places_.mutex_);
  const auto mine = places_.by_address_.find(address_);
  if (is_served_) {
    --places_.served_;
    --mine->second.served;
  }
  --places_.taken_;
  if (--mine->second.taken == 0) places_.by_address_.erase(mine);
}

}  // namespace stepwell::serve
