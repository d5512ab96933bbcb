/* The arrears lists as files. */
#include "counter/arrears_export.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "core/arena.h"
#include "core/csv.h"
#include "counter/arrears_view.h"
#include "counter/operation.h"
#include "printing/whole_file.h"

#define VERB "arrears export"
#define BOM "\xef\xbb\xbf" /* without it Excel takes the file for GBK */
#define LINE_END "\r\n"
#define CELL_MAX 1024
#define LINE_MAX_BYTES 8192
#define ROWS_MAX 1000000

#define FOR(audience) (1U << ARREARS_FOR_##audience)
#define LISTS (FOR(MARKETING) | FOR(SERVICE) | FOR(READER))

struct file {
	char *text;
	size_t size, room;
	int64_t rows;
	bool too_large;
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

static void add_text(struct file *f, const char *text)
{
	size_t more = strlen(text);

	while (f->size + more + 1 > f->room) {
		f->room = f->room == 0 ? 65536 : f->room * 2;
		f->text = xrealloc(f->text, f->room);
	}
	memcpy(f->text + f->size, text, more + 1);
	f->size += more;
}

/* A spreadsheet runs what begins like a formula; text that people typed is never one. */
static const char *plain(char buf[CELL_MAX + 1], const char *text)
{
	bool formula = text[0] != '\0' && strchr("=+-@\t\r", text[0]) != NULL;

	snprintf(buf, CELL_MAX + 1, "%s%s", formula ? "'" : "", text);
	return buf;
}

/* item NULL: the titles. */
static void add_line(
	struct file *f, enum arrears_audience audience, const struct arrears_item *item)
{
	char line[LINE_MAX_BYTES] = "", cell[CELL_MAX], text[CELL_MAX + 1];
	bool first = true;

	for (size_t i = 0; i < ARRAY_SIZE(columns); i++) {
		if ((columns[i].audiences >> audience & 1) == 0)
			continue;
		if (item != NULL)
			columns[i].cell(item, cell);
		if (!csv_append(line, sizeof line,
			    item == NULL ? columns[i].title : plain(text, cell), first))
			f->too_large = true;
		first = false;
	}
	add_text(f, line);
	add_text(f, LINE_END);
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

	add_text(f, BOM);
	add_line(f, request->audience, NULL);
	for (size_t i = 0; ok && i < count; i++)
		if (belongs(request, &items[i]))
			add_line(f, request->audience, &items[i]);
	arena_release(&arena);
	if (ok && f->too_large)
		return session_refuse_plain(s, CODE_LIMIT_EXCEEDED);
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
		  whole_file_write(request->path, f.text, f.size, &s->why);

	free(f.text);
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
