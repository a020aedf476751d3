// Giving way to those who wait for the core.
//
// Kernels for servers deal out cores by the tick, 4 ms at 250 Hz. A process with work for a quarter of a
// second takes whole ticks, and a request of the server beside it waits through each: a thread that is woken
// need not come before one that runs, whatever their priorities. Offering the core every fraction of a
// millisecond lets those who wait go on at once, and costs an import a twentieth of its processor time
// (docs/decisions/0014).
//
// Most of the work is done by libraries, DuckDB above all. What they do all the time is to allocate and to
// free: this program has operators `new` and `delete` of its own that now and then yield, in threads that
// have asked for it.
#pragma once

namespace stepwell {

/// From now on the calling thread gives way. Does nothing under a sanitizer, which has an allocator of its
/// own.
void give_way();
/// From now on it does not: it is one that others give way to.
void stop_giving_way();

}  // namespace stepwell
