# Every target installs what it misses first (tools/setup, Debian 12 or Ubuntu 24.04; root or sudo).

PREFIX ?= /usr/local
SLUICE := build/release/sluice

.PHONY: help run build test bench format tidy fuzz install clean fresh-check

help:
	@echo 'make run          build, then run Sluice with examples/demo.yaml and two demo backends; Ctrl-C stops it'
	@echo 'make build        build the release: $(SLUICE)'
	@echo 'make test         build, then run every test'
	@echo 'make bench        compare with nginx and HAProxy on this machine'
	@echo 'make format       format the C++ files'
	@echo 'make tidy         run clang-tidy over the C++ files'
	@echo 'make fuzz         fuzz each parser for a minute (SECONDS_EACH=60)'
	@echo 'make install      install the binary into PREFIX (default /usr/local)'
	@echo 'make clean        remove what was built'
	@echo 'make fresh-check  prove `make run` and `make test` on a bare Debian 12'

run:
	@tools/setup build demo
	@$(MAKE) --no-print-directory $(SLUICE)
	@exec tools/demo $(SLUICE)

build:
	@tools/setup build
	@$(MAKE) --no-print-directory $(SLUICE)

# Ninja knows what is out of date; make always asks it.
.PHONY: $(SLUICE)
$(SLUICE):
	@cmake --preset release $(if $(VERBOSE),,>/dev/null)
	@cmake --build --preset release

test:
	@tools/setup build test
	@exec tools/test

bench:
	@tools/setup build bench
	@$(MAKE) --no-print-directory $(SLUICE)
	@exec bench/run

format:
	@tools/setup test
	@tools/format

tidy:
	@tools/setup build tidy
	@tools/tidy

fuzz:
	@tools/setup build
	@tools/fuzz

install: build
	@cmake --install build/release --prefix '$(DESTDIR)$(PREFIX)'

clean:
	@rm -rf build

fresh-check:
	@tools/setup fresh-check
	@tools/fresh-check
