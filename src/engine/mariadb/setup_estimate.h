// SetupEstimate: what the first refresh of this database will take, before anything is done.
#pragma once

#include "engine/inspector.h"
#include "engine/mariadb/engine.h"

namespace stepwell::maria {

/// Looks up a few thousand raw rows by their key. Where the fact table has no integer key to do that by, a
/// group for every row is assumed.
Estimate estimate_setup(Workspace& workspace);

/// The folder of the server's data, if the server runs on this machine; empty otherwise.
std::string local_data_folder(Workspace& workspace);

}  // namespace stepwell::maria
