// Asking: a snapshot made from rows, and the answers to request targets, without sockets, for tests.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "rollup/order.h"
#include "rollup/tiers.h"
#include "serve/api/routes.h"
#include "serve/http/responder.h"

namespace stepwell::serve::testing {

/// Collects ASIN groups and makes a snapshot of the pyramid over them.
struct PyramidMaker {
  std::shared_ptr<Labels> labels = std::make_shared<Labels>();
  AsinTier asins;
  Directory directory;
  Generation generation;
  std::optional<Verification> verification;
  std::vector<Generation> history;

  PyramidMaker() {
    generation.number = 7;
    generation.published_at = 1'760'000'000'000'000;
    generation.confirmed_at = generation.published_at;
  }

  /// `month` like "2025-10", `units` in hundredths.
  void add(std::int32_t asin, std::int32_t brand, std::int32_t category, std::string_view month,
           std::string_view metric, std::string_view marketplace, std::int64_t units) {
    asins.push_back({asin, brand, category, *Month::parse(month), labels->metrics.intern(metric),
                     labels->marketplaces.intern(marketplace), 1, Money::of_units(units)});
  }

  Pyramid pyramid() const {
    Pyramid made;
    made.asins = asins;
    sort_tier(made.asins, *labels);
    made.brands = roll_up_brands(made.asins, *labels);
    made.categories = roll_up_categories(made.brands, *labels);
    return made;
  }
  std::shared_ptr<const Snapshot> snapshot() const {
    SnapshotFacts facts{generation, verification, labels, directory};
    facts.history = history;
    return std::make_shared<Snapshot>(std::move(facts), pyramid());
  }
};

struct HttpAnswer {
  int status = 0;
  std::string head;  // up to and including the empty line
  std::string body;

  /// The value of a header field, named as the server writes it; empty if absent.
  std::string field(const std::string& name) const {
    const std::size_t at = head.find("\r\n" + name + ": ");
    if (at == std::string::npos) return {};
    const std::size_t begin = at + name.size() + 4;
    return head.substr(begin, head.find("\r\n", begin) - begin);
  }
};

/// Takes the first answer off the front of `text`.
inline HttpAnswer take_answer(std::string& text, bool has_body = true) {
  HttpAnswer answer;
  const std::size_t head_size = text.find("\r\n\r\n") + 4;
  if (head_size == std::string::npos + 4) return answer;
  answer.head = text.substr(0, head_size);
  answer.status = std::stoi(answer.head.substr(9, 3));
  const std::string length = answer.field("Content-Length");
  const std::size_t size = has_body && !length.empty() ? std::stoul(length) : 0;
  answer.body = text.substr(head_size, size);
  text.erase(0, head_size + size);
  return answer;
}

class Asker {
 public:
  explicit Asker(std::shared_ptr<const Snapshot> snapshot, std::optional<Month> as_of = {},
                 auth::Logins logins = {})
      : gate_(std::move(logins)) {
    service_.board = &board_;
    service_.database = "memory:test";
    service_.gate = &gate_;
    board_.set_settings({.as_of = as_of});
    service_.meters.push_back(std::make_unique<Meter>(routes().size()));
    if (snapshot != nullptr) board_.publish(std::move(snapshot));
    responder_ = std::make_unique<Responder>(service_, *service_.meters[0], CacheBounds{64, 1 << 20});
  }

  HttpAnswer ask(const RequestHead& head) {
    responder_->begin_burst();
    std::string text;
    if (const auto slow = responder_->answer(head, text)) {
      slow->make();
      responder_->finish(*slow, text);
    }
    HttpAnswer answer = take_answer(text, head.method != RequestHead::Method::kHead);
    if (!text.empty()) answer.status = -1;  // bytes beyond the answer
    return answer;
  }
  HttpAnswer get(std::string_view target) { return ask({.target = target}); }
  std::string body(std::string_view target) { return get(target).body; }
  int status(std::string_view target) { return get(target).status; }

  Board& board() { return board_; }
  Service& service() { return service_; }

 private:
  Board board_;
  auth::Gate gate_;
  Service service_;
  std::unique_ptr<Responder> responder_;
};

}  // namespace stepwell::serve::testing
