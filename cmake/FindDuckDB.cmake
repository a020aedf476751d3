# Finds DuckDB's C API: an installed one first, else the packages that `make deps` puts into cmake/duckdb/node_modules.
# Defines the target DuckDB::DuckDB and, for the npm case, copies the shared library beside the binary that needs it.
set(_npm ${CMAKE_CURRENT_LIST_DIR}/duckdb/node_modules)

find_path(DuckDB_INCLUDE_DIR duckdb.h PATHS ${_npm}/duckdb/src/duckdb/src/include)
find_library(DuckDB_LIBRARY duckdb PATHS ${_npm}/@duckdb/node-bindings-linux-x64
                                         ${_npm}/@duckdb/node-bindings-linux-arm64)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(DuckDB
  REQUIRED_VARS DuckDB_LIBRARY DuckDB_INCLUDE_DIR
  REASON_FAILURE_MESSAGE "DuckDB is neither installed nor fetched: run `make deps` first.")

if(DuckDB_FOUND AND NOT TARGET DuckDB::DuckDB)
  if(DuckDB_LIBRARY MATCHES "node_modules")
    file(COPY ${DuckDB_LIBRARY} DESTINATION ${CMAKE_BINARY_DIR})
    set(DuckDB_LIBRARY_USED ${CMAKE_BINARY_DIR}/libduckdb.so)
  else()
    set(DuckDB_LIBRARY_USED ${DuckDB_LIBRARY})
  endif()
  # The header is copied alone: the folder it comes from holds DuckDB's internal headers as well.
  file(COPY ${DuckDB_INCLUDE_DIR}/duckdb.h DESTINATION ${CMAKE_BINARY_DIR}/duckdb-include)
  add_library(DuckDB::DuckDB SHARED IMPORTED)
  set_target_properties(DuckDB::DuckDB PROPERTIES
    IMPORTED_LOCATION ${DuckDB_LIBRARY_USED}
    IMPORTED_NO_SONAME TRUE
    INTERFACE_INCLUDE_DIRECTORIES ${CMAKE_BINARY_DIR}/duckdb-include)
endif()
