/* A port over real pseudo-terminals and a real socket: what arrives, and how each end is told. */
#include "devices/port.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>
#include "tests/device/echo.h"
#include "tests/test.h"

#define SOON_MS 20000 /* longer than any test should take; nothing waits for it */

struct bench {
	char place[PLACE_MAX], name[SIM_PATH_MAX];
	struct sim_line *sim;
	struct port_stop *stop;
	struct port *port;
};

static const struct port_settings settings = {.baud = 9600, .data_bits = 8, .stop_bits = 1};

static bool open_as(struct port **out, const char *address, const struct port_clock *clock,
	struct port_stop *stop, struct fault *why)
{
	const struct port_options options = {.settings = settings, .clock = clock, .stop = stop};

	return port_open(out, address, &options, why);
}

static int set_up(void **state)
{
	struct bench *b = calloc(1, sizeof(*b));
	struct fault why = {.code = CODE_OK};

	place_make(b->place);
	place_name(b->place, "echo", b->name);
	b->sim = sim_line_new(&echo_kind);
	assert_true(sim_line_plug(b->sim, b->name, false));
	b->stop = port_stop_new();
	assert_true(open_as(&b->port, b->name, NULL, b->stop, &why));
	*state = b;
	return 0;
}

static int tear_down(void **state)
{
	struct bench *b = *state;

	port_close(b->port);
	port_stop_free(b->stop);
	sim_line_free(b->sim);
	place_drop(b->place);
	free(b);
	return 0;
}

static int64_t soon(const struct port *p)
{
	return port_now_ms(p) + SOON_MS;
}

/* A clock on which each look is an hour later. */
static int64_t leap(void *ctx)
{
	int64_t *now = ctx;

	return *now += 3600000;
}

static void assert_said(const struct fault *why, enum code code, const char *part)
{
	char text[SAY_TEXT_MAX];

	assert_int_equal(why->code, code);
	fault_render(LANG_EN, why, text, sizeof(text));
	if (strstr(text, part) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", text, part);
}

static void assert_answers(struct bench *b, const char *sent, size_t size)
{
	uint8_t got[64];
	size_t count;

	assert_int_equal(port_write(b->port, sent, size, soon(b->port)), PORT_OK);
	assert_int_equal(port_read_all(b->port, got, size, soon(b->port), &count), PORT_OK);
	assert_int_equal(count, size);
	assert_memory_equal(got, sent, size);
}

static void test_every_byte_passes(void **state)
{
	struct bench *b = *state;
	uint8_t all[257], got[257];
	size_t count;

	for (size_t i = 0; i < 256; i++)
		all[i] = (uint8_t)(i == '\n' ? 0 : i);
	all[256] = '\n';
	assert_int_equal(port_write(b->port, all, sizeof(all), soon(b->port)), PORT_OK);
	assert_int_equal(port_read_all(b->port, got, sizeof(got), soon(b->port), &count), PORT_OK);
	assert_memory_equal(got, all, sizeof(all));
}

static void test_silence(void **state)
{
	struct bench *b = *state;
	int64_t now = 0;
	const struct port_clock clock = {leap, &now};
	struct fault why;
	struct port *port;
	uint8_t byte;
	size_t got;

	port_close(b->port);
	b->port = NULL;
	assert_true(open_as(&port, b->name, &clock, NULL, &why));
	assert_int_equal(port_read(port, &byte, 1, port_now_ms(port) + 1000, &got), PORT_SILENT);
	assert_int_equal(got, 0);
	assert_int_equal(port_read(port, &byte, 1, 0, &got), PORT_SILENT); /* long past */
	assert_true(port_is_there(port));
	port_close(port);
}

/* What had been sent before the plug was pulled is still read; then it is gone, not silent. */
static void test_gone(void **state)
{
	struct bench *b = *state;
	const struct sim_script pull = {.fault = SIM_FAULT_UNPLUG, .at = 3};
	uint8_t got[8];
	size_t count;

	sim_line_script(b->sim, &pull);
	assert_int_equal(port_write(b->port, "hello\n", 6, soon(b->port)), PORT_OK);
	assert_int_equal(port_read_all(b->port, got, 6, soon(b->port), &count), PORT_GONE);
	assert_true(count <= 3); /* a pseudo-terminal may drop what lay in it */
	assert_false(port_is_there(b->port));
	assert_int_equal(port_write(b->port, "x", 1, soon(b->port)), PORT_GONE);
	assert_false(sim_line_is_plugged(b->sim));
}

static void test_comes_back_under_its_name(void **state)
{
	struct bench *b = *state;
	struct fault why;

	sim_line_unplug(b->sim);
	assert_false(port_is_there(b->port));
	port_close(b->port);
	b->port = NULL;
	assert_false(open_as(&b->port, b->name, NULL, NULL, &why));
	assert_said(&why, CODE_DEVICE_GONE, "no device at");
	assert_true(sim_line_plug(b->sim, b->name, false));
	assert_true(open_as(&b->port, b->name, NULL, NULL, &why));
	assert_answers(b, "back\n", 5);
}

static void test_what_can_go_wrong_with_an_answer(void **state)
{
	static const struct {
		struct sim_script script;
		const char *want;
	} cases[] = {
		{{.fault = SIM_FAULT_NONE}, "abc\n|end\n"},
		{{.fault = SIM_FAULT_GARBLE, .at = 1}, "a7c\n|end\n"},
		{{.fault = SIM_FAULT_DUPLICATE}, "abc\nabc\n|end\n"},
		{{.fault = SIM_FAULT_SHORT, .at = 2}, "ab|end\n"},
		{{.fault = SIM_FAULT_CHECKSUM}, "abc_|end\n"},
		{{.fault = SIM_FAULT_SILENCE}, "|end\n"},
		{{.fault = SIM_FAULT_SILENCE, .answer = 1}, "abc\n|"},
	};
	struct bench *b = *state;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const char *bar = strchr(cases[i].want, '|');
		char want[32], got[32] = "", text[SIM_SAY_MAX];
		size_t count, size;

		snprintf(want, sizeof(want), "%.*s%s", (int)(bar - cases[i].want), cases[i].want,
			bar + 1);
		size = strlen(want);
		sim_line_script(b->sim, &cases[i].script);
		assert_int_equal(port_write(b->port, "abc\n", 4, soon(b->port)), PORT_OK);
		assert_int_equal(port_write(b->port, "end\n", 4, soon(b->port)), PORT_OK);
		assert_int_equal(port_read_all(b->port, got, size, soon(b->port), &count), PORT_OK);
		assert_string_equal(got, want);
		assert_true(sim_line_operate(b->sim, "say .", text)); /* nothing came in between */
		assert_int_equal(port_read(b->port, got, 1, soon(b->port), &count), PORT_OK);
		assert_int_equal(got[0], '.');
	}
}

/* Noise without end: the flush is bounded, and so is a read to a deadline. */
static void test_noise(void **state)
{
	struct bench *b = *state;
	const struct sim_script noise = {.fault = SIM_FAULT_NOISE};
	uint8_t got[64];
	size_t count;

	sim_line_script(b->sim, &noise);
	assert_int_equal(port_write(b->port, "\n", 1, soon(b->port)), PORT_OK);
	for (int i = 0; i < 100; i++)
		assert_int_equal(
			port_read(b->port, got, sizeof(got), soon(b->port), &count), PORT_OK);
	port_flush(b->port);
	assert_true(port_is_there(b->port));
}

static void test_flush(void **state)
{
	struct bench *b = *state;
	char text[SIM_SAY_MAX];
	uint8_t byte;
	size_t count;

	assert_true(sim_line_operate(b->sim, "say stale", text));
	assert_int_equal(port_read(b->port, &byte, 1, soon(b->port), &count), PORT_OK);
	port_flush(b->port);
	assert_answers(b, "fresh\n", 6);
}

static void test_a_second_program(void **state)
{
	struct bench *b = *state;
	struct port *second;
	struct fault why;

	assert_false(open_as(&second, b->name, NULL, NULL, &why));
	assert_null(second);
	assert_said(&why, CODE_DEVICE_GONE, "in use by another program");
	/* By its other name it is the same port. */
	assert_false(open_as(&second, sim_line_path(b->sim), NULL, NULL, &why));
	assert_said(&why, CODE_DEVICE_GONE, "in use by another program");
	port_close(b->port);
	assert_true(open_as(&b->port, sim_line_path(b->sim), NULL, NULL, &why));
	assert_answers(b, "mine\n", 5);
}

static void test_names_that_lead_to_a_port(void **state)
{
	struct bench *b = *state;
	char by_id[SIM_PATH_MAX];
	struct fault why;

	port_close(b->port);
	b->port = NULL;
	place_name(b->place, "by-id", by_id);
	assert_int_equal(symlink(b->name, by_id), 0); /* a link to a link to a port */
	assert_true(open_as(&b->port, by_id, NULL, NULL, &why));
	assert_answers(b, "named\n", 6);
}

static void test_a_file_is_not_replaced(void **state)
{
	struct bench *b = *state;
	struct sim_line *sim = sim_line_new(&echo_kind);
	char file[SIM_PATH_MAX];
	FILE *made = fopen(place_name(b->place, "file", file), "w");

	assert_non_null(made);
	fclose(made);
	assert_false(sim_line_plug(sim, file, false));
	assert_int_equal(errno, EEXIST);
	assert_false(sim_line_is_plugged(sim));
	assert_int_equal(access(file, F_OK), 0);
	sim_line_free(sim);
}

static void *ask(void *ctx)
{
	port_stop_ask(ctx);
	return NULL;
}

static void test_cancel_from_another_thread(void **state)
{
	struct bench *b = *state;
	pthread_t other;
	uint8_t byte;
	size_t got;

	assert_int_equal(pthread_create(&other, NULL, ask, b->stop), 0);
	assert_int_equal(port_read(b->port, &byte, 1, PORT_FOR_EVER, &got), PORT_CANCELLED);
	assert_int_equal(port_write(b->port, "x", 1, PORT_FOR_EVER), PORT_CANCELLED);
	pthread_join(other, NULL);
	assert_true(port_stop_asked(b->stop));
	port_stop_clear(b->stop);
	assert_false(port_stop_asked(b->stop));
	assert_answers(b, "again\n", 6);
}

struct seen {
	char text[256];
	size_t size;
};

static void see(void *ctx, bool sent, const uint8_t *bytes, size_t size)
{
	struct seen *seen = ctx;

	for (size_t i = 0; i < size; i++)
		seen->size += (size_t)snprintf(seen->text + seen->size,
			sizeof(seen->text) - seen->size, "%c%02X ", sent ? '>' : '<', bytes[i]);
}

static void test_trace(void **state)
{
	struct bench *b = *state;
	struct seen seen = {.size = 0};

	port_set_trace(b->port, (struct port_trace){see, &seen});
	assert_answers(b, "a\n", 2);
	port_set_trace(b->port, (struct port_trace){NULL, NULL});
	assert_answers(b, "b\n", 2);
	assert_string_equal(seen.text, ">61 >0A <61 <0A ");
}

static void test_addresses_that_are_none(void **state)
{
	static const struct {
		const char *address;
		enum code code;
		const char *part;
	} cases[] = {
		{"", CODE_BAD_VALUE, "no address of a device"},
		{"ttyS0", CODE_BAD_VALUE, "no address of a device"},
		{"COM3", CODE_BAD_VALUE, "no address of a device"},
		{"udp:host:1", CODE_BAD_VALUE, "no address of a device"},
		{"/dev/no-such-port", CODE_DEVICE_GONE, "no device at"},
		{"/dev/pts/99999", CODE_DEVICE_GONE, "no device at"},
		{"/dev/null", CODE_DEVICE_GONE, "no serial port"},
		{"/etc/passwd", CODE_DEVICE_GONE, "no serial port"},
		{"/", CODE_DEVICE_GONE, "no serial port"},
		{"tcp:", CODE_BAD_VALUE, "tcp:HOST:PORT"},
		{"tcp:host", CODE_BAD_VALUE, "tcp:HOST:PORT"},
		{"tcp:host:", CODE_BAD_VALUE, "tcp:HOST:PORT"},
		{"tcp:host:http", CODE_BAD_VALUE, "tcp:HOST:PORT"},
		{"tcp::4001", CODE_BAD_VALUE, "tcp:HOST:PORT"},
		{"tcp:127.0.0.1:1", CODE_DEVICE_GONE, "takes no call"},
		{"tcp:127.0.0.1:99999999999", CODE_DEVICE_GONE, ""},
	};
	char too_long[PORT_ADDRESS_MAX + 8];
	struct fault why;
	struct port *port;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_false(open_as(&port, cases[i].address, NULL, NULL, &why));
		assert_null(port);
		assert_said(&why, cases[i].code, cases[i].part);
	}
	memset(too_long, '/', sizeof(too_long) - 1);
	too_long[sizeof(too_long) - 1] = '\0';
	assert_false(open_as(&port, too_long, NULL, NULL, &why));
	assert_said(&why, CODE_BAD_VALUE, "no address of a device");
}

/* A network box: takes one call, answers what it hears once, hangs up. */
static void *serve(void *ctx)
{
	int listener = *(int *)ctx;
	int fd = accept(listener, NULL, NULL);
	char buf[5];
	ssize_t got = recv(fd, buf, sizeof(buf), MSG_WAITALL);

	if (got > 0 && send(fd, buf, (size_t)got, 0) != got)
		got = 0;
	close(fd);
	return NULL;
}

static void test_tcp(void **state)
{
	struct sockaddr_in where = {
		.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof(where);
	int listener = socket(AF_INET, SOCK_STREAM, 0);
	char address[64], got[8];
	pthread_t box;
	struct fault why;
	struct port *port;
	size_t count;

	(void)state;
	assert_int_equal(bind(listener, (struct sockaddr *)&where, size), 0);
	assert_int_equal(getsockname(listener, (struct sockaddr *)&where, &size), 0);
	assert_int_equal(listen(listener, 1), 0);
	assert_int_equal(pthread_create(&box, NULL, serve, &listener), 0);
	snprintf(address, sizeof(address), "tcp:127.0.0.1:%d", ntohs(where.sin_port));
	assert_true(open_as(&port, address, NULL, NULL, &why));
	assert_int_equal(port_write(port, "\0\xff\x1b\r\n", 5, soon(port)), PORT_OK);
	assert_int_equal(port_read_all(port, got, 5, soon(port), &count), PORT_OK);
	assert_memory_equal(got, "\0\xff\x1b\r\n", 5);
	assert_int_equal(port_read(port, got, 1, soon(port), &count), PORT_GONE);
	pthread_join(box, NULL);
	port_close(port);
	close(listener);
}

/* Who stopped before the call was made does not wait for a box that takes none. */
static void test_tcp_cancelled(void **state)
{
	struct bench *b = *state;
	struct fault why;
	struct port *port;

	port_stop_ask(b->stop);
	/* Kept for documentation (RFC 5737): no host answers there. */
	assert_false(open_as(&port, "tcp:192.0.2.1:4001", NULL, b->stop, &why));
	assert_int_equal(why.code, CODE_DEVICE_GONE);
}

/* A line that keeps its pace is slower than the bytes' own time, never faster. */
static void test_pace(void **state)
{
	struct bench *b = *state;
	char text[101];
	int64_t began;

	port_close(b->port);
	b->port = NULL;
	assert_true(sim_line_plug(b->sim, b->name, true));
	struct fault why;

	assert_true(open_as(&b->port, b->name, NULL, NULL, &why));
	memset(text, 'x', 47);
	text[47] = '\n';
	began = port_now_ms(b->port);
	assert_answers(b, text, 48);
	/* 48 bytes there and 48 back at 9600 baud are 100 ms. */
	assert_true(port_now_ms(b->port) - began >= 99);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_every_byte_passes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_silence, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_gone, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_comes_back_under_its_name, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_what_can_go_wrong_with_an_answer, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_noise, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_flush, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_second_program, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_names_that_lead_to_a_port, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_file_is_not_replaced, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_cancel_from_another_thread, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_trace, set_up, tear_down),
		cmocka_unit_test(test_addresses_that_are_none),
		cmocka_unit_test(test_tcp),
		cmocka_unit_test_setup_teardown(test_tcp_cancelled, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_pace, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
