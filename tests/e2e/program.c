#include "tests/e2e/program.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/compiler.h"
#include "tests/test.h"

#define PROGRAM "build/san/wattdesk"
#define WORDS_BYTES_MAX 1024
#define RUNS_MAX 64

static const char *const people[][2] = {
	{"adm", "admin"}, {"ann", "cashier"}, {"bob", "cashier"}, {"sue", "supervisor"}};

/* A call under way: the process, and where its standard output comes from. */
struct run {
	pid_t pid;
	int from;
};

static NORETURN void run_child(struct program *p, const char *login, char *words, int to)
{
	char *argv[PROGRAM_WORDS_MAX] = {PROGRAM, "--json", "--db", p->db, "--as", (char *)login};
	char password[SCRATCH_PATH_MAX], approver[SCRATCH_PATH_MAX];
	int count = 6;

	scratch_path(&p->scratch, login, password, sizeof password);
	scratch_path(&p->scratch, "sue", approver, sizeof approver);
	setenv("WATTDESK_PASSWORD_FILE", password, 1);
	setenv("WATTDESK_APPROVER_PASSWORD_FILE", approver, 1);
	setenv("WATTDESK_LANG", "en", 1);
	for (char *word = words; word != NULL && count < PROGRAM_WORDS_MAX - 1;) {
		argv[count++] = word;
		word = strchr(word, ' ');
		if (word != NULL)
			*word++ = '\0';
	}
	dup2(to, STDOUT_FILENO);
	dup2(open("/dev/null", O_WRONLY), STDERR_FILENO);
	execv(PROGRAM, argv);
	_exit(127);
}

static struct run run_start(struct program *p, const char *login, const char *words)
{
	char copy[WORDS_BYTES_MAX];
	struct run run;
	int ends[2];

	assert_true(strlen(words) < sizeof copy);
	snprintf(copy, sizeof copy, "%s", words);
	assert_int_equal(pipe(ends), 0);
	run.pid = fork();
	assert_true(run.pid >= 0);
	if (run.pid == 0) {
		close(ends[0]);
		run_child(p, login, copy, ends[1]);
	}
	close(ends[1]);
	run.from = ends[0];
	return run;
}

/* Appends what the call says to p->out. */
static void run_finish(struct program *p, struct run run)
{
	size_t used = strlen(p->out);
	ssize_t got;
	int status;

	while ((got = read(run.from, p->out + used, sizeof p->out - 1 - used)) > 0)
		used += (size_t)got;
	p->out[used] = '\0';
	close(run.from);
	assert_int_equal(waitpid(run.pid, &status, 0), run.pid);
	assert_true(WIFEXITED(status));
	p->status = WEXITSTATUS(status);
}

void program_run(struct program *p, const char *login, const char *words)
{
	p->out[0] = '\0';
	run_finish(p, run_start(p, login, words));
}

void program_run_at_once(struct program *p, const char *login, const char *words, int times)
{
	struct run runs[RUNS_MAX];

	assert_true(times <= RUNS_MAX);
	p->out[0] = '\0';
	for (int i = 0; i < times; i++)
		runs[i] = run_start(p, login, words);
	for (int i = 0; i < times; i++) {
		run_finish(p, runs[i]);
		program_expect(p, 0, "\"ok\":true");
	}
}

void program_expect_(struct program *p, int status, const char *text, const char *file, int line)
{
	if (p->status == status && strstr(p->out, text) != NULL)
		return;
	print_error("%s:%d: exit %d, expected %d with %s, said: %s\n", file, line, p->status,
		status, text, p->out);
	fail();
}

void program_file(struct program *p, const char *name, const char *text)
{
	scratch_write(&p->scratch, name, text, strlen(text));
}

void program_import(struct program *p, const char *kind, const char *rows)
{
	char path[SCRATCH_PATH_MAX], words[SCRATCH_PATH_MAX + 32];

	program_file(p, kind, rows);
	snprintf(words, sizeof words, "import %s %s", kind,
		scratch_path(&p->scratch, kind, path, sizeof path));
	program_run(p, "adm", words);
	program_expect(p, 0, "\"ok\":true");
}

void program_init_at(struct program *p, const char *url)
{
	char words[WORDS_BYTES_MAX], path[SCRATCH_PATH_MAX];

	*p = (struct program){.status = -1};
	scratch_init(&p->scratch);
	scratch_path(&p->scratch, "hall.db", p->db, sizeof p->db);
	if (url != NULL) {
		setenv("WATTDESK_KEY", scratch_path(&p->scratch, "key", path, sizeof path), 1);
		assert_true(snprintf(p->db, sizeof p->db, "%s", url) < (int)sizeof p->db);
	}
	for (size_t i = 0; i < ARRAY_SIZE(people); i++)
		program_file(p, people[i][0], "a good password\n");
	program_run(p, "adm", "init --hall H1 --name Hall --trial");
	program_expect(p, 0, "\"hall\":\"H1\"");
	for (size_t i = 0; i < ARRAY_SIZE(people); i++) {
		scratch_path(&p->scratch, people[i][0], path, sizeof path);
		snprintf(words, sizeof words, "staff add %s --role %s --name %s --password-file %s",
			people[i][0], people[i][1], people[i][0], path);
		program_run(p, "adm", words);
		program_expect(p, 0, people[i][1]);
	}
}

void program_init(struct program *p)
{
	program_init_at(p, NULL);
}

void program_release(struct program *p)
{
	scratch_release(&p->scratch);
}
