#include "db/audit_later.h"

#include "core/arena.h"
#include "db/bind.h"
#include "db/sql_sets.h"

#define CHAINS_MAX 4096

enum { LATER_CHAINS, LATER_HEAD, LATER_ROWS, LATER_SQL_COUNT };

static const char *const texts[LATER_SQL_COUNT] = {
	[LATER_CHAINS] = "SELECT chain FROM audit_chain ORDER BY chain LIMIT $1",
	[LATER_HEAD] = "SELECT COALESCE(MAX(seq), 0) FROM audit WHERE chain = $1",
	[LATER_ROWS] = "SELECT seq, at, login, action, subject, detail FROM audit "
		       "WHERE chain = $1 AND seq > $2 ORDER BY seq LIMIT $3",
};

const struct sql_set audit_later_sql = {"audit_later", texts, LATER_SQL_COUNT, SQL_SET_AUDIT_LATER};

/* The rows as they gather. */
struct gather {
	struct db *newer, *older;
	struct arena *arena;
	struct audit_later *rows;
	size_t count, capacity;
};

static bool chains_load(struct gather *g, const char ***chains, size_t *count)
{
	struct stmt *st = db_stmt(g->newer, &audit_later_sql, LATER_CHAINS);
	size_t capacity = 0;
	enum db_step step;

	*chains = NULL;
	*count = 0;
	stmt_bind_int(st, 1, CHAINS_MAX);
	while ((step = stmt_step(st)) == DB_ROW) {
		*chains = arena_grow(g->arena, *chains, *count, &capacity, sizeof **chains);
		(*chains)[(*count)++] = arena_text(g->arena, stmt_text(st, 0));
	}
	return step == DB_DONE;
}

static bool head_load(struct gather *g, const char *chain, int64_t *seq)
{
	struct stmt *st = db_stmt(g->older, &audit_later_sql, LATER_HEAD);

	stmt_bind_text(st, 1, chain);
	if (stmt_one(st) != DB_ROW)
		return false;
	*seq = stmt_int(st, 0);
	return true;
}

static bool rows_load(struct gather *g, const char *chain, int64_t behind)
{
	struct stmt *st = db_stmt(g->newer, &audit_later_sql, LATER_ROWS);
	enum db_step step;

	stmt_bind_text(st, 1, chain);
	stmt_bind_int(st, 2, behind);
	stmt_bind_int(st, 3, AUDIT_LATER_MAX - (int64_t)g->count);
	while ((step = stmt_step(st)) == DB_ROW) {
		g->rows = arena_grow(g->arena, g->rows, g->count, &g->capacity, sizeof *g->rows);
		g->rows[g->count++] = (struct audit_later){.chain = chain,
			.seq = stmt_int(st, 0),
			.at = stmt_moment(st, 1),
			.login = arena_text(g->arena, stmt_text(st, 2)),
			.action = arena_text(g->arena, stmt_text(st, 3)),
			.subject = arena_text(g->arena, stmt_text(st, 4)),
			.detail = arena_text(g->arena, stmt_text(st, 5))};
	}
	return step == DB_DONE;
}

bool audit_later_load(struct db *newer, struct db *older, struct arena *arena,
	struct audit_later **out, size_t *count)
{
	struct gather g = {.newer = newer, .older = older, .arena = arena};
	const char **chains;
	size_t chain_count;
	int64_t behind;
	bool ok = chains_load(&g, &chains, &chain_count);

	for (size_t i = 0; ok && i < chain_count; i++)
		ok = head_load(&g, chains[i], &behind) && rows_load(&g, chains[i], behind);
	*out = g.rows;
	*count = g.count;
	return ok;
}
