#include "tests/crash/pool.h"

#include <sqlite3.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"

#define STEP 16         /* sizes are whole steps, and so is all alignment */
#define SMALL_MAX 16384 /* larger pieces come from the system */
#define BLOCK 262144    /* taken from the system at once */
#define CLASSES (SMALL_MAX / STEP + 1)

/* In front of every piece; while it lies unused, the next one of its size. */
union head {
	size_t size;
	union head *next;
	unsigned char room[STEP];
};

struct pool {
	union head *unused[CLASSES];
	unsigned char *at, *end; /* of the block that is being cut up */
};

static struct pool *pool(void)
{
	static struct pool only; /* SQLite hands no context to these functions */

	return &only;
}

static int pool_round(int size)
{
	return (size + STEP - 1) / STEP * STEP;
}

static union head *cut(struct pool *p, size_t size)
{
	union head *head;

	if ((size_t)(p->end - p->at) < size + STEP) {
		p->at = xmalloc(BLOCK); /* what is left of the last one is lost */
		p->end = p->at + BLOCK;
	}
	head = (union head *)(void *)p->at;
	p->at += size + STEP;
	return head;
}

static void *pool_take(int wanted)
{
	size_t size = (size_t)pool_round(wanted);
	struct pool *p = pool();
	union head *head;

	if (size > SMALL_MAX) {
		head = xmalloc(size + STEP);
	} else if ((head = p->unused[size / STEP]) != NULL) {
		p->unused[size / STEP] = head->next;
	} else {
		head = cut(p, size);
	}
	head->size = size;
	return head + 1;
}

static void pool_give(void *piece)
{
	union head *head = (union head *)piece - 1;
	size_t size = head->size;

	if (size > SMALL_MAX) {
		free(head);
		return;
	}
	head->next = pool()->unused[size / STEP];
	pool()->unused[size / STEP] = head;
}

static int pool_size(void *piece)
{
	return piece == NULL ? 0 : (int)((union head *)piece - 1)->size;
}

static void *pool_resize(void *piece, int wanted)
{
	size_t before = (size_t)pool_size(piece);
	void *larger;

	if ((size_t)pool_round(wanted) == before)
		return piece;
	larger = pool_take(wanted);
	memcpy(larger, piece, before < (size_t)wanted ? before : (size_t)wanted);
	pool_give(piece);
	return larger;
}

static int pool_init(void *context)
{
	(void)context;
	return SQLITE_OK;
}

static void pool_shutdown(void *context)
{
	(void)context;
}

static void must(int result)
{
	if (result != SQLITE_OK)
		abort();
}

#ifdef __SANITIZE_ADDRESS__
#define POOLED 0
#else
#define POOLED 1
#endif

/* The system's own methods, for pool_end. */
static sqlite3_mem_methods *usual(void)
{
	static sqlite3_mem_methods methods;

	return &methods;
}

void pool_begin(void)
{
	static const sqlite3_mem_methods pooled = {
		.xMalloc = pool_take,
		.xFree = pool_give,
		.xRealloc = pool_resize,
		.xSize = pool_size,
		.xRoundup = pool_round,
		.xInit = pool_init,
		.xShutdown = pool_shutdown,
	};

	must(sqlite3_shutdown());
	must(sqlite3_config(SQLITE_CONFIG_GETMALLOC, usual()));
	must(sqlite3_config(SQLITE_CONFIG_SINGLETHREAD));
	must(sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0));
	if (POOLED)
		must(sqlite3_config(SQLITE_CONFIG_MALLOC, &pooled));
	must(sqlite3_initialize());
}

void pool_end(void)
{
	must(sqlite3_shutdown());
	must(sqlite3_config(SQLITE_CONFIG_SERIALIZED));
	must(sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 1));
	must(sqlite3_config(SQLITE_CONFIG_MALLOC, usual()));
	must(sqlite3_initialize());
}
