#ifndef DB_SQL_SETS_H
#define DB_SQL_SETS_H

#include "db/database.h"

/*
 * Every statement of the program, so that a test can prepare all of them on both engines. A store
 * adds its id here, before SQL_SET_COUNT, and its set to sql_sets.c.
 */
enum sql_set_id {
	SQL_SET_SCHEMA,
	SQL_SET_AUDIT,
	SQL_SET_HALL,
	SQL_SET_JOURNAL,
	SQL_SET_STAFF,
	SQL_SET_ACCOUNT,
	SQL_SET_BILL,
	SQL_SET_METER,
	SQL_SET_READING,
	SQL_SET_ROUTE,
	SQL_SET_RATE,
	SQL_SET_TARIFF,
	SQL_SET_ABNORMAL,
	SQL_SET_BILL_RUN,
	SQL_SET_BILL_BATCH,
	SQL_SET_CORRECTION,
	SQL_SET_HISTORY,
	SQL_SET_SHIFT,
	SQL_SET_DRAWER,
	SQL_SET_DAY,
	SQL_SET_AGEING,
	SQL_SET_DEPOSIT,
	SQL_SET_CARD,
	SQL_SET_CARD_NOTE,
	SQL_SET_CARD_REVIEW,
	SQL_SET_CARD_PRICE,
	SQL_SET_CARD_DEBT,
	SQL_SET_SALE,
	SQL_SET_SALE_SUM,
	SQL_SET_PAYMENT,
	SQL_SET_ALLOCATION,
	SQL_SET_RECEIPT,
	SQL_SET_REVERSAL,
	SQL_SET_TENDER,
	SQL_SET_EFFECT,
	SQL_SET_COPY,
	SQL_SET_QUEUE,
	SQL_SET_DEVICE,
	SQL_SET_PAPER,
	SQL_SET_DOCUMENT,
	SQL_SET_DOCUMENT_RUN,
	SQL_SET_SEARCH,
	SQL_SET_SEARCH_SQLITE,
	SQL_SET_SEARCH_POSTGRES,
	SQL_SET_VERIFY,
	SQL_SET_GUARD_SQLITE,
	SQL_SET_GUARD_POSTGRES,
	SQL_SET_KEY,
	SQL_SET_CLOCK,
	SQL_SET_TABLE,
	SQL_SET_TRANSFER_POSTGRES,
	SQL_SET_TOTALS,
	SQL_SET_BACKUP,
	SQL_SET_AUDIT_LATER,
	SQL_SET_KEY_POSTGRES,
	SQL_SET_IDENTITY,
	SQL_SET_ARREARS,
	SQL_SET_DISCONNECTION,
	SQL_SET_BLACKLIST,
	SQL_SET_SEALED,
	SQL_SET_IDENTITY_CHECK,
	SQL_SET_RESTORATION,
	SQL_SET_METER_LINE,
	SQL_SET_ARREARS_RUN,
	SQL_SET_REPAYMENT,
	SQL_SET_ROW_LOCK,
	SQL_SET_WRITE_OFF,
	SQL_SET_ARREARS_LOCK,
	SQL_SET_ACCOUNT_LOCK,
	SQL_SET_VERIFY_CASE,
	SQL_SET_COUNT,
	SQL_SET_EXTRA = SQL_SET_COUNT /* a set that stands in no table: tests */
};

extern const struct sql_set *const sql_sets[SQL_SET_COUNT];

extern const struct sql_set audit_sql;   /* db/audit.c */
extern const struct sql_set hall_sql;    /* db/hall_store.c */
extern const struct sql_set journal_sql; /* db/journal.c */
extern const struct sql_set schema_sql;  /* db/migration.c */
extern const struct sql_set staff_sql;   /* db/staff_store.c */
extern const struct sql_set account_sql, ageing_sql, deposit_sql;
extern const struct sql_set bill_sql, meter_sql, tariff_sql;
extern const struct sql_set reading_sql, rate_sql, route_sql, abnormal_sql;
extern const struct sql_set bill_run_sql, bill_batch_sql, correction_sql;
extern const struct sql_set history_sql, shift_sql, drawer_sql, day_sql;
extern const struct sql_set payment_sql, allocation_sql, receipt_sql, reversal_sql;
extern const struct sql_set card_sql, card_note_sql, card_review_sql, card_price_sql, card_debt_sql,
	sale_sql, sale_sum_sql;
extern const struct sql_set tender_sql, effect_sql, copy_sql, queue_sql, device_sql;
extern const struct sql_set paper_sql, document_sql, document_run_sql;
extern const struct sql_set search_sql, search_sqlite_sql, search_postgres_sql;
extern const struct sql_set verify_sql, guard_sqlite_sql, guard_postgres_sql;
extern const struct sql_set key_sql, clock_sql, table_sql, transfer_postgres_sql;
extern const struct sql_set totals_sql, backup_sql, audit_later_sql, key_postgres_sql, identity_sql;
extern const struct sql_set arrears_sql, disconnection_sql, blacklist_sql;
extern const struct sql_set sealed_sql, identity_check_sql, restoration_sql, meter_line_sql;
extern const struct sql_set arrears_run_sql, repayment_sql, row_lock_sql;
extern const struct sql_set write_off_sql, arrears_lock_sql, account_lock_sql;
extern const struct sql_set verify_case_sql;

/* False for the sets that are written for the other engine alone. */
bool sql_set_is_for(const struct sql_set *set, enum db_engine engine);

#endif
