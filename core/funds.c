/*
 * The table of government funds: no two rows of a region may hold on one day, for one of them would
 * be a guess.
 */
#include "core/funds.h"

#include <string.h>

#include "core/csv.h"
#include "core/utf8.h"

enum column {
	COLUMN_REGION,
	COLUMN_SCHEME,
	COLUMN_PRICE,
	COLUMN_FROM,
	COLUMN_TO,
	COLUMN_NOTICE,
	COLUMNS
};

static const char *const column_names[COLUMNS] = {
	"region", "scheme", "yuan_per_mwh", "valid_from", "valid_to", "notice"};

static const char *const scheme_names[] = {
	[FUNDS_ANY] = "any", [FUNDS_SINGLE] = "single", [FUNDS_TWO_PART] = "two_part"};

struct reading {
	struct funds_table *table;
	size_t capacity;
	struct funds_error *error;
};

static bool refuse(struct reading *r, long line, struct say say)
{
	*r->error = (struct funds_error){.line = line, .say = say};
	return false;
}

static bool unreadable(struct reading *r, const struct csv_record *row, enum column column)
{
	return refuse(r, row->line,
		SAY(N_("The value of {1} cannot be read: {2}"), say_text(column_names[column]),
			say_text(row->field[column])));
}

static bool header_is_ours(struct reading *r, const struct csv_record *row)
{
	for (size_t i = 0; i < COLUMNS; i++)
		if (row->count != COLUMNS || strcmp(row->field[i], column_names[i]) != 0)
			return refuse(r, row->line,
				SAY(N_("The columns must be: region, scheme, yuan_per_mwh, "
				       "valid_from, valid_to, notice.")));
	return true;
}

static bool read_scheme(enum funds_scheme *out, const char *text)
{
	for (enum funds_scheme i = FUNDS_ANY; i <= FUNDS_TWO_PART; i++)
		if (strcmp(scheme_names[i], text) == 0) {
			*out = i;
			return true;
		}
	return false;
}

static bool read_fields(struct reading *r, struct funds *out, const struct csv_record *row)
{
	const char *const *field = row->field;

	if (field[COLUMN_REGION][0] == '\0' || strlen(field[COLUMN_REGION]) >= FUNDS_TEXT_MAX)
		return unreadable(r, row, COLUMN_REGION);
	if (strlen(field[COLUMN_NOTICE]) >= FUNDS_TEXT_MAX)
		return unreadable(r, row, COLUMN_NOTICE);
	utf8_copy(out->region, sizeof(out->region), field[COLUMN_REGION]);
	utf8_copy(out->notice, sizeof(out->notice), field[COLUMN_NOTICE]);
	if (!read_scheme(&out->scheme, field[COLUMN_SCHEME]))
		return unreadable(r, row, COLUMN_SCHEME);
	if (!price_parse(&out->per_mwh, field[COLUMN_PRICE]) || out->per_mwh.e8 < 0)
		return unreadable(r, row, COLUMN_PRICE);
	if (!date_parse(&out->valid_from, field[COLUMN_FROM]))
		return unreadable(r, row, COLUMN_FROM);
	out->has_valid_to = field[COLUMN_TO][0] != '\0';
	if (!out->has_valid_to)
		return true;
	if (!date_parse(&out->valid_to, field[COLUMN_TO]))
		return unreadable(r, row, COLUMN_TO);
	return date_compare(out->valid_from, out->valid_to) <= 0 ||
	       refuse(r, row->line, SAY(N_("valid_to lies before valid_from.")));
}

static bool days_meet(const struct funds *a, const struct funds *b)
{
	return (!a->has_valid_to || date_compare(b->valid_from, a->valid_to) <= 0) &&
	       (!b->has_valid_to || date_compare(a->valid_from, b->valid_to) <= 0);
}

static bool stands_alone(struct reading *r, const struct funds *new, long line)
{
	for (size_t i = 0; i < r->table->count; i++) {
		const struct funds *old = &r->table->rows[i];

		if (strcmp(old->region, new->region) != 0 || !days_meet(old, new))
			continue;
		if (old->scheme != new->scheme &&
			old->scheme != FUNDS_ANY &&new->scheme != FUNDS_ANY)
			continue;
		return refuse(r, line,
			SAY(N_("Two rows hold for {1} on {2}."), say_text(new->region),
				say_date(date_compare(old->valid_from, new->valid_from) > 0
						 ? old->valid_from
						 : new->valid_from)));
	}
	return true;
}

static bool read_row(struct reading *r, struct arena *arena, const struct csv_record *row)
{
	struct funds new = {.scheme = FUNDS_ANY};

	if (row->count != COLUMNS)
		return refuse(r, row->line,
			SAY(N_("The row has {1} fields and must have {2}."),
				say_count((int64_t)row->count), say_count(COLUMNS)));
	if (!read_fields(r, &new, row) || !stands_alone(r, &new, row->line))
		return false;
	r->table->rows =
		arena_grow(arena, r->table->rows, r->table->count, &r->capacity, sizeof(new));
	r->table->rows[r->table->count++] = new;
	return true;
}

bool funds_read(struct funds_table *out, struct arena *arena, const char *bytes, size_t size,
	struct funds_error *error)
{
	struct reading r = {.table = out, .error = error};
	struct csv_reader reader;
	struct csv_record row;
	bool header = true;

	*out = (struct funds_table){.count = 0};
	if (!utf8_valid(bytes, size))
		return refuse(&r, 0, SAY(N_("The file holds bytes that are not UTF-8 text.")));
	csv_init(&reader, bytes, size);
	for (;; header = false) {
		long line = reader.line;
		enum csv_error why = csv_next(&reader, arena, &row);

		if (why == CSV_END)
			return !header || refuse(&r, 0, SAY(N_("The file is empty.")));
		if (why != CSV_OK)
			return refuse(&r, line, SAY(csv_error_message(why)));
		if (header ? !header_is_ours(&r, &row) : !read_row(&r, arena, &row))
			return false;
	}
}

static bool region_is(const char *region, const char *wanted)
{
	size_t word = strcspn(wanted, " ");

	return strlen(region) == word && memcmp(region, wanted, word) == 0;
}

const struct funds *funds_find(
	const struct funds_table *table, const char *region, bool two_part, struct date on)
{
	enum funds_scheme scheme = two_part ? FUNDS_TWO_PART : FUNDS_SINGLE;

	for (size_t i = 0; i < table->count; i++) {
		const struct funds *row = &table->rows[i];

		if (!region_is(row->region, region) || date_compare(on, row->valid_from) < 0)
			continue;
		if (row->has_valid_to && date_compare(on, row->valid_to) > 0)
			continue;
		if (row->scheme == FUNDS_ANY || row->scheme == scheme)
			return row;
	}
	return NULL;
}
