# `make` lists what there is. Every target first checks what it needs (scripts/need).

PREFIX ?= /usr/local
DESTDIR ?=

# The Swift runtime is linked in, so that what is installed needs no toolchain; libc stays shared.
RELEASE := -c release --product plumbline --static-swift-stdlib
CHECKED := --explicit-target-dependency-import-check error
STATIC_SCRATCH := .build-static
STATIC_LIMIT_OCTETS := 20971520

.DEFAULT_GOAL := help
.PHONY: help build build-tests test check demo bench bench-history faults integration interop install static format \
    clean

help: ## list these targets
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-16s %s\n", $$1, $$2 }'

build: ## release build: .build/release/plumbline
	@scripts/need swift gcc git
	swift build $(RELEASE) $(CHECKED)

build-tests:
	@scripts/need swift gcc git
	swift build --build-tests $(CHECKED)

test: build-tests ## build and run the tests
	swift test --skip-build --disable-xctest

check: ## everything that CI runs
	@scripts/need swift gcc git python3
	@scripts/check

demo: build ## a simulated field of lines on loopback, and a round over it
	.build/release/plumbline demo

bench: build ## benchmarks on this machine: floor, capture, account, load, peers
	@scripts/need gcc python3 tcpdump fping irtt
	scripts/bench

bench-history: ## the history's figures on this machine: storing and asking
	@scripts/need swift gcc git python3
	swift build -c release --product plumblined $(CHECKED)
	Benchmarks/history.py

faults: build ## faults that a round must survive, each made on this machine
	@scripts/need python3
	@if [ "$$(id -u)" -eq 0 ]; then scripts/need ip tc mount setpriv unshare; fi
	scripts/faults

integration: build-tests ## the service against real servers on loopback
	@scripts/need python3 venv curl
	scripts/integration

interop: build-tests ## packets and sessions against other people's programs (downloads into .build-interop)
	@scripts/need python3 venv
	scripts/interop

install: ## install into $(DESTDIR)$(PREFIX), /usr/local by default
	@test -x .build/release/plumbline || $(MAKE) build
	install -d "$(DESTDIR)$(PREFIX)/bin"
	install -s -m 755 .build/release/plumbline "$(DESTDIR)$(PREFIX)/bin/plumbline"

static: ## one file that needs nothing: dist/plumbline-static
	@scripts/need swift gcc git strip
	swift build $(RELEASE) $(CHECKED) --scratch-path $(STATIC_SCRATCH) -Xswiftc -static-executable
	@mkdir -p dist
	strip -o dist/plumbline-static $(STATIC_SCRATCH)/release/plumbline
	@size=$$(stat -c %s dist/plumbline-static); version=$$(dist/plumbline-static --version) || exit 1; \
	echo "dist/plumbline-static: $$size octets, version $$version"; \
	test $$size -le $(STATIC_LIMIT_OCTETS) || { echo "larger than $(STATIC_LIMIT_OCTETS) octets" >&2; exit 1; }

format: ## format the Swift sources in place
	@scripts/need swift
	swift format --in-place --recursive Sources Tests Package.swift

clean: ## remove what was built
	rm -rf .build .build-integration .build-interop $(STATIC_SCRATCH) dist
