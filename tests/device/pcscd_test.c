/*
 * The simulated reader before a judge from outside: Debian's pcscd with its driver for the GemPC
 * Twin on a serial line, and opensc-tool above it. They run in a namespace of their own, so that no
 * smart card service of the machine is disturbed. Skipped where a package or a right is missing.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "devices/process.h"
#include "devices/sim/sim_reader.h"
#include "tests/device/echo.h"
#include "tests/test.h"

#define DRIVER "/usr/lib/pcsc/drivers/serial/libccidtwin.so"
#define SERVICE "/usr/sbin/pcscd"
#define TOOL "/usr/bin/opensc-tool"
#define DEADLINE_MS 30000
#define OUTPUT_MAX 4096

static const uint8_t serial[SIM_SERIAL_BYTES] = {0x48, 0x44, 1, 2, 3, 4, 5, 6};

/* $1 the folder with the reader's file and for what is said. The tool is tried until it is served.
 */
static const char script[] =
	"mount -t tmpfs none /run || exit 77\n"
	"mkdir /run/pcscd /run/readers && mv \"$1/reader.conf\" /run/readers\n" SERVICE
	" --foreground --config /run/readers >\"$1/service\" 2>&1 &\n"
	"service=$!\n"
	"for try in $(seq 100); do\n"
	"  " TOOL " --card-driver default -s 00A40000023F00 -s 00B0990108 -s 00A4000002DF01"
	" -s 00B0820008 -s 00B0810000 -s 0084000008 -s 00D6820008:0000271000000001"
	" >\"$1/said\" 2>&1 && break\n"
	"  kill -0 $service || break\n"
	"  sleep 0.1\n"
	"done\n"
	"kill $service\n"
	"wait $service\n";

static bool is_runnable(void)
{
	return access(SERVICE, X_OK) == 0 && access(TOOL, X_OK) == 0 && access(DRIVER, R_OK) == 0;
}

static void write_file(const char *path, const char *text)
{
	FILE *out = fopen(path, "w");

	assert_non_null(out);
	fputs(text, out);
	assert_int_equal(fclose(out), 0);
}

static void read_file(const char *path, char out[OUTPUT_MAX])
{
	FILE *in = fopen(path, "r");
	size_t size;

	out[0] = '\0';
	if (in == NULL)
		return;
	size = fread(out, 1, OUTPUT_MAX - 1, in);
	out[size] = '\0';
	fclose(in);
	unlink(path);
}

static void test_debian_drives_it(void **state)
{
	char place[PLACE_MAX], name[SIM_PATH_MAX], config[SIM_PATH_MAX], said[OUTPUT_MAX];
	char service[OUTPUT_MAX], rows[2 * SIM_PATH_MAX];
	const char *const argv[] = {"unshare", "--map-root-user", "--mount", "--fork",
		"--kill-child", "sh", "-c", script, "sh", place, NULL};
	struct sim_line *line;
	struct sim_card card;
	struct process_result result;

	(void)state;
	if (!is_runnable()) {
		print_message("pcscd, libccid or opensc is not installed\n");
		skip();
	}
	place_make(place);
	line = sim_line_new(&sim_reader_kind);
	sim_card_init(&card, serial, 49);
	memcpy(card.file[1], "\x00\x00\x22\x92\x00\x00\x00\x07", 8);
	sim_slot_insert(&((struct sim_reader *)sim_line_device(line))->slot, &card);
	assert_true(sim_line_plug(line, place_name(place, "reader", name), false));
	snprintf(rows, sizeof rows,
		"FRIENDLYNAME \"GemPCTwin serial\"\nDEVICENAME %s\nLIBPATH " DRIVER
		"\nCHANNELID 1\n",
		sim_line_path(line));
	place_name(place, "reader.conf", config);
	write_file(config, rows);

	process_run(argv, DEADLINE_MS, &result);
	unlink(config);
	read_file(place_name(place, "said", name), said);
	read_file(place_name(place, "service", name), service);
	print_message("%s%s%s", result.err, said, service);
	sim_line_free(line);
	place_drop(place);

	if (result.end == PROCESS_NOT_STARTED || strstr(result.err, "unshare") != NULL ||
		result.status == 77) {
		print_message("no namespace of its own may be made here\n");
		skip();
	}
	assert_non_null(strstr(said, "48 44 01 02 03 04 05 06"));
	assert_non_null(strstr(said, "00 00 22 92 00 00 00 07"));
	assert_non_null(strstr(said, "SW1=0x69, SW2=0x82")); /* a write without a proof */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_debian_drives_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
