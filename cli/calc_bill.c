/* `calc bill`: readings and a tariff into an explained bill, without a database. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/values.h"
#include "cli/verbs.h"
#include "core/alloc.h"
#include "core/bill.h"
#include "core/bill_request.h"
#include "core/funds.h"
#include "core/json_reader.h"
#include "core/tariff_file.h"

#define PATH_BYTES_MAX 1024
#define FILE_BYTES_MAX JSON_READ_BYTES_MAX

/* Everything of one question; the lists live in the arena. */
struct question {
	struct arena arena;
	struct bill_request request;
	struct tariff tariffs[BILL_SPANS_MAX];
	struct bill_span spans[BILL_SPANS_MAX];
	size_t count;
	struct funds_table funds;
	struct bill bill;
	struct say explain[BILL_EXPLAIN_MAX];
};

/* --- files ----------------------------------------------------------------------------------- */

static char *read_all(struct invocation *inv, struct arena *arena, const char *path, size_t *size)
{
	char *bytes = arena_alloc(arena, FILE_BYTES_MAX + 1);
	FILE *in = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");

	if (in == NULL) {
		verb_refuse(inv, CODE_IO,
			SAY(N_("The file {1} cannot be read: {2}."), say_text(path),
				say_text(strerror(errno))));
		return NULL;
	}
	*size = fread(bytes, 1, FILE_BYTES_MAX + 1, in);
	if (ferror(in) != 0) {
		verb_refuse(inv, CODE_IO,
			SAY(N_("The file {1} cannot be read: {2}."), say_text(path),
				say_text(strerror(errno))));
		bytes = NULL;
	}
	if (in != stdin)
		fclose(in);
	return bytes;
}

/* The name of a file in share/tariffs without its ending, or a path. */
static void tariff_path(const struct invocation *inv, const char *name, char path[PATH_BYTES_MAX])
{
	if (strchr(name, '/') != NULL || strchr(name, '.') != NULL)
		snprintf(path, PATH_BYTES_MAX, "%s", name);
	else
		snprintf(path, PATH_BYTES_MAX, "%s/tariffs/%s.tariff", inv->share_dir, name);
}

static bool refuse_line(struct invocation *inv, const char *path, long line, const struct say *why)
{
	char reason[SAY_TEXT_MAX];

	text_render(inv->lang, why, reason, sizeof(reason));
	return verb_refuse(inv, CODE_BAD_VALUE,
		SAY(N_("File {1}, line {2}: {3}"), say_text(path), say_count(line),
			say_text(reason)));
}

static bool read_tariff(struct invocation *inv, struct question *q, const char *name)
{
	struct tariff_file_error error;
	char path[PATH_BYTES_MAX];
	size_t size;
	char *bytes;

	if (q->count == BILL_SPANS_MAX)
		return verb_refuse(inv, CODE_BAD_VALUE,
			SAY(N_("A period has 1 to {1} tariffs."), say_count(BILL_SPANS_MAX)));
	tariff_path(inv, name, path);
	if (access(path, F_OK) != 0)
		return verb_refuse(inv, CODE_BAD_VALUE,
			SAY(N_("There is no tariff {1}: give the name of a file in share/tariffs, "
			       "or a path."),
				say_text(name)));
	bytes = read_all(inv, &q->arena, path, &size);
	if (bytes == NULL)
		return false;
	if (!tariff_file_read(&q->tariffs[q->count], bytes, size, &error))
		return refuse_line(inv, path, error.line, &error.say);
	q->count++;
	return true;
}

/* Only tariffs that do not hold the funds need them. */
static bool read_funds(struct invocation *inv, struct question *q)
{
	struct funds_error error;
	char path[PATH_BYTES_MAX];
	bool needed = false;
	size_t size;
	char *bytes;

	for (size_t i = 0; i < q->count; i++)
		needed |= q->tariffs[i].funds_apart;
	if (!needed)
		return true;
	snprintf(path, sizeof(path), "%s/tariffs/funds.csv", inv->share_dir);
	bytes = read_all(inv, &q->arena, path, &size);
	if (bytes == NULL)
		return false;
	if (!funds_read(&q->funds, &q->arena, bytes, size, &error))
		return refuse_line(inv, path, error.line, &error.say);
	q->request.input.funds = &q->funds;
	return true;
}

/* --- the question ---------------------------------------------------------------------------- */

static int by_day(const void *a, const void *b)
{
	const struct bill_span *left = a, *right = b;

	return date_compare(left->from, right->from);
}

/* Several tariffs follow each other: each holds from its own first day on. */
static bool lay_spans(struct invocation *inv, struct question *q)
{
	struct bill_input *in = &q->request.input;

	for (size_t i = 0; i < q->count; i++)
		q->spans[i] = (struct bill_span){&q->tariffs[i], q->tariffs[i].valid_from};
	qsort(q->spans, q->count, sizeof(q->spans[0]), by_day);
	for (size_t i = 1; i < q->count; i++)
		if (!tariff_follows(q->spans[i].tariff, q->spans[i - 1].tariff))
			return verb_refuse(inv, CODE_BAD_VALUE,
				SAY(N_("The tariff {1} does not follow {2}: their days overlap or "
				       "leave a gap."),
					say_text(q->spans[i].tariff->name),
					say_text(q->spans[i - 1].tariff->name)));
	in->spans = q->spans;
	in->span_count = q->count;
	while (in->span_count > 1 && date_compare(in->spans[1].from, in->from) <= 0) {
		in->spans++;
		in->span_count--;
	}
	while (in->span_count > 1 && date_compare(in->spans[in->span_count - 1].from, in->to) > 0)
		in->span_count--;
	return true;
}

static bool class_agrees(struct invocation *inv, const struct question *q)
{
	const char *asked = q->request.price_class;

	for (size_t i = 0; i < q->count; i++)
		if (asked[0] != '\0' && strcmp(asked, q->tariffs[i].price_class) != 0)
			return verb_refuse(inv, CODE_BAD_VALUE,
				SAY(N_("account.price_class is {1}, but the tariff {2} is one for "
				       "{3}."),
					say_text(asked), say_text(q->tariffs[i].name),
					say_text(q->tariffs[i].price_class)));
	return true;
}

static bool read_question(struct invocation *inv, struct question *q)
{
	const char *name;
	size_t size;
	char *bytes;

	for (int i = 0; (name = option_nth(inv, "tariff", i)) != NULL; i++)
		if (!read_tariff(inv, q, name))
			return false;
	bytes = read_all(inv, &q->arena, option_get(inv, "input"), &size);
	if (bytes == NULL || !bill_request_read(&q->request, &q->arena, bytes, size, &inv->why))
		return false;
	return lay_spans(inv, q) && class_agrees(inv, q) && read_funds(inv, q);
}

/* --- the answer ------------------------------------------------------------------------------ */

static void write_say(struct invocation *inv, const char *key, struct say say)
{
	char text[SAY_TEXT_MAX];

	json_text(json_key(&inv->answer, key), text_render(inv->lang, &say, text, sizeof(text)));
}

static void write_line(
	struct invocation *inv, const struct bill_line *line, const struct bill_input *in)
{
	char quantity[BILL_QUANTITY_TEXT_MAX];
	struct json *j = &inv->answer;

	json_object_begin(j);
	write_say(inv, "name", bill_line_name(line, in));
	json_text(json_key(j, "quantity"), bill_quantity_format(line, quantity));
	json_text(json_key(j, "unit"), bill_unit_text(line->unit));
	if (line->unit == BILL_PERCENT)
		json_null(json_key(j, "price"));
	else
		json_price(json_key(j, "price"), line->price);
	json_money(json_key(j, "amount"), line->amount);
	write_say(inv, "rule", bill_line_rule(line, in));
	write_say(inv, "source", bill_line_source(line, in));
	json_object_end(j);
}

static void write_bill(struct invocation *inv, struct question *q)
{
	const struct bill_input *in = &q->request.input;
	struct json *j = &inv->answer;

	json_array_begin(json_key(j, "lines"));
	for (size_t i = 0; i < q->bill.line_count; i++)
		write_line(inv, &q->bill.lines[i], in);
	json_array_end(j);
	json_money(json_key(j, "total"), q->bill.total);
	json_energy(json_key(j, "energy_kwh"), q->bill.energy);
	write_explain(j, inv->lang, q->explain, bill_explain(&q->bill, in, q->explain));
}

static bool run_bill(struct invocation *inv)
{
	struct question *q = xcalloc(1, sizeof(*q));
	struct say why;
	bool ok = read_question(inv, q);

	if (ok) {
		ok = bill_compute(&q->bill, &q->request.input, &why);
		if (ok)
			write_bill(inv, q);
		else
			verb_refuse(inv, CODE_BAD_VALUE, why);
	}
	arena_release(&q->arena);
	free(q);
	return ok;
}

static const struct option_row bill_options[] = {
	{"tariff", OPTION_REPEATED, true,
		N_("its name, or the path of a file; several follow each other by day")},
	{"input", OPTION_VALUE, true, N_("a file of JSON with account, period and readings")},
	{NULL, OPTION_FLAG, false, NULL},
};

const struct verb verb_calc_bill = {
	.words = "calc bill",
	.args = "",
	.options = bill_options,
	.run = run_bill,
	.help = N_("a bill from readings by a tariff, and why"),
};
