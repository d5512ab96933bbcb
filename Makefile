# wattdesk: the counter of an electricity service hall. `make help` lists what can be made.
#
# The program is build/wattdesk; tests are built a second time with sanitizers under build/san.

ROOMS     := core db devices printing counter tui cli
PACKAGES  := libncurses-dev libsqlite3-dev libhpdf-dev libserialport-dev libsodium-dev libqrencode-dev

CC        ?= gcc
STD       := -std=c17 -D_GNU_SOURCE
WARN      := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wswitch-enum -Wvla \
             -Wstrict-prototypes -Wmissing-prototypes -Wformat=2 -Werror
HARDEN    := -O2 -g -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE -fstack-clash-protection
HARDEN_LD := -pie -Wl,-z,relro,-z,now
SANITIZE  := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
LIBS      := -lncursesw -ltinfo -lsqlite3 -lhpdf -lserialport -lsodium -lqrencode -lpthread
PYTHON    := /usr/bin/python3

SOURCES   := $(wildcard $(ROOMS:%=%/*.c))
GENERATED := build/gen/text_table.c
OBJECTS   := $(SOURCES:%.c=build/obj/%.o) $(GENERATED:build/%.c=build/obj/%.o)
SAN_ALL   := $(OBJECTS:build/obj/%=build/san/%)
SAN_LIB   := $(filter-out build/san/cli/main.o,$(SAN_ALL))
TESTS     := $(patsubst tests/%.c,build/tests/%,$(wildcard tests/*/*_test.c))

.PHONY: all clean check help
all: build/wattdesk

build/wattdesk: $(OBJECTS)
	$(CC) $(HARDEN_LD) -o $@ $^ $(LIBS)

build/obj/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(STD) $(WARN) $(HARDEN) -I. -Ibuild -MMD -MP -c -o $@ $<

build/obj/%.o: build/%.c
	@mkdir -p $(@D)
	$(CC) $(STD) $(WARN) $(HARDEN) -I. -Ibuild -MMD -MP -c -o $@ $<

build/san/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(STD) $(WARN) $(SANITIZE) -I. -Ibuild -MMD -MP -c -o $@ $<

build/san/%.o: build/%.c
	@mkdir -p $(@D)
	$(CC) $(STD) $(WARN) $(SANITIZE) -I. -Ibuild -MMD -MP -c -o $@ $<

# A test program links the whole library; what it does not use stays in the archive.
build/san/libwattdesk.a: $(SAN_LIB)
	@rm -f $@
	ar rcs $@ $^

build/tests/%: tests/%.c build/san/libwattdesk.a
	@mkdir -p $(@D)
	$(CC) $(STD) $(WARN) $(SANITIZE) -I. -Ibuild -MMD -MP -o $@ $< build/san/libwattdesk.a -lcmocka -lvterm -lutil $(LIBS)

# --- generated sources -----------------------------------------------------------------------
build/gen/text_table.c: po/zh_CN.po po/make_table.py
	@mkdir -p $(@D)
	msgfmt --check -o build/gen/zh_CN.mo po/zh_CN.po
	$(PYTHON) po/make_table.py build/gen/zh_CN.mo $@

check: all $(TESTS)
	@set -e; for t in $(TESTS); do echo "$$t"; $$t; done

clean:
	rm -rf build

help:
	@echo 'all check clean'

-include $(OBJECTS:.o=.d) $(SAN_ALL:.o=.d)
