#include "engine/mariadb/statement_watch.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>

#include "base/error.h"

namespace stepwell::maria {
namespace {

void watch(const std::stop_token& stop, const MariaServer& server, const std::string& query,
           std::size_t column, const std::function<std::uint64_t(std::uint64_t)>& rows_done,
           Progress& progress) {
  constexpr std::chrono::milliseconds kPause(500);
  std::mutex mutex;
  std::condition_variable_any pause;
  try {
    Connection connection(server);
    std::uint64_t done = 0;
    while (!stop.stop_requested()) {
      connection.query(query).each(
          [&](const Row& row) { done = std::max(done, rows_done(row.whole(column))); });
      progress.advance_to(done);
      std::unique_lock lock(mutex);
      pause.wait_for(lock, stop, kPause, [] { return false; });
    }
  } catch (const std::exception&) {  // the statement goes on without being watched
  }
}

}  // namespace

StatementWatch::StatementWatch(const MariaServer& server, std::string query, std::size_t column,
                               std::function<std::uint64_t(std::uint64_t)> rows_done, Progress& progress)
    : thread_([&server, query = std::move(query), column, rows_done = std::move(rows_done), &progress](
                  const std::stop_token& stop) { watch(stop, server, query, column, rows_done, progress); }) {
}

}  // namespace stepwell::maria
