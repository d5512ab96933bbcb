#include "devices/process.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "core/alloc.h"
#include "core/compiler.h"

enum { WATCH_OUT, WATCH_ERR, WATCH_END, WATCH_COUNT };

/* A program that runs: the read ends of its two pipes and its own descriptor. */
struct process {
	pid_t pid;
	struct pollfd watch[WATCH_COUNT];
	size_t used[WATCH_END];
	char *text[WATCH_END];
};

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static bool is_passed_on(const char *variable)
{
	return strncmp(variable, "WATTDESK_", 9) != 0 && strncmp(variable, "LC_", 3) != 0 &&
	       strncmp(variable, "LANG", 4) != 0;
}

/* The environment of the child, free with free(); its texts are borrowed. */
static char **child_environment(void)
{
	size_t count = 0, kept = 0;
	char **copy;

	while (environ[count] != NULL)
		count++;
	copy = xcalloc(count + 2, sizeof(*copy));
	for (size_t i = 0; i < count; i++)
		if (is_passed_on(environ[i]))
			copy[kept++] = environ[i];
	copy[kept] = "LC_ALL=C";
	return copy;
}

/* Starts it in a process group of its own; returns 0 or the errno that says why not. */
static int spawn(const char *const argv[], int out_fd, int err_fd, pid_t *pid)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	char **environment = child_environment();
	sigset_t none, all;
	int error;

	sigemptyset(&none);
	sigfillset(&all);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setflags(&attributes,
		POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setsigdefault(&attributes, &all);
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&files, out_fd, STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(&files, err_fd, STDERR_FILENO);
	posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);

	/* posix_spawnp changes none of the arguments; its type is older than const. */
	error = posix_spawnp(pid, argv[0], &files, &attributes, (char *const *)argv, environment);

	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&attributes);
	free(environment);
	return error;
}

static void close_all(struct process *p)
{
	for (int i = 0; i < WATCH_COUNT; i++)
		if (p->watch[i].fd >= 0)
			close(p->watch[i].fd);
}

/* Returns 0 or the errno that says why it does not run; close_all in either case. */
static int start(struct process *p, const char *const argv[])
{
	int out[2] = {-1, -1}, err[2] = {-1, -1};
	int error = 0;

	for (int i = 0; i < WATCH_COUNT; i++)
		p->watch[i] = (struct pollfd){.fd = -1, .events = POLLIN};
	if (pipe2(out, O_CLOEXEC) != 0 || pipe2(err, O_CLOEXEC) != 0)
		error = errno;
	else
		error = spawn(argv, out[1], err[1], &p->pid);
	fcntl(out[0], F_SETFL, O_NONBLOCK);
	fcntl(err[0], F_SETFL, O_NONBLOCK);
	close(out[1]);
	close(err[1]);
	p->watch[WATCH_OUT].fd = out[0];
	p->watch[WATCH_ERR].fd = err[0];
	if (error == 0)
		p->watch[WATCH_END].fd = pidfd_open(p->pid, 0);
	return error;
}

/* Reads what is there; past the bound it is dropped. At its end the pipe is watched no more. */
static void take(struct process *p, int which)
{
	char chunk[4096];
	ssize_t got;

	if (p->watch[which].fd < 0)
		return;
	while ((got = read(p->watch[which].fd, chunk, sizeof(chunk))) > 0) {
		size_t room = PROCESS_TEXT_MAX - 1 - p->used[which];
		size_t kept = (size_t)got < room ? (size_t)got : room;

		memcpy(p->text[which] + p->used[which], chunk, kept);
		p->used[which] += kept;
		p->text[which][p->used[which]] = '\0';
	}
	if (got == 0) {
		close(p->watch[which].fd);
		p->watch[which].fd = -1;
	}
}

/* Reads its output until it ends. False: the deadline came first. */
static bool watch_until_end(struct process *p, int deadline_ms)
{
	int64_t until = now_ms() + deadline_ms;

	for (;;) {
		int64_t left = until - now_ms();

		if (left <= 0)
			return false;
		if (poll(p->watch, WATCH_COUNT, (int)left) < 0 && errno != EINTR)
			return false;
		take(p, WATCH_OUT);
		take(p, WATCH_ERR);
		if ((p->watch[WATCH_END].revents & POLLIN) != 0)
			return true;
	}
}

static void reap(struct process *p, struct process_result *result)
{
	int status = 0;

	while (waitpid(p->pid, &status, 0) < 0 && errno == EINTR)
		;
	if (result->end == PROCESS_TIMED_OUT)
		return;
	result->end = WIFEXITED(status) ? PROCESS_EXITED : PROCESS_KILLED;
	result->status = WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status);
}

void process_run(const char *const argv[], int deadline_ms, struct process_result *result)
{
	struct process p = {.text = {result->out, result->err}};
	int error;

	assert(argv[0] != NULL);
	assert(deadline_ms > 0);
	*result = (struct process_result){.end = PROCESS_NOT_STARTED};
	error = start(&p, argv);
	result->status = error;
	if (error == 0) {
		if (!watch_until_end(&p, deadline_ms)) {
			result->end = PROCESS_TIMED_OUT;
			kill(-p.pid, SIGKILL);
		}
		reap(&p, result);
	}
	close_all(&p);
}
