#include "engine/duckdb/file_lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <stdexcept>

namespace stepwell::duck {
namespace {

/// Another process that locks a file as DuckDB does, for as long as this object lives.
class Holder {
 public:
  Holder(const std::filesystem::path& path, short type) {
    if (pipe(ready_) != 0) throw std::runtime_error("no pipe");
    pid_ = fork();
    if (pid_ == 0) {
      const int descriptor = open(path.c_str(), O_RDWR);
      struct flock lock {};
      lock.l_type = type;
      lock.l_whence = SEEK_SET;
      const char answer = fcntl(descriptor, F_SETLK, &lock) == 0 ? 'y' : 'n';
      if (write(ready_[1], &answer, 1) == 1) pause();
      _exit(0);
    }
    char answer = 0;
    if (read(ready_[0], &answer, 1) != 1 || answer != 'y') throw std::runtime_error("no lock");
  }
  ~Holder() {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
    close(ready_[0]);
    close(ready_[1]);
  }
  Holder(const Holder&) = delete;
  Holder& operator=(const Holder&) = delete;

  std::string name() const {
    return fmt::format("{} (PID {})", std::filesystem::read_symlink("/proc/self/exe").string(), pid_);
  }

 private:
  int ready_[2]{};
  pid_t pid_ = -1;
};

class LockHolder : public testing::Test {
 protected:
  void SetUp() override { std::ofstream(path_) << "a file"; }
  void TearDown() override { std::filesystem::remove(path_); }

  const std::filesystem::path path_ =
      std::filesystem::temp_directory_path() / fmt::format("stepwell_lock_{}", getpid());
};

TEST_F(LockHolder, AWriterKeepsEverybodyOut) {
  const Holder holder(path_, F_WRLCK);
  EXPECT_EQ(lock_holder(path_, Access::kRead), holder.name());
  EXPECT_EQ(lock_holder(path_, Access::kWrite), holder.name());
  EXPECT_EQ(lock_holder(path_, Access::kCreate), holder.name());
}

TEST_F(LockHolder, AReaderKeepsWritersOutAlone) {
  const Holder holder(path_, F_RDLCK);
  EXPECT_EQ(lock_holder(path_, Access::kRead), std::nullopt);
  EXPECT_EQ(lock_holder(path_, Access::kWrite), holder.name());
}

TEST_F(LockHolder, NobodyHoldsAFileAfterItsHolderHasDied) {
  { const Holder holder(path_, F_WRLCK); }
  EXPECT_EQ(lock_holder(path_, Access::kWrite), std::nullopt);
}

TEST_F(LockHolder, NobodyHoldsAFileThatIsNotThere) {
  EXPECT_EQ(lock_holder(path_.string() + ".none", Access::kWrite), std::nullopt);
}

}  // namespace
}  // namespace stepwell::duck
