#include <condition_variable>
#include <cstring>
#include <deque>
#include <exception>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

#include "engine/files/byte_source.h"

namespace stepwell::files {
namespace {

constexpr std::size_t kBlock_bytes = 512 << 10;
constexpr std::size_t kBlocksAhead = 4;

class ReadAhead final : public ByteSource {
 public:
  explicit ReadAhead(ByteSource& source)
      : source_(source), thread_([this](const std::stop_token& stop) { run(stop); }) {}

  std::size_t read(char* buffer, std::size_t size) override {
    if (used_ == block_.size() && !take_block()) return 0;
    const std::size_t count = std::min(size, block_.size() - used_);
    std::memcpy(buffer, block_.data() + used_, count);
    used_ += count;
    return count;
  }

 private:
  bool take_block() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !blocks_.empty() || ended_; });
    if (blocks_.empty()) {
      if (failure_) std::rethrow_exception(failure_);
      return false;
    }
    block_ = std::move(blocks_.front());
    blocks_.pop_front();
    used_ = 0;
    changed_.notify_all();
    return true;
  }
  void run(const std::stop_token& stop) {
    std::exception_ptr failure;
    try {
      while (read_block(stop)) {
      }
    } catch (...) {
      failure = std::current_exception();
    }
    const std::lock_guard lock(mutex_);
    ended_ = true;
    failure_ = failure;
    changed_.notify_all();
  }
  bool read_block(const std::stop_token& stop) {
    std::vector<char> block(kBlock_bytes);
    block.resize(read_fully(source_, block.data(), block.size()));
    if (block.empty()) return false;
    std::unique_lock lock(mutex_);
    if (!changed_.wait(lock, stop, [this] { return blocks_.size() < kBlocksAhead; })) return false;
    blocks_.push_back(std::move(block));
    changed_.notify_all();
    return true;
  }

  ByteSource& source_;
  std::vector<char> block_;
  std::size_t used_ = 0;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<std::vector<char>> blocks_;
  bool ended_ = false;
  std::exception_ptr failure_;
  std::jthread thread_;  // last: it ends before what it uses
};

}  // namespace

std::unique_ptr<ByteSource> read_ahead(ByteSource& source) { return std::make_unique<ReadAhead>(source); }

}  // namespace stepwell::files
