// Places: how many connections the server has, altogether and of each address.
//
// A place is taken and given back by a handle, so that whatever ends a connection, an exception as well,
// gives it back. Synchronised: every worker takes places from it.
#pragma once

#include <mutex>
#include <string>
#include <unordered_map>

namespace stepwell::serve {

class Places {
 public:
  class Place {
   public:
    Place(Places& places, std::string address);
    ~Place();
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

    /// How many others there were when it was taken.
    unsigned others() const { return others_; }
    unsigned others_of_address() const { return others_of_address_; }

   private:
    Places& places_;
    std::string address_;
    unsigned others_ = 0;
    unsigned others_of_address_ = 0;
  };

  unsigned taken() const {
    const std::lock_guard lock(mutex_);
    return taken_;
  }

 private:
  mutable std::mutex mutex_;
  unsigned taken_ = 0;
  std::unordered_map<std::string, unsigned> by_address_;
};

}  // namespace stepwell::serve
