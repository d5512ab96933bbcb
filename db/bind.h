#ifndef DB_BIND_H
#define DB_BIND_H

#include "core/date.h"
#include "core/energy.h"
#include "core/money.h"
#include "core/reading.h"
#include "core/tender.h"
#include "db/database.h"

/*
 * Domain values as they are stored: money in fen, energy in Wh, moments in ms (BIGINT); dates and
 * periods as ISO text. A stored value that cannot be read is a damaged database: the column
 * functions mark the connection failed (db_damaged) and return zero.
 */
void stmt_bind_money(struct stmt *st, int n, struct money m);
void stmt_bind_energy(struct stmt *st, int n, struct energy e);
void stmt_bind_date(struct stmt *st, int n, struct date d);
void stmt_bind_period(struct stmt *st, int n, struct period p);
void stmt_bind_moment(struct stmt *st, int n, struct moment m);

struct money stmt_money(struct stmt *st, int column);
struct energy stmt_energy(struct stmt *st, int column);
struct date stmt_date(struct stmt *st, int column);
struct period stmt_period(struct stmt *st, int column);
struct moment stmt_moment(struct stmt *st, int column);

/* Kind, amount and reference, from three columns that follow one another. */
struct tender stmt_tender(struct stmt *st, int column);

/* What a meter shows: its register, the digits of one, how it was read. */
enum register_kind stmt_register(struct stmt *st, int column);
int stmt_digits(struct stmt *st, int column);
enum reading_kind stmt_reading_kind(struct stmt *st, int column);

/* A small number within bounds; the lowest, and the connection fails, where it lies outside. */
int stmt_bounded(struct stmt *st, int column, int lowest, int highest);

/* More rows than there can be: the connection fails with db_damaged. Always false. */
bool stmt_too_many(struct stmt *st);

/* Copies text into buf, cut at a character. */
void stmt_copy_text(struct stmt *st, int column, char *buf, size_t size);

#endif
