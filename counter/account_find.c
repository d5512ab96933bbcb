/* One box for all: what was typed is tried as everything that it may be. */
#include <assert.h>
#include <string.h>

#include "core/arena.h"
#include "core/utf8.h"
#include "counter/account.h"
#include "counter/bill_due.h"
#include "counter/identity.h"
#include "db/database.h"
#include "db/meter_store.h"
#include "db/search.h"

#define TRIGRAM 3           /* characters from which an address is found by index */
#define IDENTITY_SHORTEST 7 /* characters; shorter ones are no number of a paper */
#define DIGITS_LONGEST 6    /* that may be part of an address; longer ones are numbers */
#define SPACES " "

static_assert(FIND_LIMIT == SEARCH_PAGE_MAX, "a page is a page");

/* What was typed, in the forms in which things are stored. */
struct typed {
	char raw[SEARCH_TEXT_MAX];    /* without the spaces around it */
	char folded[SEARCH_TEXT_MAX]; /* and full-width characters made narrow */
	char upper[SEARCH_TEXT_MAX], lower[SEARCH_TEXT_MAX];
	bool is_code; /* folded holds only ASCII letters, digits and - + */
	bool has_digit;
	bool is_number; /* digits alone, and too many for an address */
};

static size_t trim(char *out, const char *text)
{
	size_t size;

	text += strspn(text, SPACES);
	size = strlen(text);
	while (size > 0 && strchr(SPACES, text[size - 1]) != NULL)
		size--;
	memcpy(out, text, size);
	out[size] = '\0';
	return size;
}

static char ascii_shift(char c, char first, int shift)
{
	return c >= first && c <= first + 25 ? (char)(c + shift) : c;
}

/* False: longer than anything that is stored. */
static bool typed_read(struct typed *t, const char *text)
{
	static const char codes[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				    "+-";
	char folded[SEARCH_TEXT_MAX];
	size_t length;

	if (strlen(text) >= SEARCH_TEXT_MAX)
		return false;
	utf8_fold_width(folded, sizeof folded, text);
	trim(t->raw, text);
	length = trim(t->folded, folded);
	for (size_t i = 0; i <= length; i++) {
		t->upper[i] = ascii_shift(t->folded[i], 'a', 'A' - 'a');
		t->lower[i] = ascii_shift(t->folded[i], 'A', 'a' - 'A');
	}
	t->is_code = strspn(t->folded, codes) == length;
	t->has_digit = strpbrk(t->folded, "0123456789") != NULL;
	t->is_number = strlen(t->folded) > DIGITS_LONGEST &&
		       strspn(t->folded, "0123456789") == strlen(t->folded);
	return true;
}

static bool differ(const char *a, const char *b)
{
	return strcmp(a, b) != 0;
}

/* Numbers of accounts are capitals; the others are stored as they were printed. */
static bool find_exact(struct db *db, const struct typed *t, struct search_page *page)
{
	for (enum search_whole by = SEARCH_ACCOUNT; by <= SEARCH_CHECK_CODE; by++) {
		if (!search_exact(db, by, t->folded, page))
			return false;
		if (differ(t->upper, t->folded) && !search_exact(db, by, t->upper, page))
			return false;
		if (differ(t->lower, t->folded) && !search_exact(db, by, t->lower, page))
			return false;
	}
	return true;
}

static bool find_identity(struct session *s, const struct typed *t, struct search_page *page)
{
	uint8_t hashes[ID_TYPE_COUNT][ACCOUNT_HASH_BYTES];
	size_t count;

	if (!t->has_digit || strlen(t->upper) < IDENTITY_SHORTEST ||
		strlen(t->upper) >= ID_TEXT_MAX)
		return true;
	count = identity_hashes(s, t->upper, hashes, ID_TYPE_COUNT);
	for (size_t i = 0; i < count; i++)
		if (!search_identity(s->db, hashes[i], page))
			return false;
	return true;
}

static bool find_code(struct session *s, const struct typed *t, struct search_page *page)
{
	if (!t->is_code)
		return true;
	if (!find_exact(s->db, t, page) || !find_identity(s, t, page) ||
		!search_beginning(s->db, SEARCH_NUMBER, t->upper, page) ||
		!search_beginning(s->db, SEARCH_INITIALS, t->lower, page))
		return false;
	return !t->has_digit || search_beginning(s->db, SEARCH_PHONE, t->folded, page);
}

static bool find_address(struct db *db, const char *text, struct search_page *page)
{
	return utf8_count(text) < TRIGRAM || search_address(db, text, page);
}

/* Names and addresses stand as they came, in wide or narrow characters. */
static bool find_words(struct session *s, const struct typed *t, struct search_page *page)
{
	if (!search_beginning(s->db, SEARCH_NAME, t->raw, page))
		return false;
	if (t->is_number)
		return true;
	if (!find_address(s->db, t->raw, page))
		return false;
	if (!differ(t->raw, t->folded))
		return true;
	return search_beginning(s->db, SEARCH_NAME, t->folded, page) &&
	       find_address(s->db, t->folded, page);
}

/* One or two characters of an address cost a look at every account: only where nothing else hit. */
static bool find_short(struct session *s, const struct typed *t, struct search_page *page)
{
	struct search_stop stop = {.asked = s->stop.asked, .ctx = s->stop.ctx};

	if (page->count > 0 || utf8_count(t->raw) >= TRIGRAM)
		return true;
	return search_scan(s->db, t->raw, stop.asked != NULL ? &stop : NULL, page);
}

static bool fill_due(
	struct session *s, const struct account_row *row, struct date on, struct account_found *out)
{
	struct bills_query query = {
		.account_id = row->account_id, .price_class = row->price_class, .on = on};
	struct arena arena = ARENA_EMPTY;
	struct bills_due due;
	bool ok = bills_due_load(s, &query, &arena, &due);

	arena_release(&arena);
	if (ok)
		out->due_total = due.total;
	return ok;
}

static bool fill(
	struct session *s, const struct search_hit *hit, struct date on, struct account_found *out)
{
	struct account_row row;
	struct meter_row meter;
	bool found, has_meter;

	if (!account_store_load(s->db, hit->account_id, &row, &found) ||
		!meter_store_of(s->db, hit->account_id, &meter, &has_meter))
		return session_db_failed(s);
	if (!found) /* accounts are never removed, and this is one view of the data */
		return session_refuse_plain(s, CODE_DB_DAMAGED);
	*out = (struct account_found){
		.status = row.status == ACCOUNT_STORED_CLOSED ? ACCOUNT_CLOSED : ACCOUNT_OPEN};
	memcpy(out->account_no, row.account_no, sizeof out->account_no);
	memcpy(out->name, row.name, sizeof out->name);
	memcpy(out->address, row.address, sizeof out->address);
	if (has_meter)
		memcpy(out->meter_no, meter.meter_no, sizeof out->meter_no);
	return fill_due(s, &row, on, out);
}

static bool find(struct session *s, const struct typed *t, struct search_page *page,
	struct account_found found[FIND_LIMIT])
{
	struct date on;

	if (!session_business_date(s, &on))
		return false;
	if (!find_code(s, t, page) || !find_words(s, t, page) || !find_short(s, t, page))
		return session_db_failed(s);
	for (size_t i = 0; i < page->count; i++)
		if (!fill(s, &page->hits[i], on, &found[i]))
			return false;
	return true;
}

bool account_find(struct session *s, const char *text, struct account_found found[FIND_LIMIT],
	size_t *count, bool *more)
{
	struct search_page page = {0};
	struct typed t;
	bool ok;

	*count = 0;
	*more = false;
	if (!session_may(s, PERMIT_ACCOUNT_READ))
		return false;
	if (!utf8_is_clean(text, strlen(text)))
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("It holds a character that cannot be shown or printed.")));
	if (!typed_read(&t, text) || t.raw[0] == '\0' || t.folded[0] == '\0')
		return true; /* nothing is called so */
	if (!db_begin_read(s->db))
		return session_db_failed(s);
	ok = find(s, &t, &page, found);
	ok = session_end_read(s, ok);
	if (!ok)
		return false;
	*count = page.count;
	*more = page.more;
	return true;
}
