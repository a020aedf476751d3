// Drives a fuzz target without libFuzzer: the corpus as it is, then mutations of it. Blind, where libFuzzer
// sees what is covered; but it needs no other compiler, and the same seed is the same run on every machine.
//
//   request_fuzz CORPUS_FOLDER       STEPWELL_FUZZ_ROUNDS mutations (20000), from STEPWELL_SEED
//   request_fuzz FILE                that one input, as libFuzzer leaves it when it has found something
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size);

namespace stepwell::testing {
namespace {

constexpr std::size_t kBytesMax = 100'000;

// What a blind mutation would never hit upon.
const std::vector<std::string> kTokens = {"\r\n",
                                          "\r\n\r\n",
                                          "\n",
                                          " ",
                                          ":",
                                          ",",
                                          ";",
                                          "%",
                                          "%00",
                                          "%ff",
                                          "&",
                                          "=",
                                          "?",
                                          "/",
                                          "\"",
                                          "*",
                                          "0",
                                          "-1",
                                          "q=0",
                                          "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
                                          "POST ",
                                          "HTTP/1.0",
                                          "Content-Length: 3\r\n",
                                          "Transfer-Encoding: chunked\r\n",
                                          "0\r\n\r\n",
                                          "FFFFFFFFFFFFFFFF",
                                          "Connection: close\r\n",
                                          "Cookie: stepwell_session=",
                                          "gzip",
                                          "Bearer ",
                                          "W/",
                                          "{",
                                          "[",
                                          "\\u0000",
                                          "1e9",
                                          "brand_id=",
                                          "as_of=2025-10",
                                          "limit=",
                                          "\xc3\xa9",
                                          "\xff",
                                          std::string(1, '\0')};

class Mutator {
 public:
  Mutator(std::vector<std::string> corpus, std::uint64_t seed) : corpus_(std::move(corpus)), random_(seed) {}

  std::string next() {
    std::string bytes = pick(corpus_);
    for (std::size_t i = 0; i <= below(4); ++i) mutate(bytes);
    if (bytes.size() > kBytesMax) bytes.resize(kBytesMax);
    return bytes;
  }

 private:
  std::size_t below(std::size_t bound) {
    return bound == 0 ? 0 : static_cast<std::size_t>(random_() % bound);
  }
  const std::string& pick(const std::vector<std::string>& from) { return from[below(from.size())]; }
  std::string part_of(const std::string& bytes) {
    const std::size_t begin = below(bytes.size());
    return bytes.substr(begin, 1 + below(bytes.size() - begin));
  }

  void mutate(std::string& bytes) {
    const std::size_t at = below(bytes.size());
    switch (below(7)) {
      case 0:
        if (!bytes.empty()) bytes[at] = static_cast<char>(random_());
        break;
      case 1:
        if (!bytes.empty()) bytes[at] = static_cast<char>(bytes[at] ^ (1 << below(8)));
        break;
      case 2:
        bytes.erase(at, 1 + below(16));
        break;
      case 3:
        bytes.insert(at, pick(kTokens));
        break;
      case 4:
        bytes.insert(at, part_of(bytes));
        break;
      case 5:
        bytes.insert(at, part_of(pick(corpus_)));
        break;
      default: {  // past the limits, seldom: it takes its time
        const std::string part = part_of(bytes);
        const std::size_t times = below(20) == 0 ? 5000 : below(8);
        for (std::size_t i = 0; i < times && bytes.size() < kBytesMax; ++i) bytes.insert(at, part);
      }
    }
  }

  std::vector<std::string> corpus_;
  std::mt19937_64 random_;
};

bool passes(const std::string& bytes, const std::string& which) {
  try {
    LLVMFuzzerTestOneInput(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    return true;
  } catch (const std::exception& error) {
    const std::string left = "fuzz-finding";
    std::ofstream(left, std::ios::binary) << bytes;
    fmt::print(stderr, "{}: {}\nthe input is left in the file '{}'\n", which, error.what(), left);
    return false;
  }
}

std::string read(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::uint64_t number_of(const char* variable, std::uint64_t otherwise) {
  const char* const text = std::getenv(variable);
  return text == nullptr ? otherwise : std::stoull(text);
}

int drive(const std::filesystem::path& path) {
  if (!std::filesystem::is_directory(path)) return passes(read(path), path.string()) ? 0 : 1;
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(path)) files.push_back(entry.path());
  std::ranges::sort(files);  // or the seed would mean something else on another machine
  std::vector<std::string> corpus;
  for (const auto& file : files) {
    corpus.push_back(read(file));
    if (!passes(corpus.back(), file.string())) return 1;
  }
  if (corpus.empty()) {
    fmt::print(stderr, "there is no corpus in {}\n", path.string());
    return 1;
  }
  const std::uint64_t rounds = number_of("STEPWELL_FUZZ_ROUNDS", 20'000);
  const std::uint64_t seed = number_of("STEPWELL_SEED", 20'261'124);
  fmt::print("{} files, then {} mutations with STEPWELL_SEED={}\n", corpus.size(), rounds, seed);
  Mutator mutator(std::move(corpus), seed);
  for (std::uint64_t round = 1; round <= rounds; ++round) {
    if (!passes(mutator.next(), fmt::format("mutation {} of STEPWELL_SEED={}", round, seed))) return 1;
  }
  return 0;
}

}  // namespace
}  // namespace stepwell::testing

int main(int argc, char** argv) {
  if (argc != 2) {
    fmt::print(stderr, "usage: {} CORPUS_FOLDER|FILE\n", argv[0]);
    return 2;
  }
  return stepwell::testing::drive(argv[1]);
}
