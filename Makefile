# wattdesk: the counter of an electricity service hall. `make help` lists what can be made.
#
#   build/wattdesk  the program
#   build/obj       its objects, hardened
#   build/san       the same sources with address and undefined-behaviour sanitizers, for the tests
#   build/clang     the same sources by the second compiler with all its warnings, for fuzzing
#   build/gen       sources made from data: version, translations, migrations, fonts
#   build/tests     the test programs, and a log of each

.DEFAULT_GOAL := all
MAKEFLAGS += --no-builtin-rules -j$(shell nproc)

# --- the machine: Debian packages, each explained in README.md ---------------------------------
BUILD_PACKAGES := gcc libc6-dev libncurses-dev libsqlite3-dev libpq-dev libhpdf-dev \
                  libqrencode-dev libserialport-dev libsodium-dev libssl-dev gettext icu-devtools \
                  python3 python3-fonttools fonts-wqy-zenhei fonts-hanazono
CHECK_PACKAGES := libcmocka-dev libvterm-dev postgresql qpdf poppler-utils clang-format cppcheck \
                  pcscd libccid opensc
CHECK_ALL_PACKAGES := clang clang-tidy libclang-rt-14-dev valgrind
BENCH_PACKAGES     := python3-reportlab
DEB_PACKAGES       := build-essential debhelper dpkg-dev

# Packages are installed only where one of these is asked for; all that compiles then waits.
asked      = $(filter $(1),$(MAKECMDGOALS))
READY     := $(if $(call asked,deps demo demo-fresh check check-all fuzz bench bench-city crash deb),deps)
PACKAGES  := $(BUILD_PACKAGES) $(if $(call asked,deps check check-all bench bench-city crash),$(CHECK_PACKAGES)) \
             $(if $(call asked,check-all fuzz),$(CHECK_ALL_PACKAGES)) \
             $(if $(call asked,bench),$(BENCH_PACKAGES)) \
             $(if $(call asked,deb),$(DEB_PACKAGES))

# --- how we compile ------------------------------------------------------------------------------
CC        := gcc
CLANG     := clang
PYTHON    := /usr/bin/python3
PREFIX    := /usr/local
STD       := -std=c17 -D_GNU_SOURCE -I. -Ibuild -isystem /usr/include/postgresql -MMD -MP
WARN      := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wswitch-enum -Wvla \
             -Wstrict-prototypes -Wmissing-prototypes -Wformat=2 -Werror
TELL      := @printf '  %-5s %s\n'
BANNED     = $(if $(filter build/%,$<),,-include core/banned.h)
HARDEN    := -O2 -g -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fstack-clash-protection -fPIE
# -Weverything but what belongs to C++, to older C, or to a habit that we keep on purpose.
WARN_CLANG := $(addprefix -W,everything error no-padded no-declaration-after-statement \
              no-disabled-macro-expansion no-c++98-compat no-c99-compat no-string-conversion \
              no-string-concatenation no-bad-function-cast no-cast-qual \
              no-conditional-uninitialized no-sign-conversion no-atomic-implicit-seq-cst)
SAN_CLANG := -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
HARDEN_LD := -pie -Wl,-z,relro,-z,now -Wl,--as-needed
# Undefined behaviour traps, and the trap is told with its place (tests/sanitizer.c): the words that
# UBSan could add are five times the data of the whole program, mapped anew at each start of it.
SANITIZE  := -O1 -g1 -fsanitize=address,undefined -fsanitize-undefined-trap-on-error -fno-omit-frame-pointer
# Two hundred programs are linked: gold, which comes with binutils, takes a third of the time.
SANITIZE_LD := $(SANITIZE) $(if $(wildcard /usr/bin/ld.gold),-fuse-ld=gold)
LIBS      := -lncursesw -ltinfo -lsqlite3 -lpq -lhpdf -lserialport -lsodium -lcrypto -lqrencode -lm -lpthread
TEST_LIBS := -lcmocka -lvterm -lutil

# --- what there is -------------------------------------------------------------------------------
ROOMS     := core db devices devices/sim printing counter tui cli
SOURCES   := $(wildcard $(ROOMS:%=%/*.c))

# --- generated sources: each names itself here, beside its rule ----------------------------------
vpath %.c build

GENERATED_HEADERS := build/gen/version.h
build/gen/version.h: NEWS
	@mkdir -p $(@D)
	$(TELL) MAKE $@
	sed -n '1s/^wattdesk \([0-9.]*\).*/#define WATTDESK_VERSION "\1"/p' NEWS >$@

GENERATED := build/gen/text_table.c
build/gen/text_table.c: po/zh_CN.po po/make_table.py
	@mkdir -p $(@D)
	$(TELL) MAKE $@
	msgfmt --check -o build/gen/zh_CN.mo po/zh_CN.po
	$(PYTHON) po/make_table.py build/gen/zh_CN.mo $@

MIGRATIONS := $(sort $(wildcard db/migrations/*.sql))
GENERATED  += build/gen/migrations.c
build/gen/migrations.c: db/make_migrations.py $(MIGRATIONS)
	@mkdir -p $(@D)
	$(TELL) MAKE $@
	$(PYTHON) db/make_migrations.py $@ $(MIGRATIONS)

# The fonts of the papers and the table of what they hold come out of one run (fonts-wqy-zenhei,
# fonts-hanazono); what a hall may edit is copied beside them, as an installation has it.
FONTS     := build/share/wattdesk/fonts/common.ttf build/share/wattdesk/fonts/rare.ttf
GENERATED += build/gen/font_table.c
$(FONTS) build/gen/font_table.c &: printing/make_font.py printing/rare_names.txt
	@mkdir -p $(@D) build/gen build/share/wattdesk/fonts
	$(TELL) MAKE $@
	$(PYTHON) printing/make_font.py printing/rare_names.txt $(FONTS) build/gen/font_table.c

SHARE     := $(FONTS) $(patsubst %,build/%,$(subst share/,share/wattdesk/,$(wildcard share/*/*)))
build/share/wattdesk/%: share/%
	@mkdir -p $(@D)
	cp $< $@

GENERATED += build/gen/pinyin_table.c
build/gen/pinyin_table.c: core/make_pinyin.py
	@mkdir -p $(@D)
	$(TELL) MAKE $@
	$(PYTHON) core/make_pinyin.py $@

# --- objects and tests ---------------------------------------------------------------------------
PARTS     := $(SOURCES:%.c=%.o) $(GENERATED:build/%.c=%.o)
OBJECTS   := $(PARTS:%=build/obj/%)
LIBRARY   := $(filter-out cli/main.o,$(PARTS))
CORE      := $(filter core/% gen/%,$(PARTS))
TEST_ALL  := $(patsubst %.c,%.o,$(wildcard tests/*/*.c))
TEST_HELP := $(filter-out tests/fuzz/%.o %_test.o %_bench.o %_demo.o %_campaign.o %_preload.o,$(TEST_ALL))
TESTS     := $(patsubst %.o,build/%,$(filter %_test.o,$(TEST_ALL)))
VALGRIND  := $(patsubst build/tests/unit/%,build/valgrind/%,$(filter build/tests/unit/%,$(TESTS)))
FUZZERS   := $(patsubst tests/fuzz/%.o,build/fuzz/%,$(filter %_fuzz.o,$(TEST_ALL)))
REPLAYS   := $(FUZZERS:build/fuzz/%=build/replay/%)
BENCHES   := $(filter-out build/bench/city_bench,$(patsubst tests/bench/%.o,build/bench/%,$(filter %_bench.o,$(TEST_ALL))))
OURS      := $(wildcard $(ROOMS:%=%/*.[ch]) tests/*/*.[ch])

.DELETE_ON_ERROR:
.SECONDARY:
ifndef V
.SILENT: # V=1 shows the commands
endif
.PHONY: all help deps demo demo-fresh check check-all check-source format po fuzz bench bench-city install deb \
        clean tour recording keys always

all: build/wattdesk $(SHARE) ## build the program

help: ## show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 16

deps: ## install the Debian packages that are missing
	@tests/check/install_packages.sh $(PACKAGES)

# Where nobody asked for that, what is missing is told before a command is not found.
build/packages:
	@mkdir -p $(@D)
	tests/check/install_packages.sh --tell $(BUILD_PACKAGES) && touch $@ || true

# --- checks --------------------------------------------------------------------------------------
CHECKS    := $(addprefix tests/check/,source.py format.sh cppcheck.sh po.sh) \
             $(wildcard tests/check/*_test.py tests/e2e/*_test.py)
# The longest come first, so that both cores have work until the end.
LONGEST   := $(addprefix build/tests/,crash/power_test crash/stripe_test e2e/meter_to_bill_test) \
             $(patsubst %,build/tests/store/%_test,verify notice notice_run arrears_year tamper) \
             $(patsubst %,tests/e2e/%_test.py,verbs verbs_pay storm threats bad_device) \
             tests/check/cppcheck.sh
first      = $(filter $(LONGEST),$(1)) $(filter-out $(LONGEST),$(1))

check: build/wattdesk build/san/wattdesk $(SHARE) $(TESTS) $(REPLAYS) | deps ## build and run all tests; ends with "N passed, N failed"
	@$(PYTHON) tests/check/run.py $(call first,$(CHECKS) $(TESTS) $(REPLAYS))

check-all: build/clang/wattdesk build/san/wattdesk $(SHARE) $(TESTS) $(VALGRIND) $(FUZZERS) | deps ## also the second compiler, clang-tidy, valgrind, fuzzers
	@$(PYTHON) tests/check/run.py --timeout 1500 tests/check/tidy.sh $(CHECKS) $(TESTS) $(VALGRIND) $(FUZZERS)

check-source: ## check the rules that need no compiler, and report figures
	@tests/check/source.py --figures

po: ## bring po/zh_CN.po up to the messages of the sources
	po/extract.sh
	$(PYTHON) po/catalog.py update build/po/wattdesk.pot po/zh_CN.po

format: ## lay out the sources by .clang-format
	clang-format -i $(OURS)

# --- the program ---------------------------------------------------------------------------------
build/wattdesk: $(OBJECTS)
	$(TELL) LINK $@
	$(CC) $(HARDEN_LD) $(LDFLAGS) -o $@ $^ $(LIBS)

build/obj/%.o: %.c
	@mkdir -p $(@D)
	$(TELL) CC $@
	$(CC) $(STD) $(WARN) $(BANNED) $(HARDEN) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

# Simulated devices stand beside the counter; they are worked on the screen of the devices, or by
# build/wattdesk sim build/demo/devices --do 'printer paper-out'.
DEMO_SIM := build/demo/devices
# The card and the meter of account 3301000004 of that hall: serial, account, purchases, money left.
DEMO_METER := 330110000148
DEMO_CARD  := C033010000000010 3301000004 10 25.00
# Identity cards of that hall's tour: the holder of 4101000010, and who may come for 4403000016.
DEMO_HOLDER := name=杜玉兰 sex=2 birth=19940820 number=410102199408200002
DEMO_AGENT  := name=何雨桐 sex=2 birth=19880512 number=440304198805120000
# The magnetic ones of account 3301000024: account, generation, purchases, money left.
DEMO_MAG_METER := 330110000888
DEMO_MAG_CARD  := 3301000024 1 10 25.00
demo: build/demo/hall.db ## build, make a demo hall and open its counter
	mkdir -p $(DEMO_SIM); rm -f $(DEMO_SIM)/hand
	{ for card in card-1 card-2; do \
		test -e $(DEMO_SIM)/$$card || echo "card blank $$card"; \
	done; \
	test -e $(DEMO_SIM)/meter-2 || \
		printf 'meter %s\n' 'keep meter-2 $(DEMO_METER)' 'in-use card-3 $(DEMO_CARD)'; \
	test -e $(DEMO_SIM)/meter-3 || printf 'meter %s\n' \
		'keep meter-3 $(DEMO_MAG_METER)' 'in-use-stripe card-4 $(DEMO_MAG_CARD)'; \
	echo "meter keep meter-1"; \
	printf 'id keep %s\n' 'holder citizen $(DEMO_HOLDER)' 'agent citizen $(DEMO_AGENT)'; \
	cat $(<D)/devices.txt 2>/dev/null; \
	} | build/wattdesk sim $(DEMO_SIM) --stay >build/demo/devices.log & sim=$$!; \
	trap 'kill $$sim' EXIT; \
	while kill -0 $$sim && ! test -S $(DEMO_SIM)/hand; do sleep 0.1; done; \
	build/wattdesk --db $< --station window-1 \
		--device "printer=$(CURDIR)/$(DEMO_SIM)/printer" \
		--device "display=$(CURDIR)/$(DEMO_SIM)/display" \
		--device "card=$(CURDIR)/$(DEMO_SIM)/card" \
		--device "mag=$(CURDIR)/$(DEMO_SIM)/mag" \
		--device "id=$(CURDIR)/$(DEMO_SIM)/id"

demo-fresh: | build/wattdesk $(SHARE) ## the same with a new hall
	rm -rf build/demo
	$(MAKE) demo

build/demo/hall.db: | build/wattdesk $(SHARE)
	build/wattdesk demo $(@D)

install: build/wattdesk $(SHARE) ## install into DESTDIR and PREFIX (/usr/local)
	install -D -m 755 build/wattdesk $(DESTDIR)$(PREFIX)/bin/wattdesk
	install -D -m 644 docs/wattdesk.1 $(DESTDIR)$(PREFIX)/share/man/man1/wattdesk.1
	cd build && find share -type f -exec install -D -m 644 {} $(DESTDIR)$(PREFIX)/{} \;

deb: | deps ## build a Debian package beside the source tree
	dpkg-buildpackage --build=binary --no-sign

tour: build/tests/e2e/tour | build/wattdesk $(SHARE) ## take the pictures of the README's tour again
	@set -e; rm -rf build/tour; mkdir -p build/tour/devices; \
	printf 'meter %s\n' 'keep meter-2 $(DEMO_METER)' 'in-use card-3 $(DEMO_CARD)' | \
		build/wattdesk sim build/tour/devices --stay >build/tour/sim.log & sim=$$!; \
	trap 'kill $$sim' EXIT; \
	while kill -0 $$sim && ! test -S build/tour/devices/hand; do sleep 0.1; done; \
	build/wattdesk sim build/tour/devices --do 'card insert card-3'; \
	for lang in zh en; do build/wattdesk demo build/tour/$$lang >build/tour/demo.log; \
		build/tests/e2e/tour build/tour/$$lang/hall.db $$lang docs/tour \
			"card=$(CURDIR)/build/tour/devices/card"; done

recording: build/tests/e2e/server_restart_test ## take the pictures of docs/server-restart.md again
	WATTDESK_RECORD=docs/server-restart $<

keys: build/tests/screen/keys_test ## write the pages of the keys from the tables of the screens
	$< zh >docs/keys.zh_CN.md
	$< en >docs/keys.md

clean: ## remove all that was built
	rm -rf build

# --- the tests: core's link core alone, the others the whole library -----------------------------
build/san/%.o: %.c
	@mkdir -p $(@D)
	$(TELL) CC $@
	$(CC) $(STD) $(WARN) $(BANNED) $(SANITIZE) -c -o $@ $<

# What other flags made is made anew: it would not link with the rest.
build/san/flags: always
	@mkdir -p $(@D)
	echo '$(SANITIZE)' | cmp -s - $@ || echo '$(SANITIZE)' >$@

build/san/libcore.a: $(CORE:%=build/san/%)
build/san/libwattdesk.a: $(LIBRARY:%=build/san/%)
build/san/libtests.a: $(TEST_HELP:%=build/san/%)
build/%.a:
	@rm -f $@
	$(TELL) AR $@
	ar rcs $@ $^

build/tests/unit/%: build/san/tests/unit/%.o build/san/tests/sanitizer.o build/san/libcore.a
	@mkdir -p $(@D)
	$(TELL) LINK $@
	$(CC) $(SANITIZE_LD) -o $@ $^ -lcmocka

build/tests/%: $(addprefix build/san/,tests/%.o tests/sanitizer.o libtests.a libwattdesk.a)
	@mkdir -p $(@D)
	$(TELL) LINK $@
	$(CC) $(SANITIZE_LD) -o $@ $^ $(TEST_LIBS) $(LIBS)

# The program with sanitizers, and the screens that are there to prove the engine, for tests/e2e.
build/san/wattdesk: $(PARTS:%=build/san/%) build/san/tests/sanitizer.o
	$(CC) $(SANITIZE_LD) -o $@ $^ $(LIBS)

$(filter build/tests/e2e/%,$(TESTS)): | build/san/wattdesk build/tests/e2e/screens_demo $(SHARE)

# Another day for the program, loaded before it.
build/tests/e2e/arrears_story_test: | build/tests/e2e/clock_preload.so
build/tests/e2e/%_preload.so: tests/e2e/%_preload.c
	@mkdir -p $(@D)
	$(TELL) LINK $@
	$(CC) -std=c17 -D_GNU_SOURCE $(filter-out -Wpedantic,$(WARN)) -shared -fPIC -o $@ $<

# The tests of core once more as they are shipped, for valgrind, which knows no sanitizer.
build/obj/libcore.a: $(CORE:%=build/obj/%)
build/valgrind/%: build/obj/tests/unit/%.o build/obj/libcore.a
	@mkdir -p $(@D)
	$(TELL) LINK $@
	$(CC) $(HARDEN_LD) -o $@ $^ -lcmocka

# A test of a paper opens the fonts and the templates.
$(filter build/tests/print/% build/tests/store/%,$(TESTS)): | $(SHARE)

# --- the second compiler, and the fuzzers ---------------------------------------------------------
build/clang/%.o: %.c
	@mkdir -p $(@D)
	$(TELL) CLANG $@
	$(CLANG) $(STD) $(WARN_CLANG) $(BANNED) $(SAN_CLANG) -c -o $@ $<

build/clang/wattdesk: $(PARTS:%=build/clang/%)
	$(TELL) LINK $@
	$(CLANG) $(SAN_CLANG) -o $@ $^ $(LIBS)

build/clang/libwattdesk.a: $(LIBRARY:%=build/clang/%)
build/fuzz/%: build/clang/tests/fuzz/%.o build/clang/tests/fuzz/stage.o build/clang/libwattdesk.a
	@mkdir -p $(@D)
	$(TELL) LINK $@
	$(CLANG) $(SAN_CLANG) -fsanitize=fuzzer -o $@ $^ $(LIBS)

# The same with a fixed number of inputs and without that compiler, for every `make check`.
build/replay/%: $(addprefix build/san/tests/,fuzz/%.o fuzz/replay.o fuzz/stage.o sanitizer.o) build/san/libwattdesk.a
	@mkdir -p $(@D)
	$(TELL) LINK $@
	$(CC) $(SANITIZE_LD) -o $@ $^ $(LIBS)

FUZZ_SECONDS := 60
fuzz: $(FUZZERS) | deps ## feed the parsers with all kinds of bytes, FUZZ_SECONDS=60 each
	@for f in $(FUZZERS); do tests/fuzz/run.sh $$f -max_total_time=$(FUZZ_SECONDS) || exit 1; done

# --- figures, measured on the program as it is shipped --------------------------------------------
build/obj/libwattdesk.a: $(LIBRARY:%=build/obj/%)
build/obj/libtests.a: $(TEST_HELP:%=build/obj/%)
build/bench/%: build/obj/tests/bench/%.o build/obj/libtests.a build/obj/libwattdesk.a
	@mkdir -p $(@D)
	$(TELL) LINK $@
	$(CC) $(HARDEN_LD) -o $@ $^ $(TEST_LIBS) $(LIBS)

bench: $(BENCHES) $(SHARE) ## measure beside raw baselines; compare with what is committed
	@$(PYTHON) tests/bench/judge.py $(BENCHES)

CITY := 10000000
bench-city: build/bench/search_bench build/bench/city_bench build/wattdesk $(SHARE) ## the same over a city of CITY=10000000 customers; 7 GB
	@ACCOUNTS=$(CITY) $(PYTHON) tests/bench/judge.py build/bench/search_bench build/bench/city_bench

# --- the crash campaign, on the program as it is shipped; it goes on where it was stopped ---------
build/crash/%: build/obj/tests/crash/%.o build/obj/libtests.a build/obj/libwattdesk.a
	@mkdir -p $(@D)
	$(TELL) LINK $@
	$(CC) $(HARDEN_LD) -o $@ $^ $(TEST_LIBS) $(LIBS)

crash: build/crash/crash_campaign ## crash a hall a million times; SEED=power:1234: one again
	@nice build/crash/crash_campaign $(if $(SEED),--seed $(SEED),build/crash/state $(CASES))

# --- what waits for what, and what the compilers found out ----------------------------------------
EVERY_OBJECT := $(foreach kind,obj san clang,$(addprefix build/$(kind)/,$(PARTS) $(TEST_ALL))) build/san/tests/sanitizer.o

$(GENERATED) $(GENERATED_HEADERS) $(FONTS): | $(or $(READY),build/packages)
$(EVERY_OBJECT): | $(GENERATED_HEADERS) $(or $(READY),build/packages)
$(filter build/san/%,$(EVERY_OBJECT)): build/san/flags

-include $(EVERY_OBJECT:.o=.d)
