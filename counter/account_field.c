/*
 * The fields as rows: one table says how each is read, shown and compared. Whoever adds a field
 * adds a row here and a column in db/account_store.c.
 */
#include "counter/account_field.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/decimal.h"
#include "core/late_charge.h"
#include "core/utf8.h"

#define DIGITS "0123456789"
#define CAPITALS "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define LETTERS CAPITALS "abcdefghijklmnopqrstuvwxyz"
#define COUNT_DIGITS_MAX 9
#define DECIMAL_LIMIT INT64_C(1000000000000)
#define DECIMAL_PLACES 4
#define METER_KINDS 4

static const char *const meter_kinds[METER_KINDS] = {
	[METER_NONE] = "",
	[METER_POSTPAID] = "postpaid",
	[METER_PREPAID_CPU] = "prepaid_cpu",
	[METER_PREPAID_MAG] = "prepaid_mag",
};

/* How a field is read and written. */
enum field_kind {
	KIND_TEXT,    /* clean text of at most max characters */
	KIND_CODE,    /* at most max of the characters in allowed */
	KIND_CLASS,   /* price_class_valid */
	KIND_DECIMAL, /* above zero, at most four decimals */
	KIND_COUNT,
	KIND_DATE,
	KIND_MONEY,
	KIND_ID_TYPE,
	KIND_ID_NUMBER,
	KIND_METER_KIND,
	KIND_STATUS
};

struct field_row {
	enum field_kind kind;
	bool required;
	size_t offset, size; /* in struct account_full */
	size_t max;          /* characters */
	const char *allowed; /* KIND_CODE */
};

#define AT(member)                                       \
	.offset = offsetof(struct account_full, member), \
	.size = sizeof((struct account_full *)NULL)->member
#define SHORT_MAX 32

static const struct field_row rows[ACCOUNT_FIELD_COUNT] = {
	[FIELD_NUMBER] = {KIND_CODE, true, AT(row.account_no), .max = 20,
		.allowed = DIGITS CAPITALS "-"},
	[FIELD_NAME] = {KIND_TEXT, true, AT(row.name), .max = 60},
	[FIELD_ID_TYPE] = {KIND_ID_TYPE, true, AT(identity.type)},
	[FIELD_ID_NUMBER] = {KIND_ID_NUMBER, false, AT(identity.number)},
	[FIELD_ADDRESS] = {KIND_TEXT, true, AT(row.address), .max = 120},
	[FIELD_PRICE_CLASS] = {KIND_CLASS, true, AT(row.price_class)},
	[FIELD_REGION] = {KIND_TEXT, true, AT(row.region), .max = 60},
	[FIELD_OPENED_ON] = {KIND_DATE, true, AT(row.opened_on)},
	[FIELD_PHONE] = {KIND_CODE, false, AT(row.phone), .max = SHORT_MAX,
		.allowed = DIGITS "+-() "},
	[FIELD_VOLTAGE] = {KIND_TEXT, false, AT(row.voltage), .max = SHORT_MAX},
	[FIELD_CAPACITY] = {KIND_DECIMAL, false, AT(row.capacity_kva)},
	[FIELD_ROUTE] = {KIND_TEXT, false, AT(row.route), .max = SHORT_MAX},
	[FIELD_METER] = {KIND_CODE, false, AT(meter.meter_no), .max = SHORT_MAX,
		.allowed = DIGITS LETTERS "-"},
	[FIELD_METER_KIND] = {KIND_METER_KIND, false, AT(meter.kind)},
	[FIELD_MULTIPLIER] = {KIND_DECIMAL, false, AT(meter.multiplier)},
	[FIELD_TARIFF] = {KIND_TEXT, false, AT(row.tariff), .max = SHORT_MAX},
	[FIELD_STATUS] = {KIND_STATUS, false, AT(row.status)},
	[FIELD_ADVANCE] = {KIND_MONEY, false, AT(advance)},
	[FIELD_CARD_SERIAL] = {KIND_CODE, false, AT(row.card_serial), .max = SHORT_MAX,
		.allowed = DIGITS LETTERS},
	[FIELD_CARD_COUNT] = {KIND_COUNT, false, AT(row.card_count)},
	[FIELD_CARD_GENERATION] = {KIND_COUNT, false, AT(row.card_generation)},
};

#define NAMED_(field, text, words) [FIELD_##field] = {text, words},
static const struct {
	const char *name, *title;
} names[ACCOUNT_FIELD_COUNT] = {ACCOUNT_FIELD_LIST(NAMED_)};
#undef NAMED_

const char *account_field_name(enum account_field field)
{
	return names[field].name;
}

const char *account_field_title(enum account_field field)
{
	return names[field].title;
}

bool account_field_required(enum account_field field)
{
	return rows[field].required;
}

bool account_field_find(enum account_field *out, const char *name)
{
	for (int i = 0; i < ACCOUNT_FIELD_COUNT; i++) {
		if (strcmp(names[i].name, name) != 0)
			continue;
		*out = (enum account_field)i;
		return true;
	}
	return false;
}

const char *account_field_title_of(const char *name)
{
	enum account_field field;

	return account_field_find(&field, name) ? names[field].title : NULL;
}

static void *member(enum account_field field, struct account_full *account)
{
	return (char *)account + rows[field].offset;
}

static const void *member_const(enum account_field field, const struct account_full *account)
{
	return (const char *)account + rows[field].offset;
}

static bool bad(struct fault *why, enum code code, struct say say)
{
	*why = (struct fault){.code = code, .say = say};
	return false;
}

static bool read_text(const struct field_row *row, const char *text, char *out, struct fault *why)
{
	if (!utf8_is_clean(text, strlen(text)))
		return bad(why, CODE_BAD_VALUE,
			SAY(N_("It holds a character that cannot be shown or printed.")));
	if (utf8_count(text) > row->max || strlen(text) >= row->size)
		return bad(why, CODE_BAD_VALUE,
			SAY(N_("It is too long: at most {1} characters."),
				say_count((int64_t)row->max)));
	memcpy(out, text, strlen(text) + 1);
	return true;
}

static bool read_code(const struct field_row *row, const char *text, char *out, struct fault *why)
{
	size_t size = strlen(text);

	if (size > row->max || strspn(text, row->allowed) != size)
		return bad(why, CODE_BAD_VALUE,
			SAY(N_("{1} cannot be: at most {2} characters, digits and the letters or "
			       "signs that this field allows."),
				say_text(text), say_count((int64_t)row->max)));
	memcpy(out, text, size + 1);
	return true;
}

static bool read_class(const char *text, char *out, struct fault *why)
{
	if (!price_class_valid(text))
		return bad(why, CODE_BAD_VALUE,
			SAY(N_("{1} is not the name of a price class: small letters, digits and "
			       "underscores, like residential."),
				say_text(text)));
	memcpy(out, text, strlen(text) + 1);
	return true;
}

/* Kept in its shortest form, so that 1.0 and 1 are the same. */
static bool read_decimal(
	const struct field_row *row, const char *text, char *out, struct fault *why)
{
	int64_t value;

	if (decimal_parse(&value, text, DECIMAL_PLACES, DECIMAL_LIMIT) != DECIMAL_OK || value == 0)
		return bad(why, CODE_BAD_VALUE,
			SAY(N_("{1} is not a number above zero with at most four decimals."),
				say_text(text)));
	decimal_format(out, row->size, value, DECIMAL_PLACES, 0);
	return true;
}

static bool read_count(const char *text, int64_t *out, struct fault *why)
{
	size_t size = strlen(text);

	if (size > COUNT_DIGITS_MAX || strspn(text, DIGITS) != size)
		return bad(
			why, CODE_BAD_VALUE, SAY(N_("{1} is not a whole number."), say_text(text)));
	*out = strtoll(text, NULL, 10);
	return true;
}

static bool read_date(const char *text, struct date *out, struct fault *why)
{
	return date_parse(out, text) ||
	       bad(why, CODE_BAD_DATE,
		       SAY(N_("{1} is not a date. Write year, month and day like 2026-11-21."),
			       say_text(text)));
}

static bool read_money(const char *text, struct money *out, struct fault *why)
{
	return money_parse(out, text) == MONEY_OK ||
	       bad(why, CODE_BAD_AMOUNT,
		       SAY(N_("{1} is not an amount. Write up to 12 digits and at most two "
			      "decimals, like 95.20."),
			       say_text(text)));
}

static bool read_meter_kind(const char *text, int64_t *out, struct fault *why)
{
	for (int kind = METER_POSTPAID; kind < METER_KINDS; kind++) {
		if (strcmp(meter_kinds[kind], text) != 0)
			continue;
		*out = kind;
		return true;
	}
	return bad(why, CODE_BAD_VALUE,
		SAY(N_("{1} is no kind of meter; there are {2}."), say_text(text),
			say_text("postpaid, prepaid_cpu, prepaid_mag")));
}

static bool read_status(const char *text, int64_t *out, struct fault *why)
{
	bool open = strcmp(text, "open") == 0;

	if (!open && strcmp(text, "closed") != 0)
		return bad(why, CODE_BAD_VALUE,
			SAY(N_("{1} is no status; there are open and closed."), say_text(text)));
	*out = open ? ACCOUNT_STORED_OPEN : ACCOUNT_STORED_CLOSED;
	return true;
}

static bool read_id_type(const char *text, enum id_type *out, struct fault *why)
{
	return id_type_parse(out, text) ||
	       bad(why, CODE_BAD_VALUE,
		       SAY(N_("{1} is no kind of identity paper."), say_text(text)));
}

/* Only kept here, in narrow characters; longer than any number it cannot be right. */
static bool read_id_number(const char *text, char *out, struct fault *why)
{
	char folded[ID_TEXT_MAX + 4]; /* what is cut here is too long as well */

	utf8_fold_width(folded, sizeof folded, text);
	if (strlen(folded) >= ID_TEXT_MAX)
		return bad(why, CODE_BAD_ID, SAY(id_reason_message(ID_REASON_LENGTH)));
	memcpy(out, folded, strlen(folded) + 1);
	return true;
}

bool account_field_read(
	enum account_field field, const char *text, struct account_full *account, struct fault *why)
{
	const struct field_row *row = &rows[field];
	void *out = member(field, account);

	if (text[0] == '\0' && row->required)
		return bad(why, CODE_BAD_VALUE, SAY(N_("It is empty and must be filled in.")));
	if (text[0] == '\0') {
		memset(out, 0, row->size);
		return true;
	}
	switch (row->kind) {
	case KIND_TEXT:
		return read_text(row, text, out, why);
	case KIND_CODE:
		return read_code(row, text, out, why);
	case KIND_CLASS:
		return read_class(text, out, why);
	case KIND_DECIMAL:
		return read_decimal(row, text, out, why);
	case KIND_COUNT:
		return read_count(text, out, why);
	case KIND_DATE:
		return read_date(text, out, why);
	case KIND_MONEY:
		return read_money(text, out, why);
	case KIND_ID_TYPE:
		return read_id_type(text, out, why);
	case KIND_ID_NUMBER:
		return read_id_number(text, out, why);
	case KIND_METER_KIND:
		return read_meter_kind(text, out, why);
	case KIND_STATUS:
		return read_status(text, out, why);
	}
	abort();
}

static const char *say_count_text(int64_t count, char buf[FIELD_TEXT_MAX])
{
	snprintf(buf, FIELD_TEXT_MAX, "%" PRId64, count);
	return buf;
}

static const char *meter_kind_text(int64_t kind)
{
	return kind > 0 && kind < METER_KINDS ? meter_kinds[kind] : "";
}

const char *account_field_text(
	enum account_field field, const struct account_full *account, char buf[FIELD_TEXT_MAX])
{
	const void *value = member_const(field, account);

	static_assert(FIELD_TEXT_MAX >= ACCOUNT_ADDRESS_BYTES, "an address fits");
	switch (rows[field].kind) {
	case KIND_TEXT:
	case KIND_CODE:
	case KIND_CLASS:
	case KIND_DECIMAL:
		return utf8_copy(buf, FIELD_TEXT_MAX, value);
	case KIND_COUNT:
		return say_count_text(*(const int64_t *)value, buf);
	case KIND_DATE:
		return date_format(*(const struct date *)value, buf);
	case KIND_MONEY:
		return money_format(*(const struct money *)value, buf);
	case KIND_ID_TYPE:
		return utf8_copy(buf, FIELD_TEXT_MAX, id_type_name(account->row.id_type));
	case KIND_ID_NUMBER:
		return utf8_copy(buf, FIELD_TEXT_MAX, account->row.id_masked);
	case KIND_METER_KIND:
		return utf8_copy(buf, FIELD_TEXT_MAX, meter_kind_text(account->meter.kind));
	case KIND_STATUS:
		return utf8_copy(buf, FIELD_TEXT_MAX,
			account->row.status == ACCOUNT_STORED_CLOSED ? "closed" : "open");
	}
	abort();
}

bool account_field_same(
	enum account_field field, const struct account_full *a, const struct account_full *b)
{
	char left[FIELD_TEXT_MAX], right[FIELD_TEXT_MAX];

	if (rows[field].kind == KIND_ID_NUMBER) {
		if (a->row.id_sealed_size == 0 || b->row.id_sealed_size == 0)
			return a->row.id_sealed_size == b->row.id_sealed_size;
		return memcmp(a->row.id_hash, b->row.id_hash, sizeof a->row.id_hash) == 0;
	}
	return strcmp(account_field_text(field, a, left), account_field_text(field, b, right)) == 0;
}

static void identity_copy(struct account_row *to, const struct account_row *from)
{
	to->id_type = from->id_type;
	to->id_sealed_size = from->id_sealed_size;
	memcpy(to->id_sealed, from->id_sealed, sizeof to->id_sealed);
	memcpy(to->id_hash, from->id_hash, sizeof to->id_hash);
	memcpy(to->id_masked, from->id_masked, sizeof to->id_masked);
}

void account_field_copy(
	enum account_field field, struct account_full *to, const struct account_full *from)
{
	if (rows[field].kind == KIND_ID_TYPE || rows[field].kind == KIND_ID_NUMBER)
		identity_copy(&to->row, &from->row);
	else
		memcpy(member(field, to), member_const(field, from), rows[field].size);
	if (field == FIELD_NAME)
		memcpy(to->row.name_initials, from->row.name_initials,
			sizeof to->row.name_initials);
}
