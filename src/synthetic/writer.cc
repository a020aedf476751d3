#include "synthetic/writer.h"

#include <algorithm>

namespace stepwell::synthetic {
namespace {

constexpr std::size_t kBatchRows = 32'768;
/// One row in so many is soiled.
constexpr std::int64_t kSoiledEvery = 5'000;

}  // namespace

FactWriter::FactWriter(const FactSink& sink, std::uint64_t seed)
    : sink_(sink), random_(seed, {kStreamRows, 0}) {
  resize(kBatchRows);
  clean_rows_ = static_cast<std::uint64_t>(random_.between(kSoiledEvery / 2, kSoiledEvery * 3 / 2));
  limit_ = std::min<std::uint64_t>(kBatchRows, clean_rows_);
}

void FactWriter::make_room() {
  if (size_ == clean_rows_) {
    soil_last();
    clean_rows_ += static_cast<std::uint64_t>(random_.between(kSoiledEvery / 2, kSoiledEvery * 3 / 2));
  }
  if (size_ == kBatchRows) flush();
  limit_ = std::min<std::uint64_t>(kBatchRows, clean_rows_);
}

void FactWriter::soil_last() {
  const auto row = size_ - 1;
  switch (random_.below(10)) {
    case 0:
      batch_.asin[row] = kNoId;
      break;
    case 1:
    case 2:
      batch_.marketplace[row] = kNoLabel;
      break;
    case 3:
    case 4:
      batch_.metric[row] = kNoLabel;
      break;
    case 5:
      batch_.month[row] = Month::none();
      break;
    default:
      batch_.value[row] = kNullValue;
  }
}

void FactWriter::flush() {
  sink_(batch_);
  clean_rows_ -= size_;
  size_ = 0;
}

void FactWriter::finish() {
  resize(size_);
  if (size_ > 0) flush();
}

void FactWriter::resize(std::size_t size) {
  batch_.asin.resize(size);
  batch_.marketplace.resize(size);
  batch_.metric.resize(size);
  batch_.month.resize(size);
  batch_.day.resize(size);
  batch_.value.resize(size);
}

}  // namespace stepwell::synthetic
