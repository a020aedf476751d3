// UnitOwner: as whom a refresh may run that root schedules, and on what it works.
//
// Whoever owns what a program reads and writes decides what it does. What root schedules over the files of
// somebody else runs as that person, and not at all where several have a word in it.
#pragma once

#include <string>

#include "schedule/confinement.h"
#include "schedule/scheduled_refresh.h"

namespace stepwell {

/// The files that this refresh of `config`'s database works on.
UnitPlaces places_of(const Config& config, const ScheduledRefresh& refresh);

/// The name of the user whom they belong to; empty if that is root, and nobody else can put others in their
/// place. Throws Error{kUsage} where they belong to several, to somebody who has no name, or to root while
/// others may write them.
std::string owner_of(const UnitPlaces& places);

}  // namespace stepwell
