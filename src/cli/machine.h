// Machine: what measurements were made on, to be told beside them.
#pragma once

#include <cstdint>
#include <string>

namespace stepwell {

struct Machine {
  std::string kernel;     // "Linux 6.1.0-18-amd64"
  std::string processor;  // as it names itself, else its architecture
  unsigned cores = 0;     // that this process may use
  std::uint64_t memory_bytes = 0;
};

Machine this_machine();

/// The most memory that this process has held at once.
std::uint64_t peak_memory_bytes();

}  // namespace stepwell
