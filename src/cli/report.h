// What commands say about generations, proofs and tables: for people, and as JSON for programs.
#pragma once

#include <string>

#include "base/json_writer.h"
#include "engine/prover.h"
#include "engine/schema.h"
#include "model/generation.h"
#include "refresh/refresh.h"

namespace stepwell {

/// "published generation 3 (incremental: imports touched 2025-10)" and what it changed.
std::string describe(const RefreshReport& report);
std::string describe(const Proof& proof);
/// The accounts of a generation: raw, summarised, excluded by reason.
std::string describe_accounts(const Generation& generation);

void write_json(JsonWriter& json, const RefreshReport& report);
void write_json(JsonWriter& json, const Proof& proof);

/// Prints the object that `write` fills, and nothing else, on standard output.
template <typename Write>
void print_json(Write write);

void print_line(const std::string& text);

template <typename Write>
void print_json(Write write) {
  JsonWriter json;
  json.begin_object();
  write(json);
  json.end_object();
  print_line(json.take());
}

}  // namespace stepwell
