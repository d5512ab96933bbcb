#ifndef TESTS_STORE_CLUSTER_H
#define TESTS_STORE_CLUSTER_H

#include <stddef.h>
#include <sys/types.h>

/*
 * A PostgreSQL server for one test program: a fresh cluster in a temporary folder, reached by a
 * socket in that folder alone. A keeper process stops the server and removes the folder when the
 * program ends, in whatever way. Everything asserts by cmocka.
 */
struct cluster {
	char folder[64];
	int leash;   /* the keeper sees its end */
	int answers; /* of the keeper */
	pid_t keeper;
};

void cluster_init(struct cluster *cluster);

/* The same with what is committed safe on the disk, as in a hall: for figures. */
void cluster_init_durable(struct cluster *cluster);

/*
 * A server in a folder that is not there yet, and that stays with all databases when the server is
 * released: a model that other servers are copied from, which takes a tenth of making one.
 */
void cluster_init_model(struct cluster *cluster, const char *folder);
void cluster_init_copy(struct cluster *cluster, const char *model);
void cluster_release(struct cluster *cluster);

/* The path of one of PostgreSQL's programs, into buf; returns buf. */
const char *cluster_program(const char *name, char *buf, size_t size);

/* Writes the URL of a database of that name into buf and returns buf. */
const char *cluster_url(
	const struct cluster *cluster, const char *database, char *buf, size_t size);

/* Makes an empty database, or a copy of another when template is not NULL. */
void cluster_create(const struct cluster *cluster, const char *database, const char *template);
void cluster_drop(const struct cluster *cluster, const char *database);

/* Ends every other connection of the database, as a server that restarts does. */
void cluster_disconnect(const struct cluster *cluster, const char *database);

/* Kills the server, and starts it again while the caller goes on. */
void cluster_restart(const struct cluster *cluster);

/* The two halves of it. */
void cluster_kill(const struct cluster *cluster);
void cluster_begin(const struct cluster *cluster);

#endif
