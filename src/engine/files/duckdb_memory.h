// Where DuckDB's memory comes from.
//
// DuckDB allocates with a jemalloc of its own, built without support for huge pages. Most of what it takes is
// written once: blocks of 256 KB that are read from the file, and segments that rows are appended to. Fresh
// small pages then cost more than the work: an import of one line into 68 million rows took 30,000 page
// faults and 0.8 s of processor time, and takes 8,000 and 0.5 s with huge pages, on a virtual machine of two
// cores.
//
// When a database is closed, DuckDB also has glibc give back every free page of its heap (malloc_trim), in
// hundreds of system calls, each of which stops all processors that run this process. The server opens and
// closes its file for every generation, and its clients waited for that: 1% of them for 6 ms instead of 4.
// This program therefore defines malloc_trim itself, and it does nothing. What is large is given back all
// the same: it never lies in that heap.
#pragma once

namespace stepwell::duck {

/// From now on DuckDB's allocator takes new memory from the system on huge pages. To be called before a
/// database is opened, from any thread; calls after the first do nothing. Where DuckDB was built with another
/// allocator, it keeps that one's ways.
void use_huge_pages();

}  // namespace stepwell::duck
