// Admission: whether a request may be answered at all: who may come in, by which method, and from where.
#pragma once

#include <optional>

#include "serve/api/route.h"

namespace stepwell::serve {

/// Whoever the request comes from; nobody if they may have no figures.
std::optional<auth::Visitor> admit(const Service& service, const RequestHead& head);

/// Why the request may not be answered, as an answer; nothing if it may.
std::optional<Answer> objection(const Service& service, const RequestHead& head,
                                const std::optional<auth::Visitor>& visitor, const Route& route);

}  // namespace stepwell::serve
