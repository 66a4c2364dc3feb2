# `make` lists what there is. Every target first checks what it needs (scripts/need).

PREFIX ?= /usr/local
DESTDIR ?=
# A prefix of the system's has its configuration in /etc, where the unit looks; any other has its own.
SYSCONFDIR ?= $(if $(filter /usr /usr/local,$(PREFIX)),/etc,$(PREFIX)/etc)

# The Swift runtime is linked in, so that what is installed needs no toolchain; libc stays shared.
RELEASE = -c release --static-swift-stdlib $(shell scripts/build-id)
BUILT := .build/release/plumbline .build/release/plumblined
HUB := .build/release/plumbhub
CHECKED := --explicit-target-dependency-import-check error
STATIC_SCRATCH := .build-static
# 20 MB is the aim, and is not met: `verify` links BoringSSL, and judging and explaining have a share. What no code
# refers to is left out (LEAN), and 24.6 MB are left.
STATIC_LIMIT_BYTES := 25165824
STATIC_SERVICE_LIMIT_BYTES := 67108864
# A static program's start registers its unwind tables, and the first unwinding then sorts them all: 50 ms of the
# processor at each start of plumblined. Without that the index is used that the linker sorted (PT_GNU_EH_FRAME).
SORTED_UNWINDING := $(foreach name,__register_frame_info __deregister_frame_info,\
  -Xlinker --wrap=$(name) -Xlinker --defsym=__wrap_$(name)=0)
# A section for each function, so that the linker can leave out what nobody calls, and keep one of what is alike.
LEAN := -Xswiftc -Xfrontend -Xswiftc -function-sections -Xcc -ffunction-sections -Xcc -fdata-sections \
  -Xlinker --gc-sections -Xlinker --icf=safe
BARE_ROOT_TOOLS := python3 venv gcc objcopy libsqlite3.a libz.a ca-certificates debootstrap buildah dnsmasq openssl ip \
  mount unshare
PLATFORM_PROGRAMS := .build-bundle/programs
SHORT_BUNDLE := .build-bundle/debug

.DEFAULT_GOAL := help
.PHONY: build-service build-hub demo-fleet fleet-test container-hub
.PHONY: help build build-prober build-tests test check demo demo-watch bench bench-history bench-web
.PHONY: bench-judge bench-fleet golden faults fleet-faults adversary watch-faults soak integration browser-test interop
.PHONY: fuzz
.PHONY: install uninstall man completions deb deb-test static bundle bundle-test container container-test dist
.PHONY: bundle-test-short format picture clean

help: ## list these targets
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-18s %s\n", $$1, $$2 }'

build: build-prober build-service build-hub ## release build: .build/release/plumbline, plumblined and plumbhub

build-service: ## release build of plumblined alone
	@scripts/need swift gcc git
	swift build $(RELEASE) --product plumblined $(CHECKED)

build-hub: ## release build of plumbhub alone, which links libpq
	@scripts/need swift gcc git libpq
	swift build $(RELEASE) --product plumbhub $(CHECKED)

build-prober: ## release build of plumbline alone, in a few minutes
	@scripts/need swift gcc git
	swift build $(RELEASE) --product plumbline $(CHECKED)

build-tests:
	@scripts/need swift gcc git libpq
	swift build --build-tests $(CHECKED)

# Apart: tests of the prober block threads of the pool that the service's time limits need.
SERVICE_MODULES := TestSupport|ServiceSupport|ObjectStore|LineNotify|LineService|LineWeb|CloudFunction|Fleet[A-Z]\w+
SERVICE_TESTS := ($(SERVICE_MODULES))Tests
test: build-tests ## build and run the tests
	swift test --skip-build --disable-xctest --skip '$(SERVICE_TESTS)'
	swift test --skip-build --disable-xctest --filter '$(SERVICE_TESTS)'

check: ## everything that CI runs
	@scripts/need swift gcc git python3 libpq
	@scripts/check

demo: build-prober ## a simulated field of lines on loopback, and a round over it
	.build/release/plumbline demo

demo-watch: build-prober build-service ## the service and its page over a field that breaks and is repaired
	@scripts/need python3
	scripts/demo-watch

demo-fleet: build ## a hub, five vantages and a field on loopback: an uplink, an ingress and a carrier's way break
	@scripts/need python3
	scripts/demo-fleet

fleet-test: build ## a fleet over kills, with two members, and with strangers
	@scripts/need python3 postgres
	scripts/system-tests fleet

bench: build-prober ## benchmarks on this machine: floor, capture, account, load, cost, peers
	@scripts/need gcc python3 tcpdump fping irtt
	scripts/bench

bench-history: ## the history's figures on this machine: storing and asking
	@scripts/need swift gcc git python3
	swift build $(RELEASE) --product plumblined $(CHECKED)
	Benchmarks/history.py

bench-web: ## the page's figures on this machine: sizes, cold, warm, under load
	@scripts/need swift gcc git python3
	swift build $(RELEASE) --product plumblined $(CHECKED)
	Benchmarks/web.py

bench-judge: ## simulations of the judgement: what evidence finds, how soon, how often it is wrong (half an hour)
	@scripts/need swift
	scripts/bench-judge

bench-fleet: ## what a hub costs: plans of a fleet, judgement of a slot's cells
	@scripts/need swift
	scripts/bench-fleet

golden: build-tests ## what the programs say, write and send, compared with golden files
	@scripts/need python3
	scripts/system-tests golden

faults: build-prober ## faults that a round must survive, each made on this machine
	@scripts/need python3
	@if [ "$$(id -u)" -eq 0 ]; then scripts/need ip tc mount setpriv unshare; fi
	scripts/system-tests prober_faults

adversary: build-prober build-service ## each actor of the threat model, and what it must not achieve (as root)
	@scripts/need python3 openssl
	@if [ "$$(id -u)" -eq 0 ]; then scripts/need ip nsenter setpriv unshare; fi
	scripts/system-tests adversary

fleet-faults: build-tests ## the primary of a hub's PostgreSQL killed 200 times while its members judge, some 10 minutes
	@scripts/need postgres pgbouncer
	PLUMBLINE_FLEET_KILLS=200 swift test --skip-build --disable-xctest --filter FleetFaultTests

watch-faults: build-prober build-service ## faults that the service must survive, each made on this machine
	@scripts/need python3 gcc
	@if [ "$$(id -u)" -eq 0 ]; then scripts/need mount; fi
	scripts/system-tests service_faults

soak: build-prober build-service ## rounds of one second for an hour (SOAK_SECONDS=): flat memory and descriptors
	@scripts/need python3
	scripts/system-tests service_faults soak

integration: build-tests ## the service against real servers on loopback
	@scripts/need python3 venv curl openssl exim4 nginx pngcheck prometheus-alertmanager prometheus \
		victoria-metrics
	scripts/system-tests servers

browser-test: build-tests ## the pages in a browser: chromium, driven by playwright from PyPI
	@scripts/need python3 venv chromium
	scripts/system-tests browser

interop: build-tests ## packets and sessions against other people's programs (keeps what it downloads)
	@scripts/need python3 venv danted dnsmasq chronyd inetd socat ip unshare mount openssl \
		ss-local ss-server turnserver opentracker snmpd openvpn
	scripts/system-tests interop

fuzz: ## 10 million executions of libFuzzer over all decoders
	@scripts/need swift
	scripts/fuzz

install: ## all programs that are built, units, completions, man pages, configuration: into /usr/local, or PREFIX=
	@test -x .build/release/plumbline && test -x .build/release/plumblined || $(MAKE) build
	scripts/install-files --strip $(BUILT) "$(DESTDIR)" "$(PREFIX)" "$(SYSCONFDIR)"
	@test ! -x $(HUB) || scripts/install-hub --strip $(HUB) "$(DESTDIR)" "$(PREFIX)" "$(SYSCONFDIR)"
	@scripts/install-files --next "$(DESTDIR)" "$(PREFIX)" "$(SYSCONFDIR)"

uninstall: ## remove what install put there, but for configuration and state
	scripts/install-files --remove "$(DESTDIR)" "$(PREFIX)"
	scripts/install-hub --remove "$(DESTDIR)" "$(PREFIX)"

# The debug build's commands are the release build's, and it is there sooner.
man: build-tests ## packaging/man, made again from the commands
	scripts/manual man .build/debug/plumbline .build/debug/plumblined .build/debug/plumbhub

completions: build-tests ## packaging/completions, made again from the commands
	scripts/manual completions .build/debug/plumbline .build/debug/plumblined .build/debug/plumbhub

deb: build ## dist/plumbline_VERSION_ARCH.deb and plumbhub_VERSION_ARCH.deb
	@scripts/need dpkg-deb dpkg-shlibdeps dpkg-parsechangelog
	@rm -f dist/plumbline_*.deb dist/plumbhub_*.deb
	scripts/deb $(BUILT) dist
	scripts/deb-hub $(HUB) dist

deb-test: deb ## lintian on the package; installs it, removes and purges it; runs it under a systemd of its own
	@scripts/need lintian systemd-analyze systemd-sysusers deb-systemd-helper debootstrap systemd-nspawn python3
	packaging/tests/package-test dist/plumbline_*.deb
	packaging/tests/systemd-trial dist/plumbline_*.deb

static: ## one file that needs nothing: dist/plumbline-static
	@scripts/need swift gcc git strip libz.a
	swift build $(RELEASE) --product plumbline $(CHECKED) --scratch-path $(STATIC_SCRATCH)/prober \
	  -Xswiftc -static-executable $(LEAN)
	@mkdir -p dist
	strip -o dist/plumbline-static $(STATIC_SCRATCH)/prober/release/plumbline
	@size=$$(stat -c %s dist/plumbline-static); version=$$(dist/plumbline-static --version) || exit 1; \
	echo "dist/plumbline-static: $$size bytes, version $$version"; \
	test $$size -le $(STATIC_LIMIT_BYTES) || { echo "larger than $(STATIC_LIMIT_BYTES) bytes" >&2; exit 1; }

# What Foundation brings for single languages is left out; see scripts/icu-data and docs/guide/bundle.md.
bundle: ## the cloud function: dist/plumbline-scf.zip and -lambda.zip (FILES=: a folder of your own configuration)
	@scripts/need swift gcc git python3 strip objcopy libsqlite3.a libz.a ca-certificates
	flags=$$(scripts/icu-data $(STATIC_SCRATCH)/icu-data.o) && \
	swift build $(RELEASE) --product plumblined $(CHECKED) --scratch-path $(STATIC_SCRATCH) -Xswiftc -static-executable \
	  $$flags $(SORTED_UNWINDING)
	@mkdir -p dist
	strip -o dist/plumblined-static $(STATIC_SCRATCH)/release/plumblined
	@test $$(stat -c %s dist/plumblined-static) -le $(STATIC_SERVICE_LIMIT_BYTES) || \
	  { echo "dist/plumblined-static is larger than $(STATIC_SERVICE_LIMIT_BYTES) bytes" >&2; exit 1; }
	scripts/bundle dist/plumblined-static dist $(FILES)

bundle-test: bundle static ## both zips in bare roots, one of them an older Debian, and under both platforms
	@scripts/need $(BARE_ROOT_TOOLS)
	scripts/system-tests bundle
	@mkdir -p $(PLATFORM_PROGRAMS)
	cp dist/plumbline-static $(PLATFORM_PROGRAMS)/plumbline
	cp dist/plumblined-static $(PLATFORM_PROGRAMS)/plumblined
	PLUMBLINE_PROGRAMS=$(PLATFORM_PROGRAMS) scripts/system-tests servers lambda scf

container: bundle static ## an image FROM scratch: dist/plumbline-container.tar, for docker load and podman load
	@scripts/need buildah ca-certificates
	scripts/container dist/plumbline-static dist/plumblined-static dist/plumbline-container.tar

container-hub: build-hub ## an image of plumbhub and its libraries: dist/plumbhub-container.tar
	@scripts/need buildah ca-certificates
	scripts/container-hub $(HUB) dist/plumbhub-container.tar

container-test: bundle static ## builds the image again without a network, and runs it by its number
	@scripts/need $(BARE_ROOT_TOOLS)
	scripts/system-tests bundle container

# The container comes last: it takes the static programs.
dist: deb static bundle container ## all of a release in dist, with SBOM and SHA256SUMS (docs/guide/release.md; as root)
	@scripts/need dpkg-parsechangelog git gcc python3
	scripts/sbom dist
	scripts/release-files dist

# The debug build's objects, linked statically in seconds: what CI runs.
bundle-test-short: build-tests
	@scripts/need $(BARE_ROOT_TOOLS)
	scripts/link-static plumbline $(SHORT_BUNDLE)/plumbline-static
	scripts/link-static plumblined $(SHORT_BUNDLE)/plumblined-static
	scripts/bundle --any-size $(SHORT_BUNDLE)/plumblined-static $(SHORT_BUNDLE)
	PLUMBLINE_BUNDLE=$(SHORT_BUNDLE) scripts/system-tests bundle --short

format: ## format the Swift sources in place
	@scripts/need swift
	swift format --in-place --recursive Sources Tests Package.swift

picture: ## docs/design/modules.svg and its table, drawn again from Package.swift
	@scripts/need swift python3
	scripts/module-picture

clean: ## remove what was built
	rm -rf .build .build-sbom .build-fuzz .build-system-tests .build-bundle .build-judge $(STATIC_SCRATCH) dist
