#include "cli/command.h"

namespace stepwell {
namespace {

constexpr Command kCommands[] = {
    {"demo", "the whole product in one go: generate, set up, refresh, verify, serve", define_demo},
    {"setup", "create what is missing, populate, verify; safe to repeat", define_setup},
    {"generate", "fill an empty database with a synthetic business", define_generate},
    {"import", "add CSV, TSV or Parquet files to a source table, then refresh", define_import},
    {"refresh", "bring the tiers up to what the raw rows say", define_refresh},
    {"verify", "compare the tiers with the raw rows, to the cent", define_verify},
    {"status", "generations, freshness, sizes, exclusions", define_status},
    {"doctor", "look whether all is well, and say what to do where it is not", define_doctor},
    {"serve", "answer the dashboard API, and the pages", define_serve},
    {"export", "write a tier as CSV, TSV or Parquet", define_export},
    {"rollback", "back to an earlier generation, or remove everything stepwell made", define_rollback},
    {"schedule", "the daily refresh as a crontab entry or a systemd timer", define_schedule},
    {"user", "who may log in to the server: add, remove, list", define_user},
    {"bench", "time the dashboard queries on the raw rows and on the tiers, on this machine", define_bench},
    {"sql", "print plain SQL that does the same without stepwell", define_sql},
};

}  // namespace

std::span<const Command> commands() { return kCommands; }

}  // namespace stepwell
