#include "cli/machine.h"

#include <sched.h>
#include <sys/resource.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <fstream>
#include <thread>

#include "config/plain_text.h"

namespace stepwell {
namespace {

/// Only some architectures have the line.
std::string processor_name(const std::string& otherwise) {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    const auto colon = line.find(':');
    if (line.starts_with("model name") && colon != std::string::npos) {
      return std::string(strip_blanks(std::string_view(line).substr(colon + 1)));
    }
  }
  return otherwise;
}

unsigned usable_cores() {
  cpu_set_t cores;
  if (sched_getaffinity(0, sizeof cores, &cores) == 0) return static_cast<unsigned>(CPU_COUNT(&cores));
  return std::thread::hardware_concurrency();
}

}  // namespace

Machine this_machine() {
  utsname names{};
  uname(&names);
  const auto pages = static_cast<std::uint64_t>(sysconf(_SC_PHYS_PAGES));
  return {.kernel = std::string(names.sysname) + " " + names.release,
          .processor = processor_name(names.machine),
          .cores = usable_cores(),
          .memory_bytes = pages * static_cast<std::uint64_t>(sysconf(_SC_PAGE_SIZE))};
}

std::uint64_t peak_memory_bytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
}

}  // namespace stepwell
