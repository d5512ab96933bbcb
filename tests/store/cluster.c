#include "tests/store/cluster.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <glob.h>
#include <grp.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/compiler.h"
#include "tests/test.h"

#define PROGRAMS "/usr/lib/postgresql/*/bin"
#define COMMAND_MAX 512
#define ROOT_MAX 40 /* the path of a socket is short, on every system */

struct keeper {
	char programs[256];
	char folder[64];
	const char *settings;
	const char *model; /* the folder of the server that this one is a copy of, or NULL */
	bool stays;        /* it is such a model */
	int leash, answers;
};

/* Nothing of it outlives the test, and making a database out of a template is most of its work. */
#define QUICK                                                                             \
	"-c fsync=off -c full_page_writes=off -c wal_level=minimal -c max_wal_senders=0 " \
	"-c shared_buffers=32MB -c autovacuum=off -c jit=off"
#define DURABLE "-c fsync=on -c shared_buffers=128MB"

/* initdb refuses root: the keeper becomes the system's user for it. */
static void become_postgres(void)
{
	const struct passwd *user = geteuid() == 0 ? getpwnam("postgres") : NULL;

	if (geteuid() != 0)
		return;
	if (user == NULL || initgroups(user->pw_name, user->pw_gid) != 0 ||
		setgid(user->pw_gid) != 0 || setuid(user->pw_uid) != 0)
		_exit(1);
}

/* The environment of the person who runs the tests must not reach the server. */
static int run(const struct keeper *keeper, char *argv[])
{
	char path[COMMAND_MAX];
	char *const environment[] = {"LC_ALL=C.UTF-8", NULL};
	int status = -1;
	pid_t pid;

	if (argv[0][0] == '/')
		snprintf(path, sizeof path, "%s", argv[0]);
	else
		snprintf(path, sizeof path, "%s/%s", keeper->programs, argv[0]);
	pid = fork();
	if (pid == 0) {
		argv[0] = path; /* by which it finds its companions */
		int log = open("log", O_WRONLY | O_CREAT | O_APPEND, 0600);
		dup2(log, STDOUT_FILENO);
		dup2(log, STDERR_FILENO);
		execve(path, argv, environment);
		_exit(127);
	}
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return status;
}

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *at)
{
	(void)info, (void)kind, (void)at;
	return remove(path);
}

static void show_log(void)
{
	char text[4096];
	int log = open("log", O_RDONLY | O_CLOEXEC);
	ssize_t size = log >= 0 ? read(log, text, sizeof text) : 0;

	if (size <= 0 || write(STDERR_FILENO, text, (size_t)size) < 0)
		perror("no log of the server");
}

/* What the keeper is asked for by a byte on its leash. */
enum tug { TUG_RESTART, TUG_STOP, TUG_START };

/* False at the end of the leash. */
static bool tugged(int leash, enum tug *tug)
{
	ssize_t got;
	char byte;

	do
		got = read(leash, &byte, 1);
	while (got < 0 && errno == EINTR);
	if (got == 1)
		*tug = (enum tug)byte;
	return got == 1;
}

/* That the server is up, or down: false if nobody listens any more. */
static bool answer(const struct keeper *keeper)
{
	return write(keeper->answers, "", 1) == 1;
}

/* Small pieces of log: what is not there need not be copied. */
static bool make_data(const struct keeper *keeper)
{
	char *make[] = {"initdb", "-D", "data", "-A", "trust", "-U", "wattdesk", "-E", "UTF8",
		"--locale=C.UTF-8", "--no-sync", "--wal-segsize=1", NULL};
	char model[COMMAND_MAX];
	char *copy[] = {"/bin/cp", "-r", model, "data", NULL};

	if (keeper->model == NULL)
		return run(keeper, make) == 0;
	snprintf(model, sizeof model, "%s/data", keeper->model);
	return run(keeper, copy) == 0;
}

static NORETURN void keep(const struct keeper *keeper)
{
	char options[COMMAND_MAX];
	char *start[] = {"pg_ctl", "-D", "data", "-w", "-l", "log", "-o", options, "start", NULL};
	char *stop[] = {"pg_ctl", "-D", "data", "-w", "-m", keeper->stays ? "fast" : "immediate",
		"stop", NULL};
	enum tug tug;

	setsid(); /* an interrupt at the terminal is not ours */
	become_postgres();
	snprintf(options, sizeof options, "-k %s -c listen_addresses='' %s -c max_connections=30",
		keeper->folder, keeper->settings);
	if (chdir(keeper->folder) == 0 && make_data(keeper) && run(keeper, start) == 0) {
		bool heard = answer(keeper);
		while (heard && tugged(keeper->leash, &tug)) {
			if (tug != TUG_START) {
				(void)run(keeper, stop);
				heard = answer(keeper);
			}
			if (tug != TUG_STOP)
				(void)run(keeper, start);
		}
		(void)run(keeper, stop);
	} else
		show_log();
	if (!keeper->stays)
		(void)nftw(keeper->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	_exit(0);
}

static void find_programs(char *buf, size_t size)
{
	glob_t found;

	assert_int_equal(glob(PROGRAMS, 0, NULL, &found), 0); /* apt install postgresql */
	snprintf(buf, size, "%s", found.gl_pathv[found.gl_pathc - 1]);
	globfree(&found);
}

const char *cluster_program(const char *name, char *buf, size_t size)
{
	char programs[256];

	find_programs(programs, sizeof programs);
	assert_true(snprintf(buf, size, "%s/%s", programs, name) < (int)size);
	return buf;
}

static void make_folder(struct cluster *cluster, const char *root)
{
	assert_true(snprintf(cluster->folder, sizeof cluster->folder, "%s/wattdesk-pg-XXXXXX",
			    root) < (int)sizeof cluster->folder);
	assert_non_null(mkdtemp(cluster->folder));
}

static void hear(const struct cluster *cluster)
{
	char byte;

	assert_int_equal(read(cluster->answers, &byte, 1), 1);
}

/* In the folder of the cluster, which is there and empty. */
static void cluster_start(struct cluster *cluster, struct keeper keeper)
{
	int leash[2], answers[2];

	find_programs(keeper.programs, sizeof keeper.programs);
	if (geteuid() == 0) {
		const struct passwd *user = getpwnam("postgres");
		assert_non_null(user);
		assert_int_equal(chown(cluster->folder, user->pw_uid, user->pw_gid), 0);
	}
	memcpy(keeper.folder, cluster->folder, sizeof keeper.folder);
	assert_int_equal(pipe2(leash, O_CLOEXEC), 0);
	assert_int_equal(pipe2(answers, O_CLOEXEC), 0);
	cluster->keeper = fork();
	assert_true(cluster->keeper >= 0);
	if (cluster->keeper == 0) {
		close(leash[1]);
		close(answers[0]);
		keeper.leash = leash[0];
		keeper.answers = answers[1];
		keep(&keeper);
	}
	close(leash[0]);
	close(answers[1]);
	cluster->leash = leash[1];
	cluster->answers = answers[0];
	hear(cluster); /* or the server did not start */
}

void cluster_init_copy(struct cluster *cluster, const char *model)
{
	const char *root = getenv("TMPDIR");

	make_folder(cluster, root != NULL && strlen(root) < ROOT_MAX ? root : "/tmp");
	cluster_start(cluster, (struct keeper){.settings = QUICK, .model = model});
}

void cluster_init(struct cluster *cluster)
{
	cluster_init_copy(cluster, NULL);
}

void cluster_init_model(struct cluster *cluster, const char *folder)
{
	assert_true(snprintf(cluster->folder, sizeof cluster->folder, "%s", folder) <
		    (int)sizeof cluster->folder);
	assert_int_equal(mkdir(folder, 0700), 0);
	cluster_start(cluster, (struct keeper){.settings = QUICK, .stays = true});
}

void cluster_init_durable(struct cluster *cluster)
{
	make_folder(cluster, "/var/tmp");
	cluster_start(cluster, (struct keeper){.settings = DURABLE});
}

void cluster_release(struct cluster *cluster)
{
	close(cluster->leash);
	while (waitpid(cluster->keeper, NULL, 0) < 0 && errno == EINTR)
		;
	close(cluster->answers);
}

static void cluster_tug(const struct cluster *cluster, enum tug tug)
{
	const char byte = (char)tug;

	assert_int_equal(write(cluster->leash, &byte, 1), 1);
	if (tug != TUG_START)
		hear(cluster);
}

void cluster_restart(const struct cluster *cluster)
{
	cluster_tug(cluster, TUG_RESTART);
}

void cluster_kill(const struct cluster *cluster)
{
	cluster_tug(cluster, TUG_STOP);
}

void cluster_begin(const struct cluster *cluster)
{
	cluster_tug(cluster, TUG_START);
}

const char *cluster_url(const struct cluster *cluster, const char *database, char *buf, size_t size)
{
	assert_true(snprintf(buf, size, "postgresql://wattdesk@/%s?host=%s", database,
			    cluster->folder) < (int)size);
	return buf;
}

static void command(const struct cluster *cluster, const char *sql)
{
	char url[COMMAND_MAX];
	PGconn *conn = PQconnectdb(cluster_url(cluster, "postgres", url, sizeof url));
	PGresult *result = PQexec(conn, sql);
	ExecStatusType status = PQresultStatus(result);

	if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
		fail_msg("%s: %s", sql, PQerrorMessage(conn));
	PQclear(result);
	PQfinish(conn);
}

void cluster_create(const struct cluster *cluster, const char *database, const char *template)
{
	char sql[COMMAND_MAX];

	snprintf(sql, sizeof sql, "CREATE DATABASE \"%s\" TEMPLATE \"%s\" STRATEGY file_copy",
		database, template != NULL ? template : "template0");
	command(cluster, sql);
}

void cluster_drop(const struct cluster *cluster, const char *database)
{
	char sql[COMMAND_MAX];

	snprintf(sql, sizeof sql, "DROP DATABASE \"%s\" WITH (FORCE)", database);
	command(cluster, sql);
}

void cluster_disconnect(const struct cluster *cluster, const char *database)
{
	char sql[COMMAND_MAX];

	snprintf(sql, sizeof sql,
		"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '%s'",
		database);
	command(cluster, sql);
}
