#include "devices/print_queue.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#define PATH_SIZE 512
#define PAPER "%PDF-1.7 a paper"

/* A folder with a paper in it and an lp of ours, which stands alone in PATH. */
struct hall {
	char folder[PATH_SIZE / 4];
	char paper[PATH_SIZE];
	char path_before[4096];
};

static const char *in(const struct hall *h, const char *name, char buf[PATH_SIZE])
{
	snprintf(buf, PATH_SIZE, "%s/%s", h->folder, name);
	return buf;
}

static void write_file(const char *path, const char *text, mode_t mode)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, mode);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
}

static void read_file(const char *path, char *buf, size_t size)
{
	int fd = open(path, O_RDONLY);
	ssize_t got;

	assert_true(fd >= 0);
	got = read(fd, buf, size - 1);
	assert_true(got >= 0);
	buf[got] = '\0';
	close(fd);
}

/* body: what our lp does; $0 and its arguments are there, and $SHOW is a file to write to. */
static void make_lp(const struct hall *h, const char *body)
{
	char script[2048], path[PATH_SIZE];

	snprintf(script, sizeof(script), "#!/bin/sh\nPATH=/usr/bin:/bin\nSHOW=%s/shown\n%s\n",
		h->folder, body);
	write_file(in(h, "bin/lp", path), script, 0700);
}

static int set_up(void **state)
{
	struct hall *h = calloc(1, sizeof(*h));
	char path[PATH_SIZE];
	const char *place = getenv("TMPDIR");

	snprintf(
		h->folder, sizeof(h->folder), "%.80s/print-XXXXXX", place != NULL ? place : "/tmp");
	assert_non_null(mkdtemp(h->folder));
	assert_int_equal(mkdir(in(h, "bin", path), 0700), 0);
	assert_int_equal(mkdir(in(h, "papers", path), 0700), 0);
	write_file(in(h, "a paper.pdf", h->paper), PAPER, 0600);
	snprintf(h->path_before, sizeof(h->path_before), "%s", getenv("PATH"));
	setenv("PATH", in(h, "bin", path), 1);
	*state = h;
	return 0;
}

static int tear_down(void **state)
{
	static const char *const names[] = {
		"bin/lp", "bin", "papers/a paper.pdf", "papers", "a paper.pdf", "shown", "-n.pdf"};
	struct hall *h = *state;
	char path[PATH_SIZE];

	setenv("PATH", h->path_before, 1);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		remove(in(h, names[i], path));
	remove(h->folder);
	free(h);
	return 0;
}

static struct queue_job job_of(const struct hall *h, const char *queue)
{
	return (struct queue_job){.queue = queue,
		.folder = h->folder,
		.file = h->paper,
		.title = "receipt",
		.deadline_ms = 20000};
}

static void assert_says(const struct print_answer *answer, enum code code, const char *part)
{
	char text[SAY_TEXT_MAX];

	assert_int_equal(answer->why.code, code);
	fault_render(LANG_EN, &answer->why, text, sizeof(text));
	if (strstr(text, part) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", text, part);
	fault_render(LANG_ZH, &answer->why, text, sizeof(text));
	assert_null(strstr(text, "printer queue"));
}

static void test_arguments_reach_lp_untouched(void **state)
{
	struct hall *h = *state;
	struct queue_job job = job_of(h, "receipts");
	struct print_answer answer;
	char shown[2048], expected[2048], path[PATH_SIZE];

	make_lp(h, "for a; do echo \"<$a>\"; done >$SHOW\n"
		   "echo 'request id is receipts-117 (1 file(s))'");
	job.title = "-d x; $(touch bad) `id` \"'\\ 欧阳\n\x1b[2J";
	assert_int_equal(print_queue_send(&job, &answer), PRINT_SENT);
	assert_string_equal(answer.request_id, "receipts-117");
	assert_string_equal(answer.path, "");
	read_file(in(h, "shown", path), shown, sizeof(shown));
	snprintf(expected, sizeof(expected),
		"<-d>\n<receipts>\n<-t>\n<-d x; $(touch bad) `id` \"'\\ 欧阳??[2J>\n<-->\n<%s>\n",
		h->paper);
	assert_string_equal(shown, expected);
}

static void test_what_lp_starts_with(void **state)
{
	struct hall *h = *state;
	struct queue_job job = job_of(h, "receipts");
	struct print_answer answer;
	char shown[2048], path[PATH_SIZE];
	int null = open("/dev/null", O_RDONLY);

	assert_int_equal(dup2(null, 77), 77); /* without O_CLOEXEC on purpose */
	setenv("WATTDESK_PASSWORD_FILE", "/nowhere/password", 1);
	setenv("LC_MESSAGES", "zh_CN.UTF-8", 1);
	make_lp(h, "env | grep -E '^(WATTDESK|LC_)' >$SHOW; "
		   "[ -e /proc/$$/fd/77 ] && echo 77 >>$SHOW; cat >>$SHOW");
	assert_int_equal(print_queue_send(&job, &answer), PRINT_SENT);
	read_file(in(h, "shown", path), shown, sizeof(shown));
	assert_string_equal(shown, "LC_ALL=C\n");
	assert_string_equal(answer.request_id, "");
	unsetenv("WATTDESK_PASSWORD_FILE");
	unsetenv("LC_MESSAGES");
	close(77);
	close(null);
}

static void test_what_lp_answers(void **state)
{
	static const struct {
		const char *lp;
		enum print_result result;
		const char *request_id;
		enum code code;
		const char *part;
	} cases[] = {
		{"echo 'request id is q-1 (1 file(s))'", PRINT_SENT, "q-1", CODE_OK, ""},
		{"echo 'request id is q-2'; exec >&- 2>&-; exit 0", PRINT_SENT, "q-2", CODE_OK, ""},
		{"printf 'request id is q\\033[2J-1 (1)'", PRINT_SENT, "q?[2J-1", CODE_OK, ""},
		{"echo 'request id is '", PRINT_SENT, "", CODE_OK, ""},
		{"echo 'request id is'", PRINT_SENT, "", CODE_OK, ""},
		{":", PRINT_SENT, "", CODE_OK, ""},
		{"yes 'request id' | head -c 300000", PRINT_SENT, "", CODE_OK, ""},
		{"printf 'request id is %0200d' 7", PRINT_SENT,
			"0000000000000000000000000000000000000000000000000000000000000000", CODE_OK,
			""},
		{"echo 'lp: no such queue' >&2; echo two >&2; exit 1", PRINT_REFUSED, "",
			CODE_DEVICE_GONE, "(lp: no such queue)"},
		{"yes x | head -c 300000 >&2; exit 3", PRINT_REFUSED, "", CODE_DEVICE_GONE, "(x)"},
		{"echo 'request id is q-1'; exit 1", PRINT_REFUSED, "", CODE_DEVICE_GONE, "q"},
		{"kill -9 $$", PRINT_UNKNOWN, "", CODE_DEVICE_TIMEOUT, "did not answer"},
	};
	struct hall *h = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct queue_job job = job_of(h, "q");
		struct print_answer answer;

		make_lp(h, cases[i].lp);
		assert_int_equal(print_queue_send(&job, &answer), cases[i].result);
		assert_string_equal(answer.request_id, cases[i].request_id);
		assert_int_equal(answer.why.code, cases[i].code);
		if (cases[i].code != CODE_OK)
			assert_says(&answer, cases[i].code, cases[i].part);
	}
}

/* It and what it started are gone, though it hears no gentle signal. */
static void test_deadline(void **state)
{
	struct hall *h = *state;
	struct queue_job job = job_of(h, "q");
	struct print_answer answer;

	make_lp(h, "trap '' TERM INT; echo $$ >$SHOW; tail -f /dev/null & wait");
	job.deadline_ms = 50;
	assert_int_equal(print_queue_send(&job, &answer), PRINT_UNKNOWN);
	assert_says(&answer, CODE_DEVICE_TIMEOUT, "did not answer");
}

/* One that never stops talking is ended as well: what it says is read and dropped meanwhile. */
static void test_deadline_of_a_talker(void **state)
{
	struct hall *h = *state;
	struct queue_job job = job_of(h, "q");
	struct print_answer answer;

	make_lp(h, "exec dd if=/dev/zero bs=1M 2>/dev/null");
	job.deadline_ms = 200;
	alarm(30);
	assert_int_equal(print_queue_send(&job, &answer), PRINT_UNKNOWN);
	alarm(0);
	assert_says(&answer, CODE_DEVICE_TIMEOUT, "did not answer");
}

/* A daemon that lp leaves behind with our pipe open does not hold us up. */
static void test_a_child_that_stays(void **state)
{
	struct hall *h = *state;
	struct queue_job job = job_of(h, "q");
	struct print_answer answer;
	char pid[32], path[PATH_SIZE];

	make_lp(h, "tail -f /dev/null & echo $! >$SHOW; echo 'request id is q-9 (1 file(s))'");
	assert_int_equal(print_queue_send(&job, &answer), PRINT_SENT);
	assert_string_equal(answer.request_id, "q-9");
	read_file(in(h, "shown", path), pid, sizeof(pid));
	assert_int_equal(kill((pid_t)strtol(pid, NULL, 10), SIGKILL), 0);
}

static void test_no_lp(void **state)
{
	struct hall *h = *state;
	struct queue_job job = job_of(h, "q");
	struct print_answer answer;

	assert_int_equal(print_queue_send(&job, &answer), PRINT_UNAVAILABLE);
	assert_says(&answer, CODE_IO, "cups-client");
}

static void test_queue_names(void **state)
{
	static const char *const bad[] = {
		"-d", "a b", "a/b", "a#b", "a?b", "a\tb", "\x1b[2J", "a\xff", "a\\b", "a\"b"};
	static const char *const good[] = {"q", "收据", "Hall_2-receipts.a4"};
	struct hall *h = *state;
	struct print_answer answer;

	make_lp(h, "echo 'request id is q-1 (1 file(s))'");
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct queue_job job = job_of(h, bad[i]);

		assert_int_equal(print_queue_send(&job, &answer), PRINT_REFUSED);
		assert_int_equal(answer.why.code, CODE_BAD_VALUE);
	}
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		struct queue_job job = job_of(h, good[i]);

		assert_int_equal(print_queue_send(&job, &answer), PRINT_SENT);
	}
}

static void test_a_folder(void **state)
{
	struct hall *h = *state;
	struct queue_job job = job_of(h, "");
	struct print_answer answer;
	struct stat st;
	char folder[PATH_SIZE], copy[PATH_SIZE], text[64];

	job.folder = in(h, "papers", folder);
	assert_int_equal(print_queue_send(&job, &answer), PRINT_SENT);
	assert_string_equal(answer.path, in(h, "papers/a paper.pdf", copy));
	assert_string_equal(answer.request_id, "");
	assert_int_equal(stat(copy, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	read_file(copy, text, sizeof(text));
	assert_string_equal(text, PAPER);

	write_file(h->paper, PAPER " again", 0600);
	job.queue = NULL;
	assert_int_equal(print_queue_send(&job, &answer), PRINT_SENT);
	read_file(copy, text, sizeof(text));
	assert_string_equal(text, PAPER " again");
	assert_int_equal(rmdir(folder), -1); /* the copy is in it… */
	assert_int_equal(unlink(copy), 0);
	assert_int_equal(rmdir(folder), 0); /* …and nothing else */
}

static void test_a_folder_that_fails(void **state)
{
	struct hall *h = *state;
	struct queue_job job = job_of(h, NULL);
	struct print_answer answer;
	char path[PATH_SIZE], long_name[PRINT_PATH_MAX + 8];

	job.folder = in(h, "nowhere", path);
	assert_int_equal(print_queue_send(&job, &answer), PRINT_UNAVAILABLE);
	assert_says(&answer, CODE_IO, "ENOENT");
	assert_string_equal(answer.path, "");

	memset(long_name, 'x', sizeof(long_name) - 1);
	long_name[sizeof(long_name) - 1] = '\0';
	job.folder = long_name;
	assert_int_equal(print_queue_send(&job, &answer), PRINT_UNAVAILABLE);
	assert_says(&answer, CODE_IO, "ENAMETOOLONG");

	job.folder = h->folder;
	job.file = "/nowhere/paper.pdf";
	assert_int_equal(print_queue_send(&job, &answer), PRINT_UNAVAILABLE);
	assert_says(&answer, CODE_IO, "ENOENT");

	job.folder = in(h, "papers", path);
	job.file = h->folder; /* a folder cannot be read as a paper */
	assert_int_equal(print_queue_send(&job, &answer), PRINT_UNAVAILABLE);
	assert_says(&answer, CODE_IO, "EISDIR");
	assert_int_equal(rmdir(path), 0); /* nothing half-done lies there */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_arguments_reach_lp_untouched, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_what_lp_starts_with, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_what_lp_answers, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_deadline, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_deadline_of_a_talker, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_child_that_stays, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_no_lp, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_queue_names, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_folder, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_folder_that_fails, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
