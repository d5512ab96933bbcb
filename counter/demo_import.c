/* The customers and bills of a demo hall, as files that are taken over like any hall's. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/csv.h"
#include "core/utf8.h"
#include "counter/demo_hall.h"
#include "counter/import.h"
#include "db/file_system.h"

#define LINE_MAX_BYTES 4096
#define CELL_MAX 32
#define ACCOUNTS_HEADER                                                                 \
	"account_no,name,id_type,id_no,address,price_class,region,opened_on,phone,"     \
	"voltage,route,meter_no,meter_kind,tariff,advance,card_serial,card_count,card_" \
	"generation\n"
#define READINGS_HEADER "meter_no,read_on,register,value,kind\n"
#define REMOTE_EVERY 4 /* of the route come in by themselves, */
#define REMOTE_WRONG 6 /* the first of them with so many times of what is usual */
#define BILLS_HEADER "bill_no,account_no,period,energy_kwh,amount,issued_on,due_on,paid\n"

struct file {
	FILE *out;
	char path[PATH_MAX_BYTES];
	int64_t records;
};

static bool file_failed(struct demo *demo, struct file *file)
{
	*demo->why = file_fault(file->path, errno);
	if (file->out != NULL)
		fclose(file->out);
	unlink(file->path);
	return false;
}

static bool file_begin(struct demo *demo, struct file *file, const char *header)
{
	*file = (struct file){0};
	if (!path_with(file->path, sizeof file->path, demo->db_path, ".csv"))
		return file_failed(demo, file);
	file->out = fopen(file->path, "w");
	if (file->out == NULL || fputs(header, file->out) == EOF)
		return file_failed(demo, file);
	return true;
}

static bool file_add(struct file *file, const char *const *cells, size_t count)
{
	char line[LINE_MAX_BYTES] = "";

	for (size_t i = 0; i < count; i++)
		if (!csv_append(line, sizeof line, cells[i], i == 0))
			return false;
	file->records++;
	return fputs(line, file->out) != EOF && fputc('\n', file->out) != EOF;
}

/* Takes the file over and removes it. */
static bool file_import(
	struct demo *demo, struct file *file, struct session *s, enum import_what what)
{
	struct import_request request = {.what = what, .path = file->path};
	struct arena arena = ARENA_EMPTY;
	struct import_result result = {0};
	bool ok;

	if (fclose(file->out) != 0) {
		file->out = NULL;
		return file_failed(demo, file);
	}
	ok = file->records == 0 || import_run(s, &request, &arena, &result);
	unlink(file->path);
	if (!ok) {
		(void)demo_failed(demo, s);
		if (result.error_count > 0)
			demo->why->say = result.errors[0].say;
	}
	arena_release(&arena);
	return ok;
}

static const char *meter_kind(const struct demo_customer *c)
{
	if (!c->prepaid)
		return "postpaid";
	return c->index % 40 == 29 ? "prepaid_mag" : "prepaid_cpu";
}

/* Of those with a meter for CPU cards every second one is still to get the first card. */
static bool has_card(const struct demo_customer *c)
{
	return c->prepaid && c->index % 80 != 49;
}

static bool add_account(struct file *file, const struct demo_customer *c)
{
	char opened[DATE_TEXT_MAX], advance[MONEY_TEXT_MAX], route[CELL_MAX];
	char card[CELL_MAX] = "", bought[CELL_MAX] = "";

	if (c->to_read)
		utf8_copy(route, sizeof route, DEMO_ROUTE);
	else
		snprintf(route, sizeof route, "%.4s-%02d", c->account_no, c->issue_day);
	if (has_card(c)) {
		snprintf(card, sizeof card, "C0%.4s%010d", c->account_no, c->index + 1);
		snprintf(bought, sizeof bought, "%d", c->index % 30 + 1);
	}
	const char *const cells[] = {
		c->account_no,
		c->name,
		id_type_name(c->id_type),
		c->id_no,
		c->address,
		demo_price_class(c->kind),
		c->county,
		date_format(c->opened_on, opened),
		c->phone,
		c->kind == DEMO_HOME ? "220V" : "380V",
		route,
		c->meter_no,
		meter_kind(c),
		c->place->tariff_name[c->kind],
		money_format(c->advance, advance),
		card,
		bought,
		c->prepaid ? "1" : "",
	};

	return file_add(file, cells, ARRAY_SIZE(cells));
}

bool demo_import_accounts(struct demo *demo)
{
	struct file file;

	if (!file_begin(demo, &file, ACCOUNTS_HEADER))
		return false;
	for (int i = 0; i < demo->request->customers; i++)
		if (!add_account(&file, &demo->customers[i]))
			return file_failed(demo, &file);
	demo->made->accounts += file.records;
	return file_import(demo, &file, &demo->desks[DESK_ADMIN], IMPORT_ACCOUNTS);
}

static bool add_bill(struct file *file, const struct demo_customer *c, const struct demo_bill *bill)
{
	struct period period = period_add(period_of(bill->issued_on), -1);
	char number[CELL_MAX], month[PERIOD_TEXT_MAX], energy[ENERGY_TEXT_MAX];
	char amount[MONEY_TEXT_MAX], issued[DATE_TEXT_MAX], due[DATE_TEXT_MAX];
	char paid[MONEY_TEXT_MAX];

	snprintf(number, sizeof number, "%04d%02d-%s", period_year(period), period_month(period),
		c->account_no);
	const char *const cells[] = {
		number,
		c->account_no,
		period_format(period, month),
		energy_format(bill->energy, energy),
		money_format(bill->amount, amount),
		date_format(bill->issued_on, issued),
		date_format(bill->due_on, due),
		money_format(bill->paid, paid),
	};

	return file_add(file, cells, ARRAY_SIZE(cells));
}

static bool issued_within(const struct demo_bill *bill, struct date from, struct date to)
{
	return date_compare(bill->issued_on, from) >= 0 && date_compare(bill->issued_on, to) <= 0;
}

static bool add_bills(
	struct file *file, const struct demo_customer *c, struct date from, struct date to)
{
	for (size_t i = 0; i < c->bill_count; i++)
		if (issued_within(&c->bills[i], from, to) && !add_bill(file, c, &c->bills[i]))
			return false;
	return true;
}

bool demo_import_bills(struct demo *demo, struct date from, struct date to)
{
	struct file file;

	if (!file_begin(demo, &file, BILLS_HEADER))
		return false;
	for (int i = 0; i < demo->request->customers; i++)
		if (!add_bills(&file, &demo->customers[i], from, to))
			return file_failed(demo, &file);
	demo->made->bills += file.records;
	return file_import(demo, &file, &demo->desks[DESK_VERIFIER], IMPORT_BILLS);
}

static bool add_reading(
	struct file *file, const struct demo_customer *c, struct date on, int64_t value)
{
	char day[DATE_TEXT_MAX], shown[CELL_MAX];

	snprintf(shown, sizeof shown, "%lld", (long long)value);
	const char *const cells[] = {c->meter_no, date_format(on, day), "total", shown, "remote"};

	return file_add(file, cells, ARRAY_SIZE(cells));
}

/* Last month's of the whole route, and on the second day some of this month's. */
bool demo_import_readings(struct demo *demo, struct date last, struct date remote)
{
	bool now = date_compare(last, remote) < 0;
	struct file file;
	int64_t nth = 0;

	if (!file_begin(demo, &file, READINGS_HEADER))
		return false;
	for (int i = 0; i < demo->request->customers; i++) {
		const struct demo_customer *c = &demo->customers[i];
		int64_t before = demo_customer_reading(c, false);
		int64_t value =
			nth == 0 ? before + c->kwh * REMOTE_WRONG : demo_customer_reading(c, true);

		if (!c->to_read)
			continue;
		if (!add_reading(&file, c, last, before) ||
			(now && nth % REMOTE_EVERY == 0 && !add_reading(&file, c, remote, value)))
			return file_failed(demo, &file);
		nth++;
	}
	return file_import(demo, &file, &demo->desks[DESK_VERIFIER], IMPORT_READINGS);
}
