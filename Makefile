# Thin: each target says which tool does the work. `make demo` and `make test` work as the very first command.
ROWS ?= 5000000
LISTEN ?= 127.0.0.1:8080
PRESET ?= release
JOBS ?= $(shell nproc)
FUZZ_SECONDS ?= 300

.PHONY: help deps servers build demo check test bench bench-docs fuzz package format tidy clean

help:
	@echo "make demo    build, generate $(ROWS) raw rows, refresh, verify, serve on http://$(LISTEN)"
	@echo "make check   build what changed, then the quick tests: units, house rules, the rules on the embedded engine"
	@echo "make test    build and run every test (PRESET=asan or tsan for the sanitizers)"
	@echo "make build   build/release/stepwell"
	@echo "make bench   the benchmarks: figures, not verdicts (bench/run tells the settings; bench-docs takes them into docs/)"
	@echo "make fuzz    libFuzzer over the parsers of requests, $(FUZZ_SECONDS) s"
	@echo "make package  a Debian package, build/package/stepwell_*.deb"
	@echo "make deps    install what all of these need (they call it themselves)"
	@echo "make format  clang-format    make tidy  clang-tidy"

deps:
	@packaging/deps.sh

build: deps
	@cmake --preset $(PRESET) >/dev/null
	@cmake --build --preset $(PRESET) --parallel $(JOBS)

demo: deps
	@cmake --preset release >/dev/null
	@cmake --build --preset release --parallel $(JOBS) --target stepwell
	build/release/stepwell demo --rows $(ROWS) --listen $(LISTEN)

# Needs no server, and a minute.
check: build
	@ctest --preset $(PRESET) --parallel $(JOBS) -L 'unit|engine_check'

# The servers first: the build finds out for which of them there are tests.
test: servers build
	@ctest --preset $(PRESET) --parallel $(JOBS); status=$$?; packaging/servers.sh missing; exit $$status

servers: deps
	@packaging/deps.sh servers

bench: build
	bench/run

bench-docs:
	node bench/report/docs.mjs $(wildcard build/bench/report.json)

# What it learns stays in build/: the corpus in tests/fuzz/ is read, and added to by hand.
fuzz: deps
	@packaging/deps.sh fuzz
	@cmake --preset fuzz >/dev/null
	@cmake --build --preset fuzz --parallel $(JOBS)
	@mkdir -p build/fuzz/corpus
	build/fuzz/request_fuzz -max_total_time=$(FUZZ_SECONDS) -max_len=40000 -print_final_stats=1 \
	  -artifact_prefix=build/fuzz/ build/fuzz/corpus tests/fuzz/corpus

package: deps
	@packaging/deps.sh package
	@cmake --preset release >/dev/null
	@cmake --build --preset release --parallel $(JOBS) --target package_files
	@cd build/release && cpack >package.log || { cat package.log; exit 1; }
	@ls build/package/stepwell_*.deb

format:
	@packaging/deps.sh lint
	git ls-files 'src/*.h' 'src/*.cc' 'tests/*.h' 'tests/*.cc' 'bench/*.cc' 'packaging/*.h' 'packaging/*.cc' | xargs clang-format -i

tidy: build
	@packaging/deps.sh lint
	git ls-files 'src/*.cc' | grep -v _test | xargs -n 4 -P $(JOBS) clang-tidy --quiet --extra-arg=-Wno-unknown-warning-option -p build/$(PRESET)

clean:
	rm -rf build
