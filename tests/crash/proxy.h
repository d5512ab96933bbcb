#ifndef TESTS_CRASH_PROXY_H
#define TESTS_CRASH_PROXY_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/*
 * A process between the counter and the server, on a unix socket of its own, that cuts the
 * connection where it is told to: in the middle of what is asked or of what is answered, or around
 * a COMMIT. It is told through memory that both share.
 */
enum proxy_fault {
	PROXY_PASSES,
	PROXY_CUTS_REQUEST,  /* after so many bytes towards the server */
	PROXY_CUTS_ANSWER,   /* after so many bytes from it */
	PROXY_BEFORE_COMMIT, /* the COMMIT does not reach the server */
	PROXY_DURING_COMMIT, /* it does, and the connection is gone at once */
	PROXY_AFTER_COMMIT,  /* it was done, its answer is lost */
	PROXY_TERMINATES,    /* the server ends the session at the COMMIT, as when it shuts down */
	PROXY_FAULTS
};
const char *proxy_fault_name(int fault);

struct proxy_plan {
	enum proxy_fault fault;
	int64_t at;  /* bytes, or the how manieth COMMIT */
	int refuses; /* connections refused afterwards */
};

struct proxy_shared;

struct proxy {
	struct proxy_shared *shared;
	pid_t pid;
	int leash; /* the process ends when this end is closed */
};

/*
 * Listens as PostgreSQL would in listen_folder; talks to the server in server_folder. Call it with
 * no connection open: it forks.
 */
void proxy_init(struct proxy *p, const char *listen_folder, const char *server_folder);
void proxy_release(struct proxy *p);

/* Counts anew. */
void proxy_set(struct proxy *p, const struct proxy_plan *plan);
bool proxy_struck(const struct proxy *p);
int64_t proxy_bytes(const struct proxy *p); /* passed since then, both ways */

#endif
