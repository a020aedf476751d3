// Asked labels: those that an answer looks up, which are the configured metrics and what the request names.
//
// Of some engines only the database knows whether a text is another spelling of a label (R4). Whoever answers
// many clients from one thread must not wait for that: it finds out whether everything is known, and has the
// rest asked elsewhere. From any thread.
#pragma once

#include "serve/api/edition.h"
#include "serve/api/query.h"

namespace stepwell::serve {

/// Whether the answer needs nobody. Throws Error{kBadRequest} for a text longer than any label.
bool knows_labels(const Edition& edition, const Query& query);
/// Asks for what is not known, which may wait. Whatever cannot be asked stays unknown.
void ask_labels(const Edition& edition, const Query& query);

}  // namespace stepwell::serve
