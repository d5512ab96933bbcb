#include "tests/crash/proxy.h"

#include <errno.h>
#include <libpq-fe.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/compiler.h"

#define SOCKET_NAME ".s.PGSQL.5432"
#define PAIRS_MAX 16
#define CHUNK 16384
#define COMMIT "COMMIT" /* with its NUL: not the COMMITTED of a BEGIN */

struct proxy_shared {
	struct proxy_plan plan;
	_Atomic bool struck;
	_Atomic int64_t asked, answered, commits;
	_Atomic int refused;
};

struct pair {
	int client, server; /* -1: unused */
	bool drop_answer;   /* the next answer is that of the COMMIT */
};

/* Of the process that passes bytes on. */
struct relay {
	struct proxy_shared *shared;
	char server_folder[96];
	int listener;
	struct pair pairs[PAIRS_MAX];
};

const char *proxy_fault_name(int fault)
{
	static const char *const names[PROXY_FAULTS] = {
		[PROXY_PASSES] = "none",
		[PROXY_CUTS_REQUEST] = "cut in a request",
		[PROXY_CUTS_ANSWER] = "cut in an answer",
		[PROXY_BEFORE_COMMIT] = "cut before commit",
		[PROXY_DURING_COMMIT] = "cut during commit",
		[PROXY_AFTER_COMMIT] = "cut after commit",
		[PROXY_TERMINATES] = "session ended by the server",
	};

	return names[fault];
}

static void must(bool ok, const char *what)
{
	if (ok)
		return;
	perror(what);
	abort();
}

static struct sockaddr_un address_of(const char *folder)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};

	must(snprintf(at.sun_path, sizeof at.sun_path, "%s/" SOCKET_NAME, folder) <
			(int)sizeof at.sun_path,
		"socket");
	return at;
}

/* --- the relay ----------------------------------------------------------------------------------
 */

static void pair_close(struct pair *pair)
{
	close(pair->client);
	close(pair->server);
	*pair = (struct pair){.client = -1, .server = -1};
}

static void strike(struct relay *r, struct pair *pair)
{
	atomic_store(&r->shared->struck, true);
	pair_close(pair);
}

static bool send_all(int fd, const char *bytes, size_t size)
{
	while (size > 0) {
		ssize_t done = send(fd, bytes, size, MSG_NOSIGNAL);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return false;
		bytes += done;
		size -= (size_t)done;
	}
	return true;
}

static void pass(struct pair *pair, int to, const char *bytes, size_t size)
{
	if (!send_all(to, bytes, size))
		pair_close(pair);
}

/* All sessions but our own, as pg_ctl stop -m fast would. */
static void terminate_sessions(const struct relay *r)
{
	char url[192];
	PGconn *conn;

	snprintf(url, sizeof url, "postgresql://wattdesk@/postgres?host=%s", r->server_folder);
	conn = PQconnectdb(url);
	PQclear(PQexec(conn, "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
			     "WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"));
	PQfinish(conn);
}

/* Passes on what comes before the limit and cuts there. */
static void cut_at(struct relay *r, struct pair *pair, int to, const char *bytes, size_t size)
{
	if (size > 0)
		(void)!send_all(to, bytes, size);
	strike(r, pair);
}

static bool is_armed(const struct relay *r)
{
	return !atomic_load(&r->shared->struck);
}

/* The COMMIT that the plan waits for is in these bytes. */
static void at_commit(struct relay *r, struct pair *pair, const char *bytes, size_t size)
{
	switch (r->shared->plan.fault) {
	case PROXY_BEFORE_COMMIT:
		strike(r, pair);
		return;
	case PROXY_DURING_COMMIT:
		cut_at(r, pair, pair->server, bytes, size);
		return;
	case PROXY_AFTER_COMMIT:
		pair->drop_answer = true;
		break;
	case PROXY_TERMINATES:
		atomic_store(&r->shared->struck, true);
		terminate_sessions(r);
		break;
	case PROXY_PASSES:
	case PROXY_CUTS_REQUEST:
	case PROXY_CUTS_ANSWER:
	case PROXY_FAULTS:
		break;
	}
	pass(pair, pair->server, bytes, size);
}

static void on_request(struct relay *r, struct pair *pair, const char *bytes, size_t size)
{
	const struct proxy_plan *plan = &r->shared->plan;
	int64_t before = atomic_fetch_add(&r->shared->asked, (int64_t)size);

	if (is_armed(r) && plan->fault == PROXY_CUTS_REQUEST &&
		before + (int64_t)size >= plan->at) {
		cut_at(r, pair, pair->server, bytes,
			plan->at > before ? (size_t)(plan->at - before) : 0);
		return;
	}
	if (is_armed(r) && memmem(bytes, size, COMMIT, sizeof COMMIT) != NULL &&
		atomic_fetch_add(&r->shared->commits, 1) + 1 == plan->at) {
		at_commit(r, pair, bytes, size);
		return;
	}
	pass(pair, pair->server, bytes, size);
}

static void on_answer(struct relay *r, struct pair *pair, const char *bytes, size_t size)
{
	const struct proxy_plan *plan = &r->shared->plan;
	int64_t before = atomic_fetch_add(&r->shared->answered, (int64_t)size);

	if (pair->drop_answer) {
		strike(r, pair);
		return;
	}
	if (is_armed(r) && plan->fault == PROXY_CUTS_ANSWER && before + (int64_t)size >= plan->at) {
		cut_at(r, pair, pair->client, bytes,
			plan->at > before ? (size_t)(plan->at - before) : 0);
		return;
	}
	pass(pair, pair->client, bytes, size);
}

static void accept_one(struct relay *r)
{
	struct sockaddr_un to = address_of(r->server_folder);
	struct pair fresh = {.client = accept(r->listener, NULL, NULL), .server = -1};
	bool refused =
		atomic_load(&r->shared->struck) && atomic_fetch_sub(&r->shared->refused, 1) > 0;
	size_t i = 0;

	if (fresh.client < 0)
		return;
	fresh.server = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (refused || connect(fresh.server, (struct sockaddr *)&to, sizeof to) != 0) {
		pair_close(&fresh);
		return;
	}
	while (i < PAIRS_MAX && r->pairs[i].client >= 0)
		i++;
	must(i < PAIRS_MAX, "too many connections");
	r->pairs[i] = fresh;
}

/* Bytes of one side: passed on, or the end of both. */
static void one_side(struct relay *r, struct pair *pair, bool is_client)
{
	char bytes[CHUNK];
	ssize_t got = read(is_client ? pair->client : pair->server, bytes, sizeof bytes);

	if (got <= 0) {
		pair_close(pair);
		return;
	}
	if (is_client)
		on_request(r, pair, bytes, (size_t)got);
	else
		on_answer(r, pair, bytes, (size_t)got);
}

static NORETURN void relay_run(struct relay *r, int leash)
{
	struct pollfd fds[2 + 2 * PAIRS_MAX];

	for (;;) {
		fds[0] = (struct pollfd){.fd = leash, .events = POLLIN};
		fds[1] = (struct pollfd){.fd = r->listener, .events = POLLIN};
		for (size_t i = 0; i < PAIRS_MAX; i++) {
			fds[2 + 2 * i] =
				(struct pollfd){.fd = r->pairs[i].client, .events = POLLIN};
			fds[3 + 2 * i] =
				(struct pollfd){.fd = r->pairs[i].server, .events = POLLIN};
		}
		if (poll(fds, ARRAY_SIZE(fds), -1) < 0)
			continue;
		if (fds[0].revents != 0)
			_exit(0);
		for (size_t i = 0; i < PAIRS_MAX; i++) {
			if (fds[3 + 2 * i].revents != 0 && r->pairs[i].server >= 0)
				one_side(r, &r->pairs[i], false);
			if (fds[2 + 2 * i].revents != 0 && r->pairs[i].client >= 0)
				one_side(r, &r->pairs[i], true);
		}
		if (fds[1].revents != 0)
			accept_one(r);
	}
}

/* --- the one who tells it
 * -------------------------------------------------------------------------
 */

void proxy_init(struct proxy *p, const char *listen_folder, const char *server_folder)
{
	struct sockaddr_un at = address_of(listen_folder);
	struct relay relay;
	int leash[2];

	p->shared = mmap(
		NULL, sizeof *p->shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	must(p->shared != MAP_FAILED && pipe(leash) == 0, "proxy");
	relay = (struct relay){.shared = p->shared};
	snprintf(relay.server_folder, sizeof relay.server_folder, "%s", server_folder);
	for (size_t i = 0; i < PAIRS_MAX; i++)
		relay.pairs[i] = (struct pair){.client = -1, .server = -1};
	relay.listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	must(relay.listener >= 0 && bind(relay.listener, (struct sockaddr *)&at, sizeof at) == 0 &&
			listen(relay.listener, PAIRS_MAX) == 0,
		"listen");
	p->pid = fork();
	must(p->pid >= 0, "fork");
	if (p->pid == 0) {
		close(leash[1]);
		relay_run(&relay, leash[0]);
	}
	close(relay.listener);
	close(leash[0]);
	p->leash = leash[1];
}

void proxy_release(struct proxy *p)
{
	close(p->leash);
	while (waitpid(p->pid, NULL, 0) < 0 && errno == EINTR)
		;
	(void)munmap(p->shared, sizeof *p->shared);
}

/* Nothing is under way when the plan is changed: the counter is the one who calls. */
void proxy_set(struct proxy *p, const struct proxy_plan *plan)
{
	p->shared->plan = *plan;
	atomic_store(&p->shared->asked, 0);
	atomic_store(&p->shared->answered, 0);
	atomic_store(&p->shared->commits, 0);
	atomic_store(&p->shared->refused, plan->refuses);
	atomic_store(&p->shared->struck, false);
}

bool proxy_struck(const struct proxy *p)
{
	return atomic_load(&p->shared->struck);
}

int64_t proxy_bytes(const struct proxy *p)
{
	return atomic_load(&p->shared->asked) + atomic_load(&p->shared->answered);
}
