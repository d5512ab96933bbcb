/* The arrears lists as files. */
#include "counter/arrears_export.h"

#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "counter/arrears_view.h"
#include "counter/csv_file.h"
#include "counter/operation.h"

#define VERB "arrears export"
#define CELL_MAX CSV_CELL_MAX
#define ROWS_MAX 1000000

#define FOR(audience) (1U << ARREARS_FOR_##audience)
#define LISTS (FOR(MARKETING) | FOR(SERVICE) | FOR(READER))

struct file {
	struct csv_file csv;
	int64_t rows;
};

/* --- cells ----------------------------------------------------------------------------------- */

static void cell_account_no(const struct arrears_item *item, char buf[CELL_MAX])
{
	snprintf(buf, CELL_MAX, "%s", item->account_no);
}

static void cell_name(const struct arrears_item *item, char buf[CELL_MAX])
{
	snprintf(buf, CELL_MAX, "%s", item->name);
}

static void cell_address(const struct arrears_item *item, char buf[CELL_MAX])
{
	snprintf(buf, CELL_MAX, "%s", item->address);
}

static void cell_phone(const struct arrears_item *item, char buf[CELL_MAX])
{
	snprintf(buf, CELL_MAX, "%s", item->phone);
}

static void cell_route(const struct arrears_item *item, char buf[CELL_MAX])
{
	snprintf(buf, CELL_MAX, "%s", item->route);
}

static void cell_reader(const struct arrears_item *item, char buf[CELL_MAX])
{
	snprintf(buf, CELL_MAX, "%s", item->reader);
}

static void cell_stage(const struct arrears_item *item, char buf[CELL_MAX])
{
	snprintf(buf, CELL_MAX, "%s", arrears_stage_name(item->c.stage));
}

static void cell_since(const struct arrears_item *item, char buf[CELL_MAX])
{
	date_format(item->c.since, buf);
}

static void cell_oldest_due(const struct arrears_item *item, char buf[CELL_MAX])
{
	buf[0] = '\0';
	if (money_sign(item->c.overdue) > 0)
		date_format(item->c.oldest_due, buf);
}

static void cell_bills(const struct arrears_item *item, char buf[CELL_MAX])
{
	snprintf(buf, CELL_MAX, "%lld", (long long)item->bills);
}

static void cell_overdue(const struct arrears_item *item, char buf[CELL_MAX])
{
	money_format(item->c.overdue, buf);
}

static void cell_next(const struct arrears_item *item, char buf[CELL_MAX])
{
	snprintf(buf, CELL_MAX, "%s", arrears_stage_name(item->next.stage));
}

static void cell_not_before(const struct arrears_item *item, char buf[CELL_MAX])
{
	buf[0] = '\0';
	if (item->next.has_day)
		date_format(item->next.not_before, buf);
}

static void cell_marks(const struct arrears_item *item, char buf[CELL_MAX])
{
	size_t used = 0;

	buf[0] = '\0';
	for (enum arrears_mark mark = ARREARS_MARK_DISPUTE; mark < ARREARS_MARKS; mark++)
		if (item->c.mark[mark])
			used += (size_t)snprintf(buf + used, CELL_MAX - used, "%s%s",
				used > 0 ? " " : "", arrears_mark_name(mark));
}

/* The gateway sends it as it stands: in Chinese, whoever writes the file. */
static void cell_message(const struct arrears_item *item, char buf[CELL_MAX])
{
	const struct say say = SAY(N_("Account {1}: {2} yuan of electricity bills are unpaid "
				      "since {3}. Please pay soon, so that your supply is not "
				      "affected. If you have paid, please disregard this."),
		say_text(item->account_no), say_money(item->c.overdue),
		say_date(item->c.oldest_due));

	text_render(LANG_ZH, &say, buf, CELL_MAX);
}

static const struct {
	const char *title;
	unsigned audiences;
	void (*cell)(const struct arrears_item *item, char buf[CELL_MAX]);
} columns[] = {
	{"phone", FOR(SMS), cell_phone},
	{"account_no", LISTS | FOR(SMS), cell_account_no},
	{"name", LISTS, cell_name},
	{"address", LISTS, cell_address},
	{"phone", FOR(MARKETING) | FOR(SERVICE), cell_phone},
	{"route", FOR(MARKETING) | FOR(READER), cell_route},
	{"reader", FOR(MARKETING) | FOR(READER), cell_reader},
	{"stage", LISTS, cell_stage},
	{"since", LISTS, cell_since},
	{"oldest_due", FOR(MARKETING) | FOR(SERVICE), cell_oldest_due},
	{"bills", FOR(MARKETING), cell_bills},
	{"overdue", LISTS, cell_overdue},
	{"next", FOR(MARKETING), cell_next},
	{"not_before", FOR(MARKETING), cell_not_before},
	{"marks", FOR(MARKETING) | FOR(SERVICE), cell_marks},
	{"message", FOR(SMS), cell_message},
};

/* --- lines ----------------------------------------------------------------------------------- */

/* item NULL: the titles. */
static void add_line(
	struct file *f, enum arrears_audience audience, const struct arrears_item *item)
{
	char cells[ARRAY_SIZE(columns)][CELL_MAX], typed[CELL_MAX];
	const char *line[ARRAY_SIZE(columns)];
	size_t count = 0;

	for (size_t i = 0; i < ARRAY_SIZE(columns); i++) {
		if ((columns[i].audiences >> audience & 1) == 0)
			continue;
		line[count] = columns[i].title;
		if (item != NULL) {
			columns[i].cell(item, typed);
			line[count] = csv_plain(cells[count], typed);
		}
		count++;
	}
	csv_file_line(&f->csv, line, count);
	f->rows += item != NULL;
}

/* --- the file -------------------------------------------------------------------------------- */

static bool belongs(const struct arrears_export_request *request, const struct arrears_item *item)
{
	static const unsigned stages[] = {
		[ARREARS_EXPORT_RISK] = 1U << ARREARS_STAGE_AT_RISK,
		[ARREARS_EXPORT_DISCONNECTION] =
			1U << ARREARS_STAGE_LISTED | 1U << ARREARS_STAGE_NOTIFIED |
			1U << ARREARS_STAGE_APPROVED | 1U << ARREARS_STAGE_WARNED,
		[ARREARS_EXPORT_REMINDERS] =
			1U << ARREARS_STAGE_REMINDED | 1U << ARREARS_STAGE_AT_RISK,
	};

	if (request->audience == ARREARS_FOR_SMS && item->phone[0] == '\0')
		return false;
	return money_sign(item->c.overdue) > 0 && (stages[request->what] >> item->c.stage & 1) != 0;
}

static bool gather(struct session *s, const struct arrears_export_request *request, struct file *f)
{
	const struct arrears_question question = {
		.on = request->on, .reader = request->reader, .limit = ROWS_MAX};
	struct arena arena = ARENA_EMPTY;
	struct arrears_item *items;
	size_t count;
	bool ok = arrears_list(s, &question, &arena, &items, &count);

	add_line(f, request->audience, NULL);
	for (size_t i = 0; ok && i < count; i++)
		if (belongs(request, &items[i]))
			add_line(f, request->audience, &items[i]);
	arena_release(&arena);
	return ok;
}

static bool note(struct session *s, void *ctx, struct operation_record *record)
{
	const struct file *f = ctx;

	(void)s;
	record->result_id = f->rows;
	snprintf(record->detail, sizeof record->detail, "%lld rows", (long long)f->rows);
	return true;
}

static bool keep_record(
	struct session *s, const struct arrears_export_request *request, struct file *f)
{
	char day[DATE_TEXT_MAX];
	struct operation_record record;
	const struct operation op = {.verb = VERB,
		.args = request->path,
		.subject = date_format(request->on, day),
		.work = note,
		.ctx = f};

	return operation_run(s, &op, &record);
}

static bool check(struct session *s, const struct arrears_export_request *request)
{
	bool sms = request->audience == ARREARS_FOR_SMS;

	return sms == (request->what == ARREARS_EXPORT_REMINDERS) ||
	       session_refuse(s, CODE_BAD_VALUE,
		       SAY(N_("Reminders are for the SMS gateway, and the lists for the others.")));
}

bool arrears_export(struct session *s, const struct arrears_export_request *request, int64_t *rows)
{
	struct file f = {.rows = 0};
	bool ok = operation_may(s, VERB, request->path, PERMIT_ARREARS_RUN) && check(s, request) &&
		  gather(s, request, &f) && keep_record(s, request, &f) &&
		  csv_file_write(&f.csv, request->path, &s->why);

	csv_file_release(&f.csv);
	if (ok)
		*rows = f.rows;
	return ok;
}

bool arrears_export_parse(enum arrears_export *out, const char *name)
{
	static const char *const names[] = {"risk", "disconnection", "reminders"};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		if (strcmp(names[i], name) != 0)
			continue;
		*out = (enum arrears_export)i;
		return true;
	}
	return false;
}

bool arrears_audience_parse(enum arrears_audience *out, const char *name)
{
	static const char *const names[] = {"marketing", "service", "reader", "sms"};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		if (strcmp(names[i], name) != 0)
			continue;
		*out = (enum arrears_audience)i;
		return true;
	}
	return false;
}
