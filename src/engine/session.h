// Session: one consistent view of the sources and the tiers together, and the only way to publish.
//
//   RawReader        what the raw rows amount to
//   Feed             what has happened to them since
//   PublishedReader  the tiers, and what was recorded with them
//   Publisher        stages differences and publishes them
//
// A refresh begins a session, computes from what it reads there part by part, stages each part's difference,
// and commits. Whether a session's own readers see what it has staged is left open: no part overlaps another.
// A writing session holds the database's refresh lock (R14).
#pragma once

#include "engine/feed.h"
#include "engine/published_reader.h"
#include "engine/publisher.h"
#include "engine/raw_reader.h"

namespace stepwell {

class Session : public RawReader, public Feed, public PublishedReader, public Publisher {};

}  // namespace stepwell
