#include "db/bind.h"

#include "core/utf8.h"
#include "db/engine.h"

void stmt_bind_money(struct stmt *st, int n, struct money m)
{
	stmt_bind_int(st, n, m.fen);
}

void stmt_bind_energy(struct stmt *st, int n, struct energy e)
{
	stmt_bind_int(st, n, e.wh);
}

void stmt_bind_date(struct stmt *st, int n, struct date d)
{
	char text[DATE_TEXT_MAX];

	stmt_bind_text(st, n, date_format(d, text));
}

void stmt_bind_period(struct stmt *st, int n, struct period p)
{
	char text[PERIOD_TEXT_MAX];

	stmt_bind_text(st, n, period_format(p, text));
}

void stmt_bind_moment(struct stmt *st, int n, struct moment m)
{
	stmt_bind_int(st, n, m.ms);
}

struct money stmt_money(struct stmt *st, int column)
{
	struct money m = MONEY_ZERO;

	if (!money_from_fen(&m, stmt_int(st, column)))
		stmt_wrong(st, column);
	return m;
}

struct energy stmt_energy(struct stmt *st, int column)
{
	int64_t wh = stmt_int(st, column);

	if (wh < -ENERGY_LIMIT_WH || wh > ENERGY_LIMIT_WH) {
		stmt_wrong(st, column);
		wh = 0;
	}
	return (struct energy){wh};
}

struct date stmt_date(struct stmt *st, int column)
{
	struct date d = {0};

	if (!stmt_is_null(st, column) && !date_parse(&d, stmt_text(st, column)))
		stmt_wrong(st, column);
	return d;
}

struct period stmt_period(struct stmt *st, int column)
{
	struct period p = {0};

	if (!stmt_is_null(st, column) && !period_parse(&p, stmt_text(st, column)))
		stmt_wrong(st, column);
	return p;
}

struct moment stmt_moment(struct stmt *st, int column)
{
	return (struct moment){stmt_int(st, column)};
}

void stmt_copy_text(struct stmt *st, int column, char *buf, size_t size)
{
	utf8_copy(buf, size, stmt_text(st, column));
}

struct tender stmt_tender(struct stmt *st, int column)
{
	struct tender tender = {.kind = TENDER_CASH, .amount = stmt_money(st, column + 1)};
	int64_t kind = stmt_int(st, column);

	if (kind >= TENDER_CASH && kind < TENDER_KIND_END)
		tender.kind = (enum tender_kind)kind;
	else
		stmt_wrong(st, column);
	stmt_copy_text(st, column + 2, tender.ref, sizeof tender.ref);
	return tender;
}

int stmt_bounded(struct stmt *st, int column, int lowest, int highest)
{
	int64_t value = stmt_int(st, column);

	if (value >= lowest && value <= highest)
		return (int)value;
	stmt_wrong(st, column);
	return lowest;
}

enum register_kind stmt_register(struct stmt *st, int column)
{
	return (enum register_kind)stmt_bounded(st, column, REGISTER_TOTAL, REGISTER_DEMAND);
}

int stmt_digits(struct stmt *st, int column)
{
	return stmt_bounded(st, column, READING_DIGITS_MIN, REGISTER_DIGITS_MAX);
}

enum reading_kind stmt_reading_kind(struct stmt *st, int column)
{
	return (enum reading_kind)stmt_bounded(st, column, READING_ACTUAL, READING_REMOTE);
}
