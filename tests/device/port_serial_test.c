/*
 * The line over libserialport itself. It refuses ports that do not stand in sysfs and have no modem
 * lines, as pseudo-terminals do; here the library is told otherwise: what it asks the system is
 * answered by this program (the linker prefers a program's functions to those of libraries).
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <termios.h>
#include <unistd.h>

#include "devices/port_line.h"
#include "tests/device/echo.h"
#include "tests/test.h"

#define SYSFS_PTS "/sys/class/tty/pts/"
#define SOON_MS 20000

int __lxstat(int version, const char *path, struct stat *out);

static int pretend_lstat(const char *path, struct stat *out)
{
	if (strncmp(path, SYSFS_PTS, strlen(SYSFS_PTS)) == 0) {
		memset(out, 0, sizeof(*out));
		out->st_mode = S_IFLNK | 0777;
		return 0;
	}
	return fstatat(AT_FDCWD, path, out, AT_SYMLINK_NOFOLLOW);
}

int lstat(const char *restrict path, struct stat *restrict out)
{
	return pretend_lstat(path, out);
}

int __lxstat(int version, const char *path, struct stat *out)
{
	(void)version;
	return pretend_lstat(path, out);
}

ssize_t readlink(const char *restrict path, char *restrict buf, size_t size)
{
	static const char target[] = "../../devices/pretended/tty";

	if (strncmp(path, SYSFS_PTS, strlen(SYSFS_PTS)) != 0)
		return syscall(SYS_readlink, path, buf, size);
	memcpy(buf, target, sizeof(target) < size ? sizeof(target) : size);
	return (ssize_t)(sizeof(target) - 1);
}

int ioctl(int fd, unsigned long request, ...)
{
	va_list list;
	void *arg;

	va_start(list, request);
	arg = va_arg(list, void *);
	va_end(list);
	if (request == TIOCMGET) {
		*(int *)arg = TIOCM_CTS | TIOCM_DSR | TIOCM_CD;
		return 0;
	}
	if (request == TIOCMSET || request == TIOCMBIS || request == TIOCMBIC)
		return 0;
	return (int)syscall(SYS_ioctl, fd, request, arg);
}

struct bench {
	char place[PLACE_MAX], name[SIM_PATH_MAX];
	struct sim_line *sim;
	struct port_options options;
};

static int set_up(void **state)
{
	struct bench *b = calloc(1, sizeof(*b));

	place_make(b->place);
	b->sim = sim_line_new(&echo_kind);
	assert_true(sim_line_plug(b->sim, place_name(b->place, "echo", b->name), false));
	b->options.settings = (struct port_settings){.baud = 19200, .data_bits = 8, .stop_bits = 1};
	*state = b;
	return 0;
}

static int tear_down(void **state)
{
	struct bench *b = *state;

	sim_line_free(b->sim);
	place_drop(b->place);
	free(b);
	return 0;
}

static struct port *open_serial(const struct bench *b)
{
	struct fault why = {.code = CODE_OK};
	void *line = NULL;

	if (!port_line_serial.open(&line, sim_line_path(b->sim), &b->options, &why))
		fail_msg("not opened: %s", why.say.msgid);
	return port_from_line(&port_line_serial, line, &b->options);
}

static int64_t soon(const struct port *p)
{
	return port_now_ms(p) + SOON_MS;
}

static void test_bytes_and_speed(void **state)
{
	const struct bench *b = *state;
	struct port *port = open_serial(b);
	int fd = open(sim_line_path(b->sim), O_RDWR | O_NOCTTY | O_CLOEXEC);
	static const char sent[] = "\x00\x11\x13\xFF\r\x1B\n";
	char got[8];
	struct termios t;
	size_t count;

	assert_int_equal(port_write(port, sent, 7, soon(port)), PORT_OK);
	assert_int_equal(port_read_all(port, got, 7, soon(port), &count), PORT_OK);
	assert_memory_equal(got, sent, 7);
	if (fd >= 0) { /* whom the exclusive port does not keep out */
		assert_int_equal(tcgetattr(fd, &t), 0);
		assert_int_equal(cfgetospeed(&t), B19200);
		close(fd);
	}
	port_close(port);
}

static void test_gone_is_not_silence(void **state)
{
	const struct bench *b = *state;
	struct port *port = open_serial(b);
	char got;
	size_t count;

	assert_true(port_is_there(port));
	sim_line_unplug(b->sim);
	assert_false(port_is_there(port));
	assert_int_equal(port_read(port, &got, 1, PORT_FOR_EVER, &count), PORT_GONE);
	assert_int_equal(port_write(port, "x", 1, PORT_FOR_EVER), PORT_GONE);
	port_close(port);
}

static void test_a_second_program(void **state)
{
	const struct bench *b = *state;
	struct port *port = open_serial(b);
	struct fault why = {.code = CODE_OK};
	char text[SAY_TEXT_MAX];
	void *line = NULL;

	assert_false(port_line_serial.open(&line, sim_line_path(b->sim), &b->options, &why));
	assert_null(line);
	fault_render(LANG_EN, &why, text, sizeof(text));
	assert_non_null(strstr(text, "in use by another program"));
	port_close(port);
	port_close(open_serial(b));
}

static void test_settings_that_the_port_has_not(void **state)
{
	struct bench *b = *state;
	struct fault why = {.code = CODE_OK};
	char text[SAY_TEXT_MAX];
	void *line = NULL;

	b->options.settings.data_bits = 7; /* a pseudo-terminal has 8 */
	assert_false(port_line_serial.open(&line, sim_line_path(b->sim), &b->options, &why));
	assert_int_equal(why.code, CODE_DEVICE_GONE);
	fault_render(LANG_EN, &why, text, sizeof(text));
	assert_non_null(strstr(text, "19200 baud"));
	b->options.settings.data_bits = 8;
	port_close(open_serial(b));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_bytes_and_speed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_gone_is_not_silence, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_second_program, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_settings_that_the_port_has_not, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
