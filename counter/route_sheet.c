/*
 * A route's sheet. The file has the columns of `import readings`, so that what a reader filled in
 * comes back as it is.
 */
#include "counter/route_sheet.h"

#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/utf8.h"
#include "counter/csv_file.h"
#include "counter/file_hash.h"
#include "counter/operation.h"
#include "counter/paper.h"
#include "counter/paper_desk.h"
#include "printing/route_sheet.h"

/* The names of `import readings` where it has them. */
static const char *const titles[] = {"account_no", "name", "address", "meter_no", "register",
	"multiplier", "last_read_on", "last_value", "read_on", "value"};

struct route_sheet {
	struct route_view route;
	struct route_stop *stops;
	size_t count;
	struct arena arena;
};

static bool sheet_load(struct session *s, const struct route_query *query, struct route_sheet *out)
{
	struct route_view *routes;
	size_t count;

	*out = (struct route_sheet){.arena = ARENA_EMPTY};
	if (query->route[0] == '\0')
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("Name the route: its sheet is made for one route at a time.")));
	if (!route_list(s, query, &out->arena, &routes, &count))
		return false;
	out->route = routes[0];
	return route_stops(s, query, &out->arena, &out->stops, &out->count);
}

static bool note(struct session *s, void *ctx, struct operation_record *record)
{
	const struct route_sheet *sheet = ctx;

	(void)s;
	record->result_id = (int64_t)sheet->count;
	snprintf(record->detail, sizeof record->detail, "%zu rows", sheet->count);
	return true;
}

static bool keep_record(struct session *s, struct route_sheet *sheet)
{
	const struct operation op = {.verb = "route_sheet",
		.args = "",
		.subject = sheet->route.route,
		.work = note,
		.ctx = sheet};
	struct operation_record record;

	return operation_run(s, &op, &record);
}

/* --- paper ----------------------------------------------------------------------------------- */

static const char *register_text(
	const struct session *s, const struct route_stop *stop, struct arena *arena)
{
	const char *title = text_in(paper_lang(s), register_kind_title(stop->which));
	char text[SAY_TEXT_MAX];

	if (strcmp(stop->multiplier, "") == 0 || strcmp(stop->multiplier, "1") == 0)
		return title;
	snprintf(text, sizeof text, "%s x%s", title, stop->multiplier);
	return arena_text(arena, text);
}

static const char *value_text(bool has, int64_t value, struct arena *arena)
{
	char text[READING_TEXT_MAX];

	return has ? arena_text(arena, reading_format(value, text)) : "";
}

static struct sheet_stop paper_stop(
	const struct session *s, const struct route_stop *stop, struct arena *arena)
{
	char day[DATE_TEXT_MAX];

	return (struct sheet_stop){.account_no = stop->account_no,
		.name = stop->name,
		.address = stop->address,
		.meter_no = stop->meter_no,
		.which = register_text(s, stop, arena),
		.last_on = stop->has_last ? arena_text(arena, date_format(stop->last_on, day)) : "",
		.last = value_text(stop->has_last, stop->last, arena),
		.now = value_text(stop->has_now, stop->now, arena)};
}

static bool paper_of(struct session *s, const struct route_query *query, struct route_sheet *sheet,
	struct sheet_paper *out)
{
	struct sheet_stop *stops = arena_alloc(&sheet->arena, sheet->count * sizeof *stops);

	for (size_t i = 0; i < sheet->count; i++)
		stops[i] = paper_stop(s, &sheet->stops[i], &sheet->arena);
	*out = (struct sheet_paper){.hall = s->hall_name,
		.route = sheet->route.route,
		.reader = "",
		.period = query->period,
		.has_due = sheet->route.planned,
		.due_on = sheet->route.due_on,
		.stops = stops,
		.stop_count = sheet->count,
		.trial = s->trial};
	return sheet->route.reader[0] == '\0' ||
	       paper_person(s, sheet->route.reader, &sheet->arena, &out->reader);
}

static bool paper_save_as(struct session *s, const struct sheet_paper *paper, const char *path,
	struct paper_made *out)
{
	const struct print_job job = {
		.share_dir = s->share_dir, .lang = paper_lang(s), .path = path};
	struct document_saved saved;
	int64_t bytes;

	if (!sheet_paper_save(&job, paper, &saved, &s->why))
		return false;
	*out = (struct paper_made){.pages = saved.pages};
	utf8_copy(out->subject, sizeof out->subject, paper->route);
	utf8_copy(out->file, sizeof out->file, path);
	return file_sha256(path, out->sha256, &bytes) ||
	       session_refuse(s, CODE_IO,
		       SAY(N_("{1} was written, but cannot be read back: check the disk."),
			       say_text(path)));
}

bool route_sheet_pdf(struct session *s, const struct route_query *query, const char *path,
	struct paper_made *out)
{
	struct route_sheet sheet;
	struct sheet_paper paper;
	bool ok = sheet_load(s, query, &sheet) && paper_of(s, query, &sheet, &paper) &&
		  keep_record(s, &sheet) && paper_save_as(s, &paper, path, out);

	arena_release(&sheet.arena);
	return ok;
}

bool route_sheet_print(struct session *s, const struct route_query *query, struct paper_made *out)
{
	char name[ROUTE_NAME_MAX + 16], path[PATH_MAX_BYTES];

	snprintf(name, sizeof name, "route-%.32s.pdf", query->route);
	return session_may(s, PERMIT_READING_READ) && paper_desk_place(s, name, path) &&
	       route_sheet_pdf(s, query, path, out) &&
	       paper_desk_send(s, path, name, out->request_id);
}

/* --- file ------------------------------------------------------------------------------------ */

static void add_stop(struct csv_file *out, const struct route_stop *stop)
{
	char account[CSV_CELL_MAX], name[CSV_CELL_MAX], address[CSV_CELL_MAX], meter[CSV_CELL_MAX];
	char last_on[DATE_TEXT_MAX] = "", now_on[DATE_TEXT_MAX] = "";
	char last[READING_TEXT_MAX] = "", now[READING_TEXT_MAX] = "";

	if (stop->has_last) {
		date_format(stop->last_on, last_on);
		reading_format(stop->last, last);
	}
	if (stop->has_now) {
		date_format(stop->now_on, now_on);
		reading_format(stop->now, now);
	}
	csv_file_line(out,
		(const char *const[]){csv_plain(account, stop->account_no),
			csv_plain(name, stop->name), csv_plain(address, stop->address),
			csv_plain(meter, stop->meter_no), register_kind_name(stop->which),
			stop->multiplier, last_on, last, now_on, now},
		ARRAY_SIZE(titles));
}

bool route_sheet_csv(
	struct session *s, const struct route_query *query, const char *path, int64_t *rows)
{
	struct csv_file file = {NULL, 0, 0, false};
	struct route_sheet sheet;
	bool ok = sheet_load(s, query, &sheet);

	csv_file_line(&file, titles, ARRAY_SIZE(titles));
	for (size_t i = 0; ok && i < sheet.count; i++)
		add_stop(&file, &sheet.stops[i]);
	ok = ok && keep_record(s, &sheet) && csv_file_write(&file, path, &s->why);
	if (ok)
		*rows = (int64_t)sheet.count;
	csv_file_release(&file);
	arena_release(&sheet.arena);
	return ok;
}
