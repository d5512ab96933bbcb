/* JSON into a bill's input: tables of keys, each with its kind, its bounds and its place. */
#include "core/bill_request.h"

#include <stdio.h>
#include <string.h>

#include "core/decimal.h"
#include "core/json_reader.h"
#include "core/utf8.h"

#define PATH_MAX 96
#define THOUSANDTHS 3
#define HUNDREDTHS 2
#define HUNDRED_PERCENT 10000
#define PERSONS_MAX 1000
#define HOURS_MAX 10000
#define LINE_LAST 9 /* more than the eight lines of a bill are told by it */

struct reading {
	struct arena *arena;
	struct fault *why;
	char path[PATH_MAX]; /* of the object that is read: "", "account", "readings[0]" */
	struct bill_request *request;
};

enum field_kind { FIELD_NUMBER, FIELD_COUNT, FIELD_DATE, FIELD_TEXT, FIELD_NESTED };

struct field {
	const char *key;
	enum field_kind kind;
	bool required;
	size_t offset; /* in the struct that the table fills */
	int places;    /* of a number */
	int64_t limit; /* the largest number, in its smallest places */
	bool (*read)(struct reading *r, const struct json_value *value, void *target);
};

/* --- refusals -------------------------------------------------------------------------------- */

static bool refuse(struct reading *r, enum code code, struct say say)
{
	*r->why = (struct fault){.code = code, .say = say};
	return false;
}

/* "account.household", or the key alone at the top. */
static struct say_arg where(const struct reading *r, const char *key)
{
	char text[2 * PATH_MAX];

	snprintf(text, sizeof(text), "%s%s%s", r->path, r->path[0] != '\0' ? "." : "", key);
	return say_text(text);
}

static bool refuse_kind(struct reading *r, const struct json_value *value, const char *kind)
{
	return refuse(r, CODE_BAD_VALUE,
		SAY(N_("{1} must be {2}."), where(r, value->key), say_word(kind)));
}

static bool is_scalar(const struct json_value *value)
{
	return value->kind == JSON_NUMBER || value->kind == JSON_TEXT;
}

/* --- values ---------------------------------------------------------------------------------- */

static bool read_number(
	struct reading *r, const struct field *field, const struct json_value *value, int64_t *out)
{
	enum decimal_error error;

	if (!is_scalar(value))
		return refuse_kind(r, value, N_("a number"));
	error = decimal_parse(out, value->text, field->places, field->limit);
	if (error == DECIMAL_OK)
		return true;
	if (error == DECIMAL_TOO_LARGE)
		return refuse(r, CODE_BAD_VALUE,
			SAY(N_("{1}: {2} is too large."), where(r, value->key),
				say_text(value->text)));
	if (error == DECIMAL_TOO_PRECISE)
		return refuse(r, CODE_BAD_VALUE,
			SAY(N_("{1}: {2} has more than {3} decimals."), where(r, value->key),
				say_text(value->text), say_count(field->places)));
	return refuse(r, CODE_BAD_VALUE,
		SAY(N_("{1}: {2} is not a number of 0 or more."), where(r, value->key),
			say_text(value->text)));
}

static bool read_day(struct reading *r, const struct json_value *value, struct date *out)
{
	if (!is_scalar(value) || !date_parse(out, value->text))
		return refuse(r, CODE_BAD_DATE,
			SAY(N_("{1} is not a date: write year, month and day like 2026-11-21."),
				where(r, value->key)));
	return true;
}

static bool read_month(struct reading *r, const struct json_value *value, struct period *out)
{
	if (!is_scalar(value) || !period_parse(out, value->text))
		return refuse(r, CODE_BAD_DATE,
			SAY(N_("{1} is not a month: write year and month like 2026-11."),
				where(r, value->key)));
	return true;
}

static bool read_text(struct reading *r, const struct json_value *value, char *out)
{
	if (value->kind != JSON_TEXT || strlen(value->text) >= BILL_REQUEST_TEXT_MAX)
		return refuse_kind(r, value, N_("a short text"));
	utf8_copy(out, BILL_REQUEST_TEXT_MAX, value->text);
	return true;
}

static bool read_field(
	struct reading *r, const struct field *field, const struct json_value *value, void *target)
{
	void *to = (char *)target + field->offset;
	int64_t number;

	switch (field->kind) {
	case FIELD_NUMBER:
		return read_number(r, field, value, to);
	case FIELD_COUNT:
		if (!read_number(r, field, value, &number))
			return false;
		*(int *)to = (int)number;
		return true;
	case FIELD_DATE:
		return read_day(r, value, to);
	case FIELD_TEXT:
		return read_text(r, value, to);
	case FIELD_NESTED:
		return field->read(r, value, target);
	}
	return false;
}

/* A table ends with a row without a key. */
static const struct field *find_field(const struct field *table, const char *key)
{
	for (const struct field *field = table; field->key != NULL; field++)
		if (strcmp(field->key, key) == 0)
			return field;
	return NULL;
}

static bool read_object(
	struct reading *r, const struct field *table, const struct json_value *object, void *target)
{
	if (object->kind != JSON_OBJECT)
		return refuse(r, CODE_BAD_VALUE,
			SAY(N_("{1} must be an object with keys."), say_text(r->path)));
	for (const struct json_value *m = object->first; m != NULL; m = m->next) {
		const struct field *field = find_field(table, m->key);

		if (field == NULL)
			return refuse(r, CODE_BAD_VALUE,
				SAY(N_("The key {1} is not known."), where(r, m->key)));
		if (m->kind != JSON_NULL && !read_field(r, field, m, target))
			return false;
	}
	for (const struct field *field = table; field->key != NULL; field++)
		if (field->required && json_member(object, field->key) == NULL)
			return refuse(r, CODE_BAD_VALUE,
				SAY(N_("The key {1} is missing."), where(r, field->key)));
	return true;
}

/* The same one level deeper, or for an item of a list (index >= 0). */
static bool read_inner(
	struct reading *r, const struct field *table, const struct json_value *object, void *target)
{
	char outer[PATH_MAX];
	bool ok;

	memcpy(outer, r->path, sizeof(outer));
	snprintf(r->path, sizeof(r->path), "%.40s%s%.40s", outer, outer[0] != '\0' ? "." : "",
		object->key);
	ok = read_object(r, table, object, target);
	memcpy(r->path, outer, sizeof(outer));
	return ok;
}

struct list {
	const struct field *table;
	size_t item_size, most;
	void (*prepare)(const struct bill_request *request, void *item); /* its defaults */
};

static bool read_list(struct reading *r, const struct list *list, const struct json_value *value,
	void **items, size_t *count)
{
	char outer[PATH_MAX];
	char *to;

	if (value->kind != JSON_ARRAY)
		return refuse_kind(r, value, N_("a list"));
	if (value->count > list->most)
		return refuse(r, CODE_BAD_VALUE,
			SAY(N_("{1} has more than {2} items."), where(r, value->key),
				say_count((int64_t)list->most)));
	memcpy(outer, r->path, sizeof(outer));
	to = *items = arena_alloc(r->arena, (value->count + 1) * list->item_size);
	*count = 0;
	for (const struct json_value *item = value->first; item != NULL; item = item->next) {
		snprintf(r->path, sizeof(r->path), "%.40s%s%.32s[%zu]", outer,
			outer[0] != '\0' ? "." : "", value->key, *count);
		list->prepare(r->request, to);
		if (!read_object(r, list->table, item, to))
			return false;
		to += list->item_size;
		++*count;
	}
	memcpy(r->path, outer, sizeof(outer));
	return true;
}

/* --- account --------------------------------------------------------------------------------- */

static bool read_standard(struct reading *r, const struct json_value *value, void *target)
{
	static const struct field hundredths = {.places = HUNDREDTHS, .limit = 100};
	struct bill_request *request = target;
	char text[8];
	int64_t number;

	if (!read_number(r, &hundredths, value, &number))
		return false;
	decimal_format(text, sizeof(text), number, HUNDREDTHS, HUNDREDTHS);
	request->input.has_standard = power_factor_standard_parse(&request->input.standard, text);
	return request->input.has_standard ||
	       refuse(r, CODE_BAD_VALUE,
		       SAY(N_("{1}: standards are 0.90, 0.85 and 0.80: {2} is none."),
			       where(r, value->key), say_text(value->text)));
}

static bool read_since(struct reading *r, const struct json_value *value, void *target)
{
	struct bill_request *request = target;

	request->input.has_household_since = true;
	return read_month(r, value, &request->input.household_since);
}

static bool read_rules(struct reading *r, const struct json_value *value, void *target)
{
	struct bill_request *request = target;
	const char *text = is_scalar(value) ? value->text : "";

	if (strcmp(text, "1996") == 0)
		request->input.demand_rules = DEMAND_RULES_1996;
	else if (strcmp(text, "2016") == 0)
		request->input.demand_rules = DEMAND_RULES_2016;
	else
		return refuse_kind(r, value, N_("1996 or 2016"));
	return true;
}

#define OF_UNIT(member) offsetof(struct capacity_unit, member)

static const struct field unit_fields[] = {
	{"kva", FIELD_NUMBER, true, OF_UNIT(va), THOUSANDTHS, CAPACITY_LIMIT_VA, NULL},
	{"from", FIELD_DATE, false, OF_UNIT(from), 0, 0, NULL},
	{"to", FIELD_DATE, false, OF_UNIT(to), 0, 0, NULL},
	{"interlock", FIELD_COUNT, false, OF_UNIT(interlock), 0, CAPACITY_UNITS_MAX, NULL},
	{.key = NULL},
};

static void prepare_unit(const struct bill_request *request, void *item)
{
	struct capacity_unit *unit = item;

	unit->from = request->input.from;
	unit->to = request->input.to;
}

static bool read_units(struct reading *r, const struct json_value *value, void *target)
{
	static const struct list list = {
		unit_fields, sizeof(struct capacity_unit), CAPACITY_UNITS_MAX, prepare_unit};
	struct bill_request *request = target;
	void *items;

	if (!read_list(r, &list, value, &items, &request->input.unit_count))
		return false;
	request->input.units = items;
	return true;
}

#define OF_SUSPENSION(member) offsetof(struct suspension, member)

static const struct field suspension_fields[] = {
	{"kva", FIELD_NUMBER, true, OF_SUSPENSION(va), THOUSANDTHS, CAPACITY_LIMIT_VA, NULL},
	{"from", FIELD_DATE, true, OF_SUSPENSION(from), 0, 0, NULL},
	{"to", FIELD_DATE, false, OF_SUSPENSION(to), 0, 0, NULL},
	{"charged_percent", FIELD_COUNT, false, OF_SUSPENSION(charged_percent), 0, 100, NULL},
	{.key = NULL},
};

/* One that has no end goes on after the period, so that it lasts long enough. */
static void prepare_suspension(const struct bill_request *request, void *item)
{
	struct suspension *suspension = item;

	suspension->to = date_add_days(request->input.to, SUSPENSION_DAYS_LEAST);
}

static bool read_suspensions(struct reading *r, const struct json_value *value, void *target)
{
	static const struct list list = {suspension_fields, sizeof(struct suspension),
		CAPACITY_UNITS_MAX, prepare_suspension};
	struct bill_request *request = target;
	void *items;

	if (!read_list(r, &list, value, &items, &request->input.suspension_count))
		return false;
	request->input.suspensions = items;
	return true;
}

#define OF_TRANSFORMER(member) offsetof(struct transformer, member)

static const struct field transformer_fields[] = {
	{"kva", FIELD_NUMBER, true, OF_TRANSFORMER(rated_va), THOUSANDTHS, CAPACITY_LIMIT_VA, NULL},
	{"no_load_kw", FIELD_NUMBER, true, OF_TRANSFORMER(no_load_w), THOUSANDTHS,
		CAPACITY_LIMIT_VA, NULL},
	{"load_kw", FIELD_NUMBER, true, OF_TRANSFORMER(load_w), THOUSANDTHS, CAPACITY_LIMIT_VA,
		NULL},
	{"no_load_percent", FIELD_NUMBER, true, OF_TRANSFORMER(no_load_e4), HUNDREDTHS,
		HUNDRED_PERCENT, NULL},
	{"short_circuit_percent", FIELD_NUMBER, true, OF_TRANSFORMER(short_circuit_e4), HUNDREDTHS,
		HUNDRED_PERCENT, NULL},
	{"hours", FIELD_NUMBER, true, OF_TRANSFORMER(hours), 0, HOURS_MAX, NULL},
	{.key = NULL},
};

static bool read_transformer(struct reading *r, const struct json_value *value, void *target)
{
	struct bill_request *request = target;

	return read_inner(r, transformer_fields, value, &request->input.loss.transformer);
}

#define OF_REQUEST(member) offsetof(struct bill_request, member)

static const struct field account_fields[] = {
	{"price_class", FIELD_TEXT, false, OF_REQUEST(price_class), 0, 0, NULL},
	{"voltage", FIELD_TEXT, false, OF_REQUEST(voltage), 0, 0, NULL},
	{"capacity_kva", FIELD_NUMBER, false, OF_REQUEST(input.capacity_va), THOUSANDTHS,
		CAPACITY_LIMIT_VA, NULL},
	{"demand_kw", FIELD_NUMBER, false, OF_REQUEST(input.demand_w), THOUSANDTHS,
		CAPACITY_LIMIT_VA, NULL},
	{"household", FIELD_COUNT, false, OF_REQUEST(input.household), 0, PERSONS_MAX, NULL},
	{"quota_free_kwh", FIELD_NUMBER, false, OF_REQUEST(input.free_quota), THOUSANDTHS,
		ENERGY_LIMIT_WH, NULL},
	{"power_factor_standard", FIELD_NESTED, false, 0, 0, 0, read_standard},
	{"household_since", FIELD_NESTED, false, 0, 0, 0, read_since},
	{"quota_months", FIELD_COUNT, false, OF_REQUEST(input.quota_months), 0, 12, NULL},
	{"units", FIELD_NESTED, false, 0, 0, 0, read_units},
	{"suspensions", FIELD_NESTED, false, 0, 0, 0, read_suspensions},
	{"demand_rules", FIELD_NESTED, false, 0, 0, 0, read_rules},
	{"line_loss_percent", FIELD_NUMBER, false, OF_REQUEST(input.loss.line_e4), HUNDREDTHS,
		HUNDRED_PERCENT, NULL},
	{"loss_kwh", FIELD_NUMBER, false, OF_REQUEST(input.loss.fixed_active), THOUSANDTHS,
		ENERGY_LIMIT_WH, NULL},
	{"loss_kvarh", FIELD_NUMBER, false, OF_REQUEST(input.loss.fixed_reactive), THOUSANDTHS,
		ENERGY_LIMIT_WH, NULL},
	{"transformer", FIELD_NESTED, false, 0, 0, 0, read_transformer},
	{.key = NULL},
};

static bool read_account(struct reading *r, const struct json_value *value, void *target)
{
	return read_inner(r, account_fields, value, target);
}

/* --- readings -------------------------------------------------------------------------------- */

static bool read_register(struct reading *r, const struct json_value *value, void *target)
{
	struct register_pair *pair = target;

	if (value->kind == JSON_TEXT && register_kind_parse(&pair->kind, value->text))
		return true;
	return refuse_kind(
		r, value, N_("one of total, peak, flat, valley, sharp, reactive and demand"));
}

static bool read_multiplier(struct reading *r, const struct json_value *value, void *target)
{
	static const struct field row = {.places = MULTIPLIER_PLACES, .limit = MULTIPLIER_MAX};
	struct register_pair *pair = target;

	if (!read_number(r, &row, value, &pair->multiplier))
		return false;
	return pair->multiplier > 0 || refuse_kind(r, value, N_("a number above 0"));
}

#define OF_PAIR(member) offsetof(struct register_pair, member)

static const struct field reading_fields[] = {
	{"register", FIELD_NESTED, true, 0, 0, 0, read_register},
	{"previous", FIELD_NUMBER, false, OF_PAIR(previous), REGISTER_PLACES, REGISTER_READING_MAX,
		NULL},
	{"current", FIELD_NUMBER, true, OF_PAIR(current), REGISTER_PLACES, REGISTER_READING_MAX,
		NULL},
	{"multiplier", FIELD_NESTED, false, 0, 0, 0, read_multiplier},
	{"digits", FIELD_COUNT, false, OF_PAIR(digits), 0, REGISTER_DIGITS_MAX, NULL},
	{"from", FIELD_DATE, false, OF_PAIR(from), 0, 0, NULL},
	{"to", FIELD_DATE, false, OF_PAIR(to), 0, 0, NULL},
	{"line", FIELD_COUNT, false, OF_PAIR(line), 0, LINE_LAST, NULL},
	{.key = NULL},
};

static void prepare_reading(const struct bill_request *request, void *item)
{
	struct register_pair *pair = item;

	pair->multiplier = MULTIPLIER_ONE;
	pair->from = request->input.from;
	pair->to = request->input.to;
}

/* What a single row cannot say: a demand is not counted from a previous reading. */
static bool complete_reading(
	struct reading *r, const struct json_value *item, struct register_pair *pair, size_t index)
{
	if (pair->kind != REGISTER_DEMAND && json_member(item, "previous") == NULL) {
		snprintf(r->path, sizeof(r->path), "readings[%zu]", index);
		return refuse(r, CODE_BAD_VALUE,
			SAY(N_("The key {1} is missing."), where(r, "previous")));
	}
	if (pair->digits == 0 && pair->kind != REGISTER_DEMAND && pair->current < pair->previous)
		pair->digits = register_digits_guess(pair->previous, pair->current);
	return true;
}

static bool read_readings(struct reading *r, const struct json_value *value, void *target)
{
	static const struct list list = {
		reading_fields, sizeof(struct register_pair), BILL_PAIRS_MAX, prepare_reading};
	struct bill_request *request = target;
	struct register_pair *pair;
	void *items;
	size_t index = 0;

	if (!read_list(r, &list, value, &items, &request->input.pair_count))
		return false;
	pair = items;
	request->input.pairs = pair;
	for (const struct json_value *item = value->first; item != NULL; item = item->next) {
		if (!complete_reading(r, item, &pair[index], index))
			return false;
		index++;
	}
	return true;
}

/* --- the whole ------------------------------------------------------------------------------- */

static const struct field period_fields[] = {
	{"from", FIELD_DATE, true, OF_REQUEST(input.from), 0, 0, NULL},
	{"to", FIELD_DATE, true, OF_REQUEST(input.to), 0, 0, NULL},
	{.key = NULL},
};

static bool read_period(struct reading *r, const struct json_value *value, void *target)
{
	return read_inner(r, period_fields, value, target);
}

static bool read_tiers(struct reading *r, const struct json_value *value, void *target)
{
	static const struct field kwh = {.places = THOUSANDTHS, .limit = ENERGY_LIMIT_WH / 16};
	struct bill_request *request = target;
	size_t tier = 0;

	if (value->kind != JSON_ARRAY || value->count > TARIFF_TIERS_MAX)
		return refuse_kind(r, value, N_("a list with one number for each tier"));
	request->input.has_used = true;
	for (const struct json_value *item = value->first; item != NULL; item = item->next) {
		struct json_value named = *item;

		named.key = value->key;
		if (!read_number(r, &kwh, &named, &request->input.used[tier++].wh))
			return false;
	}
	return true;
}

static const struct field request_fields[] = {
	{"account", FIELD_NESTED, false, 0, 0, 0, read_account},
	{"period", FIELD_NESTED, true, 0, 0, 0, read_period},
	{"year_to_date_kwh", FIELD_NUMBER, false, OF_REQUEST(input.used_total), THOUSANDTHS,
		ENERGY_LIMIT_WH / 16, NULL},
	{"year_to_date_tiers", FIELD_NESTED, false, 0, 0, 0, read_tiers},
	{"readings", FIELD_NESTED, false, 0, 0, 0, read_readings},
	{"unmetered_kwh", FIELD_NUMBER, false, OF_REQUEST(input.unmetered), THOUSANDTHS,
		ENERGY_LIMIT_WH, NULL},
	{.key = NULL},
};

/* The period comes first, wherever it stands: readings and units without days have its own. */
static bool read_whole(struct reading *r, const struct json_value *whole)
{
	const struct json_value *period;

	if (whole->kind != JSON_OBJECT)
		return refuse(r, CODE_BAD_VALUE,
			SAY(N_("The input must be an object with period and readings.")));
	period = json_member(whole, "period");
	if (period != NULL && !read_period(r, period, r->request))
		return false;
	return read_object(r, request_fields, whole, r->request);
}

bool bill_request_read(struct bill_request *out, struct arena *arena, const char *bytes,
	size_t size, struct fault *why)
{
	struct reading r = {.arena = arena, .why = why, .request = out};
	struct json_error error;
	const struct json_value *whole = json_read(arena, bytes, size, &error);

	*out = (struct bill_request){.input = {.from = {0}}};
	if (whole != NULL)
		return read_whole(&r, whole);
	return refuse(&r, CODE_BAD_VALUE, json_error_say(&error));
}
