#include "db/search.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "core/utf8.h"
#include "db/bind.h"
#include "db/sql_sets.h"

#define TOP "\xF4\x8F\xBF\xBF" /* U+10FFFF: above every character that a name may have */

/* The statements of a kind: the index from its beginning on, and the walk by account number. */
enum {
	BY_NUMBER,
	BY_NAME,
	BY_INITIALS,
	BY_PHONE,
	WALK_NAME,
	WALK_INITIALS,
	WALK_PHONE,
	IS_ACCOUNT,
	IS_METER,
	IS_RECEIPT,
	IS_CHECK_CODE,
	IS_IDENTITY,
	LAST_ID,
	FIND_COUNT
};

#define RANGE_OF(column) \
	"SELECT account_id, account_no FROM account WHERE " column " >= $1 AND " column " < $2"
#define WALK_OF(column)                                                                       \
	"SELECT account_id, account_no FROM (SELECT account_id, account_no, " column          \
	" FROM account ORDER BY account_no LIMIT $3) AS t WHERE " column " >= $1 AND " column \
	" < $2 LIMIT $4"

static const char *const texts[FIND_COUNT] = {
	[BY_NUMBER] = RANGE_OF("account_no") " ORDER BY account_no LIMIT $3",
	[BY_NAME] = RANGE_OF("name") " LIMIT $3",
	[BY_INITIALS] = RANGE_OF("name_initials") " LIMIT $3",
	[BY_PHONE] = RANGE_OF("phone") " AND phone <> '' LIMIT $3",
	[WALK_NAME] = WALK_OF("name"),
	[WALK_INITIALS] = WALK_OF("name_initials"),
	[WALK_PHONE] = WALK_OF("phone"),
	[IS_ACCOUNT] = "SELECT account_id, account_no FROM account WHERE account_no = $1",
	[IS_METER] = "SELECT a.account_id, a.account_no FROM meter m"
		     " JOIN account a ON a.account_id = m.account_id WHERE m.meter_no = $1",
	[IS_RECEIPT] = "SELECT a.account_id, a.account_no FROM receipt r"
		       " JOIN payment_account p ON p.payment_id = r.payment_id"
		       " JOIN account a ON a.account_id = p.account_id WHERE r.receipt_no = $1",
	[IS_CHECK_CODE] = "SELECT a.account_id, a.account_no FROM receipt r"
			  " JOIN payment_account p ON p.payment_id = r.payment_id"
			  " JOIN account a ON a.account_id = p.account_id WHERE r.check_code = $1",
	[IS_IDENTITY] = "SELECT account_id, account_no FROM account WHERE id_hash = $1"
			" ORDER BY account_no LIMIT $2",
	[LAST_ID] = "SELECT COALESCE(MAX(account_id), 0) FROM account",
};

const struct sql_set search_sql = {"search", texts, FIND_COUNT, SQL_SET_SEARCH};

/* How many stand before it, or up to and with the same account. Most hits come after a full page.
 */
static size_t place_of(const struct search_page *page, const char *account_no)
{
	size_t at = page->count;

	while (at > 0 && strcmp(page->hits[at - 1].account_no, account_no) > 0)
		at--;
	return at;
}

/* Makes room on a full page for a hit. False: every hit that stands has the better right. */
static bool page_drop(struct search_page *page, const struct search_hit *hit)
{
	size_t at = page->count;

	while (at > 0 && page->hits[at - 1].pinned)
		at--;
	if (at == 0)
		return false;
	if (!hit->pinned && strcmp(page->hits[at - 1].account_no, hit->account_no) < 0)
		return false;
	memmove(&page->hits[at - 1], &page->hits[at], (page->count - at) * sizeof page->hits[0]);
	page->count--;
	return true;
}

void search_page_add(struct search_page *page, const struct search_hit *hit)
{
	size_t at = place_of(page, hit->account_no);

	if (at > 0 && strcmp(page->hits[at - 1].account_no, hit->account_no) == 0) {
		page->hits[at - 1].pinned |= hit->pinned;
		return;
	}
	if (page->count == SEARCH_PAGE_MAX) {
		page->more = true;
		if (!page_drop(page, hit))
			return;
		at = place_of(page, hit->account_no);
	}
	memmove(&page->hits[at + 1], &page->hits[at], (page->count - at) * sizeof page->hits[0]);
	page->hits[at] = *hit;
	page->count++;
}

/* What a statement gave. */
struct read {
	size_t count;
	int64_t highest_id;
};

static bool page_fill(struct search_page *page, struct stmt *st, bool pinned, struct read *read)
{
	struct search_hit hit = {.pinned = pinned};
	enum db_step step;

	*read = (struct read){0};
	while ((step = stmt_step(st)) == DB_ROW) {
		hit.account_id = stmt_int(st, 0);
		stmt_copy_text(st, 1, hit.account_no, sizeof hit.account_no);
		search_page_add(page, &hit);
		read->count++;
		if (hit.account_id > read->highest_id)
			read->highest_id = hit.account_id;
	}
	return step == DB_DONE;
}

/* The best of what a sample and a walk met; there is more than both. */
static void page_join(
	struct search_page *page, struct search_page *sample, const struct search_page *walked)
{
	for (size_t i = 0; i < walked->count; i++)
		search_page_add(sample, &walked->hits[i]);
	sample->more = true;
	*page = *sample;
}

/*
 * The end of a search that met more rows than it sorts: walk gives the lowest account numbers of
 * all if it met a page of them, else the sample and the walk together are the answer.
 */
static bool page_walk(struct search_page *page, struct search_page *sample, struct stmt *walk)
{
	struct read read;

	page->more = true;
	if (!page_fill(page, walk, false, &read))
		return false;
	if (read.count > SEARCH_PAGE_MAX)
		return true;
	page_join(page, sample, page);
	return true;
}

static void range_bind(struct stmt *st, const char *text, char top[SEARCH_TEXT_MAX + sizeof TOP])
{
	snprintf(top, SEARCH_TEXT_MAX + sizeof TOP, "%s" TOP, text);
	stmt_bind_text(st, 1, text);
	stmt_bind_text(st, 2, top);
}

/* As page_walk, but a glance at the first rows tells whether the long walk will meet a page. */
static bool page_walk_beginning(struct db *db, int walk, const char *text, struct search_page *page,
	struct search_page *sample)
{
	static const size_t rows[] = {SEARCH_GLANCE, SEARCH_WALK};
	char top[SEARCH_TEXT_MAX + sizeof TOP];
	struct search_page walked;
	struct read read;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct stmt *st = db_stmt(db, &search_sql, walk);

		range_bind(st, text, top);
		stmt_bind_int(st, 3, (int64_t)rows[i]);
		stmt_bind_int(st, 4, SEARCH_PAGE_MAX + 1);
		walked = *page;
		walked.more = true;
		if (!page_fill(&walked, st, false, &read))
			return false;
		if (read.count > SEARCH_PAGE_MAX) {
			*page = walked;
			return true;
		}
		if (read.count * (SEARCH_WALK / rows[i]) <= SEARCH_PAGE_MAX)
			break;
	}
	page_join(page, sample, &walked);
	return true;
}

bool search_beginning(struct db *db, enum search_by by, const char *text, struct search_page *page)
{
	static const struct {
		int range, walk;
	} ways[] = {
		[SEARCH_NUMBER] = {BY_NUMBER, -1},
		[SEARCH_NAME] = {BY_NAME, WALK_NAME},
		[SEARCH_INITIALS] = {BY_INITIALS, WALK_INITIALS},
		[SEARCH_PHONE] = {BY_PHONE, WALK_PHONE},
	};
	struct stmt *st = db_stmt(db, &search_sql, ways[by].range);
	size_t limit = ways[by].walk < 0 ? SEARCH_PAGE_MAX + 1 : SEARCH_SAMPLE;
	char top[SEARCH_TEXT_MAX + sizeof TOP];
	struct search_page sample = *page;
	struct read read;

	assert(text[0] != '\0');
	assert(strlen(text) < SEARCH_TEXT_MAX);
	range_bind(st, text, top);
	stmt_bind_int(st, 3, (int64_t)limit);
	if (!page_fill(&sample, st, false, &read))
		return false;
	if (read.count < limit || ways[by].walk < 0) {
		*page = sample;
		return true;
	}
	return page_walk_beginning(db, ways[by].walk, text, page, &sample);
}

bool search_exact(struct db *db, enum search_whole by, const char *text, struct search_page *page)
{
	static const int statements[] = {
		[SEARCH_ACCOUNT] = IS_ACCOUNT,
		[SEARCH_METER] = IS_METER,
		[SEARCH_RECEIPT] = IS_RECEIPT,
		[SEARCH_CHECK_CODE] = IS_CHECK_CODE,
	};
	struct stmt *st = db_stmt(db, &search_sql, statements[by]);
	struct read read;

	stmt_bind_text(st, 1, text);
	return page_fill(page, st, true, &read);
}

bool search_identity(
	struct db *db, const uint8_t hash[ACCOUNT_HASH_BYTES], struct search_page *page)
{
	struct stmt *st = db_stmt(db, &search_sql, IS_IDENTITY);
	struct read read;

	stmt_bind_blob(st, 1, hash, ACCOUNT_HASH_BYTES);
	stmt_bind_int(st, 2, SEARCH_PAGE_MAX + 1);
	return page_fill(page, st, true, &read);
}

static const struct search_engine *engine_of(struct db *db)
{
	return db_engine(db) == DB_SQLITE ? &search_sqlite : &search_postgres;
}

bool search_address_changed(
	struct db *db, int64_t account_id, const char *before, const char *after)
{
	const struct search_engine *engine = engine_of(db);

	if (engine->changed == NULL || (before != NULL && strcmp(before, after) == 0))
		return true;
	return engine->changed(db, account_id, before, after);
}

bool search_rebuild(struct db *db)
{
	const struct search_engine *engine = engine_of(db);

	return engine->rebuild == NULL || engine->rebuild(db);
}

void search_like(char *buf, size_t size, const char *text)
{
	size_t at = 0;

	assert(size >= 2 * strlen(text) + 3);
	buf[at++] = '%';
	for (const char *p = text; *p != '\0'; p++) {
		if (*p == '%' || *p == '_' || *p == '\\')
			buf[at++] = '\\';
		buf[at++] = *p;
	}
	buf[at++] = '%';
	buf[at] = '\0';
}

/* The lowest account numbers among the first SEARCH_WALK accounts. */
static struct stmt *address_walk(struct db *db, const char *text)
{
	struct stmt *st = db_stmt(db, engine_of(db)->set, SEARCH_DENSE);
	char like[SEARCH_QUESTION_MAX];

	search_like(like, sizeof like, text);
	stmt_bind_text(st, 1, like);
	stmt_bind_int(st, 2, SEARCH_WALK);
	stmt_bind_int(st, 3, SEARCH_PAGE_MAX + 1);
	return st;
}

static bool address_index(
	struct db *db, const char *text, size_t limit, struct search_page *page, struct read *read)
{
	const struct search_engine *engine = engine_of(db);
	struct stmt *st = db_stmt(db, engine->set, SEARCH_INDEX);
	char question[SEARCH_QUESTION_MAX];

	engine->question(question, sizeof question, text);
	stmt_bind_text(st, 1, question);
	stmt_bind_int(st, 2, (int64_t)limit);
	return page_fill(page, st, false, read);
}

/*
 * Hits come in the order of their ids. Are they so dense that a walk probably meets a page of them?
 * Half as many rows again as a page takes on average must lie within it.
 */
static bool walk_pays(const struct read *first)
{
	int64_t rows_a_hit = first->highest_id / (int64_t)first->count + 1;

	return rows_a_hit * (SEARCH_PAGE_MAX + 1) * 3 / 2 <= SEARCH_WALK;
}

/*
 * The index names accounts but does not hold their numbers, and looking those up costs most: there
 * a first handful is enough, unless a walk finds the lowest of all.
 */
bool search_address(struct db *db, const char *text, struct search_page *page)
{
	struct search_page few = *page;
	struct read read;

	assert(strlen(text) < SEARCH_TEXT_MAX);
	assert(utf8_count(text) >= 3);
	if (!address_index(db, text, SEARCH_FEW, &few, &read))
		return false;
	if (read.count == SEARCH_FEW && walk_pays(&read))
		return page_walk(page, &few, address_walk(db, text));
	*page = few;
	return true;
}

static bool last_id(struct db *db, int64_t *out)
{
	struct stmt *st = db_stmt(db, &search_sql, LAST_ID);

	if (stmt_one(st) != DB_ROW)
		return false;
	*out = stmt_int(st, 0);
	return true;
}

/* Letters have two forms, which costs a slower comparison. */
static bool has_letter(const char *text)
{
	for (const char *p = text; *p != '\0'; p++)
		if ((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z'))
			return true;
	return false;
}

static bool scan_slice(struct db *db, const char *text, int64_t after, struct search_page *page)
{
	bool letters = has_letter(text);
	struct stmt *st = db_stmt(db, engine_of(db)->set, letters ? SEARCH_LETTERS : SEARCH_SCAN);
	char like[SEARCH_QUESTION_MAX];
	struct read read;

	search_like(like, sizeof like, text);
	stmt_bind_text(st, 1, letters ? like : text);
	stmt_bind_int(st, 2, after);
	stmt_bind_int(st, 3, after + SEARCH_SLICE);
	return page_fill(page, st, false, &read);
}

/*
 * Whether each character has no other form, or is a letter that is written small in the index. Of
 * wide letters, accents and other alphabets the index knows more forms than the scan.
 */
static bool has_one_form(const char *text)
{
	size_t size = strlen(text), at = 0;

	while (at < size) {
		uint32_t c = utf8_next(text, size, &at);

		if (c >= 0x80 && !(c >= 0x2E80 && c <= 0x9FFF) && !(c >= 0x20000 && c <= 0x3FFFF))
			return false;
	}
	return true;
}

/* The lowest account numbers of the first SEARCH_SAMPLE hits: of all, unless there are more. */
static bool address_terms(struct db *db, const char *text, struct search_page *page)
{
	const struct search_engine *engine = engine_of(db);
	struct stmt *st = db_stmt(db, engine->set, engine->short_statement);
	char top[SEARCH_TEXT_MAX + sizeof TOP], lower[SEARCH_TEXT_MAX];
	struct read read;

	for (size_t i = 0; i <= strlen(text); i++)
		lower[i] = (char)(text[i] >= 'A' && text[i] <= 'Z' ? text[i] - 'A' + 'a' : text[i]);
	range_bind(st, lower, top);
	stmt_bind_int(st, 3, SEARCH_SAMPLE);
	return page_fill(page, st, false, &read);
}

bool search_scan(
	struct db *db, const char *text, const struct search_stop *stop, struct search_page *page)
{
	struct search_page walk = *page;
	int64_t last;
	struct read read;

	assert(strlen(text) < SEARCH_TEXT_MAX);
	if (!page_fill(&walk, address_walk(db, text), false, &read))
		return false;
	if (read.count > SEARCH_PAGE_MAX) {
		*page = walk;
		return true;
	}
	if (engine_of(db)->short_statement >= 0 && has_one_form(text))
		return address_terms(db, text, page);
	if (!last_id(db, &last))
		return false;
	for (int64_t after = 0; after < last; after += SEARCH_SLICE) {
		if (stop != NULL && stop->asked(stop->ctx))
			break;
		if (!scan_slice(db, text, after, page))
			return false;
	}
	return true;
}
