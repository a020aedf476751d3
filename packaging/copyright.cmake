# Writes /usr/share/doc/stepwell/copyright: what the tree says of stepwell itself, and the notices that the libraries ask for
# which the package carries: in the binary (headers, and the pages) or beside it.
#   cmake -D OUTPUT=FILE -D SOURCE=TREE -D WITH_DUCKDB=ON -P copyright.cmake
set(text "stepwell\n========\n")
if(EXISTS ${SOURCE}/LICENSE)
  file(READ ${SOURCE}/LICENSE license)
  string(APPEND text "${license}\n")
else()
  string(APPEND text "The source tree of this version states no license. Ask its authors before you pass it on.\n")
endif()

set(modules ${SOURCE}/web/node_modules)
set(notices
  "CLI11, in the binary|/usr/share/doc/libcli11-dev/copyright"
  "Apache ECharts, in the pages|${modules}/echarts/LICENSE"
  "Apache ECharts, its notice|${modules}/echarts/NOTICE"
  "ZRender, in the pages|${modules}/zrender/LICENSE"
  "tslib, in the pages|${modules}/tslib/LICENSE.txt"
  "Preact, in the pages|${modules}/preact/LICENSE"
  "Inter, the font of the pages|${modules}/@fontsource-variable/inter/LICENSE")
if(WITH_DUCKDB)
  list(APPEND notices "DuckDB, /usr/lib/stepwell/libduckdb.so|${SOURCE}/cmake/duckdb/node_modules/duckdb/LICENSE")
endif()
foreach(notice ${notices})
  string(REPLACE "|" ";" notice "${notice}")
  list(GET notice 0 title)
  list(GET notice 1 file)
  file(READ "${file}" content)
  string(REGEX REPLACE "." "=" rule "${title}")
  string(APPEND text "\n\n${title}\n${rule}\n${content}")
endforeach()
file(WRITE ${OUTPUT} "${text}")
