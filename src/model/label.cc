#include "model/label.h"

#include <fmt/format.h>
#include <utf8proc.h>

#include "base/error.h"

namespace stepwell {
namespace {

constexpr std::size_t kSlots = 64;

}  // namespace

std::string fold_label(std::string_view text) {
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  std::string key;
  key.reserve(text.size());
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  auto left = static_cast<utf8proc_ssize_t>(text.size());
  while (left > 0) {
    utf8proc_int32_t point = 0;
    const utf8proc_ssize_t read = utf8proc_iterate(bytes, left, &point);
    if (read <= 0) {  // broken UTF-8 equals only itself
      key += static_cast<char>(*bytes++);
      --left;
      continue;
    }
    utf8proc_uint8_t encoded[4];
    const utf8proc_ssize_t written = utf8proc_encode_char(utf8proc_tolower(point), encoded);
    key.append(reinterpret_cast<const char*>(encoded), static_cast<std::size_t>(written));
    bytes += read;
    left -= read;
  }
  return key;
}

LabelSet::LabelSet(Fold fold) : fold_(std::move(fold)), recent_(kSlots, kNoLabel) {}

std::size_t LabelSet::slot_of(std::string_view text) {
  if (text.empty()) return 0;
  const auto first = static_cast<unsigned char>(text.front());
  const auto last = static_cast<unsigned char>(text.back());
  return (text.size() * 5 + first * 3 + last) % kSlots;
}

LabelId LabelSet::intern(std::string_view text) {
  LabelId& recent = recent_[slot_of(text)];
  if (recent == kNoLabel || labels_[recent].text != text) recent = find_or_add(text);
  return recent;
}

LabelId LabelSet::find_or_add(std::string_view text) {
  if (const auto known = by_text_.find(text); known != by_text_.end()) return known->second;
  if (labels_.size() >= kNoLabel) {
    throw Error(
        ErrorCode::kFailed, fmt::format("more than {} different marketplaces or metrics", kNoLabel),
        "check that the right column of the fact table is used: [model] in the configuration names it");
  }
  const auto id = static_cast<LabelId>(labels_.size());
  const LabelId label_class = class_by_key_.emplace(fold_(text), id).first->second;
  labels_.push_back({std::string(text), label_class});
  by_text_.emplace(text, id);
  return id;
}

LabelId LabelSet::find_class(std::string_view text) const {
  // A spelling that occurs needs no fold: an engine may have to ask its database for one.
  if (const auto known = by_text_.find(text); known != by_text_.end()) return class_of(known->second);
  return class_of_key(fold_(text));
}

std::optional<LabelId> LabelSet::known_class(std::string_view text) const {
  if (const auto known = by_text_.find(text); known != by_text_.end()) return class_of(known->second);
  if (const auto learned = learned_.find(text); learned != learned_.end())
    return class_of_key(learned->second);
  const std::optional<std::string> key = fold_.known(text);
  if (!key) return std::nullopt;
  return class_of_key(*key);
}

void LabelSet::learn(std::string_view text) {
  if (!learned_.contains(text)) learned_.emplace(text, fold_(text));
}

LabelId LabelSet::class_of_key(const std::string& key) const {
  const auto found = class_by_key_.find(key);
  return found == class_by_key_.end() ? kNoLabel : found->second;
}

}  // namespace stepwell
