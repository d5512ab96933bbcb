/* What a day-end report says: the day's shifts, stations, receipts and voids, and its seal. */
#include "counter/paper.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "counter/paper_report.h"
#include "counter/shift_view.h"
#include "db/audit.h"
#include "db/write_off_store.h"
#include "printing/day_report.h"

#define SEAL_WORDS_BEFORE 2 /* version and business date come before the heads */
#define SEAL_MAC "mac:"
#define HEADS_MAX 1024 /* stations of a hall */

struct day_draft {
	struct day_paper paper;
	struct date date;
	struct paper_scope scope;
	struct tender_line tenders[TENDER_KIND_END];
};

static bool load_tenders(struct session *s, struct day_draft *d)
{
	struct day_totals totals;

	if (!day_store_totals_of_date(s->db, d->date, &totals))
		return session_db_failed(s);
	d->paper.tenders = d->tenders;
	return report_tenders(s, &totals, d->tenders, &d->paper.tender_count, &d->paper.total);
}

static bool shift_net(const struct shift_view *view, struct money *net)
{
	*net = MONEY_ZERO;
	for (int kind = TENDER_CASH; kind < TENDER_KIND_END; kind++)
		if (!money_add(net, *net, view->tenders[kind].amount))
			return false;
	return true;
}

static bool total_add(struct day_shift *total, const struct day_shift *shift)
{
	total->payment_count += shift->payment_count;
	if (!money_add(&total->net, total->net, shift->net))
		return false;
	total->closed = total->closed || shift->closed;
	return !shift->closed ||
	       (money_add(&total->expected_cash, total->expected_cash, shift->expected_cash) &&
		       money_add(&total->counted, total->counted, shift->counted) &&
		       money_add(&total->difference, total->difference, shift->difference));
}

static bool load_shift(
	struct session *s, const struct shift_row *row, struct arena *arena, struct day_shift *out)
{
	struct drawer_close close = {.shift_id = row->shift_id};
	struct shift_view view;
	enum db_step step = drawer_store_close_of(s->db, row->shift_id, &close);

	if (step == DB_FAILED)
		return session_db_failed(s);
	if (!shift_view_load(s, row, &view))
		return false;
	*out = (struct day_shift){
		.shift_no = arena_text(arena, row->shift_no),
		.station = arena_text(arena, row->station),
		.opened_at = row->opened_at,
		.closed = step == DB_ROW,
		.payment_count = view.payments.count,
	};
	if (out->closed) {
		out->closed_at = close.at;
		out->expected_cash = close.expected;
		out->counted = close.counted;
		out->difference = close.difference;
	}
	if (!shift_net(&view, &out->net))
		return session_refuse_plain(s, CODE_DB_DAMAGED);
	return paper_person(s, row->login, arena, &out->cashier);
}

static bool load_shifts(struct session *s, struct arena *arena, struct day_draft *d)
{
	struct shift_row *rows;
	struct day_shift *list;

	if (!shift_store_of_date(s->db, d->date, arena, &rows, &d->paper.shift_count))
		return session_db_failed(s);
	list = arena_alloc(arena, d->paper.shift_count * sizeof *list);
	for (size_t i = 0; i < d->paper.shift_count; i++) {
		if (!load_shift(s, &rows[i], arena, &list[i]))
			return false;
		if (!total_add(&d->paper.shift_total, &list[i]))
			return session_refuse_plain(s, CODE_DB_DAMAGED);
	}
	d->paper.shifts = list;
	return true;
}

static bool load_stations(struct session *s, struct arena *arena, struct day_draft *d)
{
	struct paper_station *rows;
	struct day_station *list;
	size_t count;

	if (!paper_store_stations(s->db, d->date, arena, &rows, &count))
		return session_db_failed(s);
	list = arena_alloc(arena, count * sizeof *list);
	for (size_t i = 0; i < count; i++)
		list[i] = (struct day_station){
			rows[i].station, rows[i].payments, rows[i].reversals, rows[i].net};
	d->paper.stations = list;
	d->paper.station_count = count;
	return true;
}

static bool load_books(struct session *s, struct arena *arena, struct day_draft *d)
{
	struct paper_book *rows;
	struct day_book *list;
	size_t count;

	if (!paper_store_books(s->db, &d->scope, arena, &rows, &count))
		return session_db_failed(s);
	list = arena_alloc(arena, count * sizeof *list);
	for (size_t i = 0; i < count; i++)
		list[i] = (struct day_book){rows[i].station, rows[i].first_receipt,
			rows[i].last_receipt, rows[i].receipts, rows[i].voids};
	d->paper.books = list;
	d->paper.book_count = count;
	return true;
}

static bool load_voids(struct session *s, struct arena *arena, struct day_draft *d)
{
	struct paper_void *rows;
	struct day_void *list;
	size_t count;

	if (!report_voids(s, &d->scope, arena, &rows, &count))
		return false;
	list = arena_alloc(arena, count * sizeof *list);
	for (size_t i = 0; i < count; i++)
		list[i] = (struct day_void){rows[i].receipt_no, rows[i].reversal_no, rows[i].amount,
			rows[i].cashier, rows[i].approver, rows[i].reason};
	d->paper.voids = list;
	d->paper.void_count = count;
	return true;
}

/* Ends the word at *at and moves past it; "" at the end of the line. */
static char *next_word(char **at)
{
	char *word = *at;

	*at += strcspn(*at, " ");
	if (**at != '\0')
		*(*at)++ = '\0';
	return word;
}

/* "cli:34:5f…": chain, rows, MAC of the last one. */
static bool read_head(char *word, struct day_chain *out)
{
	char *count = strchr(word, ':'), *mac;

	if (count == NULL)
		return false;
	*count++ = '\0';
	mac = strchr(count, ':');
	if (mac == NULL)
		return false;
	*mac++ = '\0';
	*out = (struct day_chain){word, strtoll(count, NULL, 10), mac};
	return true;
}

/* The line as db/audit.h has it: version, date, heads (the hall's own first), MAC of the line. */
static void read_seal(char *line, struct arena *arena, struct day_paper *paper)
{
	struct day_chain *chains = arena_alloc(arena, HEADS_MAX * sizeof *chains);
	char *number;

	for (int i = 0; i < SEAL_WORDS_BEFORE; i++)
		(void)next_word(&line);
	while (*line != '\0' && paper->chain_count < HEADS_MAX) {
		char *word = next_word(&line);

		if (strncmp(word, SEAL_MAC, strlen(SEAL_MAC)) == 0)
			paper->seal_mac = word + strlen(SEAL_MAC);
		else if (read_head(word, &chains[paper->chain_count]))
			paper->chain_count++;
	}
	paper->chains = chains;
	if (paper->chain_count == 0)
		return;
	number = arena_alloc(arena, 24);
	snprintf(number, 24, "%lld", (long long)chains[0].count);
	paper->seal_no = number;
}

static bool load_seal(struct session *s, struct arena *arena, struct day_draft *d)
{
	const char *login;
	char *line;

	d->paper.seal_no = d->paper.seal_mac = "";
	if (!paper_store_settlement(s->db, d->date, arena, &d->paper.settled_at, &login) ||
		!audit_sealed_line(s->db, s->vault, d->date, &line))
		return session_db_failed(s);
	if (line != NULL)
		read_seal(arena_text(arena, line), arena, &d->paper);
	free(line);
	return login == NULL || paper_person(s, login, arena, &d->paper.settled_by);
}

static bool load_written_off(struct session *s, struct day_draft *d)
{
	struct write_off_sums sums;

	if (!write_off_store_sums(s->db, d->date, d->date, &sums))
		return session_db_failed(s);
	d->paper.written_off = (struct written_off_sums){.written_count = sums.write_offs,
		.recovered_count = sums.recoveries,
		.written = sums.written,
		.recovered = sums.recovered};
	return true;
}

static bool load_all(struct session *s, struct arena *arena, struct day_draft *d)
{
	return load_tenders(s, d) && load_shifts(s, arena, d) && load_stations(s, arena, d) &&
	       load_books(s, arena, d) && load_voids(s, arena, d) && load_written_off(s, d) &&
	       report_open_sales(s, 0, arena, &d->paper.open_sales) && load_seal(s, arena, d);
}

static bool load(struct session *s, struct paper_draft *draft)
{
	struct day_draft *d = arena_alloc(draft->arena, sizeof *d);
	bool ok;

	if (!date_parse(&d->date, draft->task->subject))
		return session_refuse_plain(s, CODE_BAD_DATE);
	d->scope.business_date = d->date;
	ok = (db_begin_read(s->db) || session_db_failed(s)) && load_all(s, draft->arena, d);
	ok = session_end_read(s, ok);
	if (!ok)
		return false;
	d->paper.hall = s->hall_name;
	d->paper.business_date = d->date;
	d->paper.trial = s->trial;
	draft->data = &d->paper;
	return true;
}

static bool save(const struct print_job *job, const void *data, struct document_saved *saved,
	struct fault *fault)
{
	return day_paper_save(job, data, saved, fault);
}

const struct paper_maker day_report_maker = {.file = "day-", .load = load, .save = save};
