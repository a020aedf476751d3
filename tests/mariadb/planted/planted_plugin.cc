// A library that a hostile server would like to have loaded: it leaves a file behind to show that it was.
#include <cstdio>
#include <cstdlib>

namespace {

const struct Planted {
  Planted() {
    const char* const path = std::getenv("STEPWELL_PLANTED");
    if (std::FILE* const file = path == nullptr ? nullptr : std::fopen(path, "w")) std::fclose(file);
  }
} kPlanted;

}  // namespace
