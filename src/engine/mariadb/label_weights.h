// Labels are equal when the collation of their source column says so (R4): the server is asked, not imitated.
#pragma once

#include "engine/mariadb/engine.h"

namespace stepwell::maria {

/// Maps texts to the weights that the server gives them in the collations of the fact table's marketplace and
/// metric columns. Answers are remembered. The functions share a connection of their own, which is opened
/// when it is first needed, and outlive the workspace. They throw Error{kBusy} for a text that was never
/// asked for while the server cannot be reached. Before the fact table exists, labels are folded as on an
/// engine without collations.
LabelFolds folds_by_collation(Workspace& workspace);

}  // namespace stepwell::maria
