// FactWriter: collects fact rows into batches for a sink, and soils a few of them on the way: NULL values,
// ASINs, marketplaces, metrics and months, about twenty in a hundred thousand rows.
#pragma once

#include <cstdint>

#include "model/fact_batch.h"
#include "synthetic/random.h"

namespace stepwell::synthetic {

struct Fact {
  std::int32_t asin = kNoId;
  LabelId marketplace = kNoLabel;
  LabelId metric = kNoLabel;
  std::uint8_t day = 1;
  std::int64_t value = 0;
};

class FactWriter {
 public:
  FactWriter(const FactSink& sink, std::uint64_t seed);

  /// The month of the rows that follow.
  void set_month(Month month) { month_ = month; }

  void write(const Fact& fact) {
    if (size_ == limit_) make_room();
    batch_.asin[size_] = fact.asin;
    batch_.marketplace[size_] = fact.marketplace;
    batch_.metric[size_] = fact.metric;
    batch_.month[size_] = month_;
    batch_.day[size_] = fact.day;
    batch_.value[size_] = fact.value;
    ++size_;
  }

  /// Hands the last batch to the sink.
  void finish();

 private:
  void make_room();
  void soil_last();
  void flush();
  void resize(std::size_t size);

  const FactSink& sink_;
  Random random_;
  Month month_;
  FactBatch batch_;
  std::size_t size_ = 0;
  /// Where `write` has to stop and think: the batch is full, or the row before is to be soiled.
  std::size_t limit_ = 0;
  /// Rows from the start of this batch to the end of the next one to be soiled.
  std::uint64_t clean_rows_ = 0;
};

}  // namespace stepwell::synthetic
