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

    /// How many others there were when it was taken, those that are turned away among them.
    unsigned others() const { return others_; }
    unsigned others_of_address() const { return others_of_address_; }
    /// How many of them are served.
    unsigned served() const { return served_; }
    unsigned served_of_address() const { return served_of_address_; }
    /// From now on this one is served.
    void serve();

   private:
    Places& places_;
    std::string address_;
    unsigned others_ = 0;
    unsigned others_of_address_ = 0;
    unsigned served_ = 0;
    unsigned served_of_address_ = 0;
    bool is_served_ = false;
  };

  unsigned taken() const {
    const std::lock_guard lock(mutex_);
    return taken_;
  }

 private:
  mutable std::mutex mutex_;
  struct Count {
    unsigned taken = 0;
    unsigned served = 0;
  };
  unsigned taken_ = 0;
  unsigned served_ = 0;
  std::unordered_map<std::string, Count> by_address_;
};

}  // namespace stepwell::serve
