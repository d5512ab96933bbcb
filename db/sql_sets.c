/* All sets of statements, in the order of enum sql_set_id. */
#include "db/sql_sets.h"

const struct sql_set *const sql_sets[SQL_SET_COUNT] = {
	[SQL_SET_SCHEMA] = &schema_sql,
	[SQL_SET_AUDIT] = &audit_sql,
	[SQL_SET_HALL] = &hall_sql,
	[SQL_SET_JOURNAL] = &journal_sql,
	[SQL_SET_STAFF] = &staff_sql,
	[SQL_SET_ACCOUNT] = &account_sql,
	[SQL_SET_BILL] = &bill_sql,
	[SQL_SET_METER] = &meter_sql,
	[SQL_SET_READING] = &reading_sql,
	[SQL_SET_ROUTE] = &route_sql,
	[SQL_SET_RATE] = &rate_sql,
	[SQL_SET_TARIFF] = &tariff_sql,
	[SQL_SET_ABNORMAL] = &abnormal_sql,
	[SQL_SET_BILL_RUN] = &bill_run_sql,
	[SQL_SET_BILL_BATCH] = &bill_batch_sql,
	[SQL_SET_CORRECTION] = &correction_sql,
	[SQL_SET_HISTORY] = &history_sql,
	[SQL_SET_SHIFT] = &shift_sql,
	[SQL_SET_DRAWER] = &drawer_sql,
	[SQL_SET_AGEING] = &ageing_sql,
	[SQL_SET_DEPOSIT] = &deposit_sql,
	[SQL_SET_DAY] = &day_sql,
	[SQL_SET_CARD] = &card_sql,
	[SQL_SET_CARD_NOTE] = &card_note_sql,
	[SQL_SET_CARD_REVIEW] = &card_review_sql,
	[SQL_SET_CARD_PRICE] = &card_price_sql,
	[SQL_SET_SALE] = &sale_sql,
	[SQL_SET_SALE_SUM] = &sale_sum_sql,
	[SQL_SET_PAYMENT] = &payment_sql,
	[SQL_SET_ALLOCATION] = &allocation_sql,
	[SQL_SET_RECEIPT] = &receipt_sql,
	[SQL_SET_REVERSAL] = &reversal_sql,
	[SQL_SET_TENDER] = &tender_sql,
	[SQL_SET_EFFECT] = &effect_sql,
	[SQL_SET_COPY] = &copy_sql,
	[SQL_SET_QUEUE] = &queue_sql,
	[SQL_SET_DEVICE] = &device_sql,
	[SQL_SET_PAPER] = &paper_sql,
	[SQL_SET_DOCUMENT] = &document_sql,
	[SQL_SET_DOCUMENT_RUN] = &document_run_sql,
	[SQL_SET_SEARCH] = &search_sql,
	[SQL_SET_SEARCH_SQLITE] = &search_sqlite_sql,
	[SQL_SET_SEARCH_POSTGRES] = &search_postgres_sql,
	[SQL_SET_VERIFY] = &verify_sql,
	[SQL_SET_GUARD_SQLITE] = &guard_sqlite_sql,
	[SQL_SET_GUARD_POSTGRES] = &guard_postgres_sql,
	[SQL_SET_KEY] = &key_sql,
	[SQL_SET_CLOCK] = &clock_sql,
	[SQL_SET_TABLE] = &table_sql,
	[SQL_SET_TRANSFER_POSTGRES] = &transfer_postgres_sql,
	[SQL_SET_TOTALS] = &totals_sql,
	[SQL_SET_BACKUP] = &backup_sql,
	[SQL_SET_AUDIT_LATER] = &audit_later_sql,
	[SQL_SET_KEY_POSTGRES] = &key_postgres_sql,
	[SQL_SET_IDENTITY] = &identity_sql,
	[SQL_SET_ARREARS] = &arrears_sql,
	[SQL_SET_DISCONNECTION] = &disconnection_sql,
	[SQL_SET_BLACKLIST] = &blacklist_sql,
	[SQL_SET_SEALED] = &sealed_sql,
	[SQL_SET_IDENTITY_CHECK] = &identity_check_sql,
	[SQL_SET_RESTORATION] = &restoration_sql,
	[SQL_SET_METER_LINE] = &meter_line_sql,
	[SQL_SET_ARREARS_RUN] = &arrears_run_sql,
	[SQL_SET_REPAYMENT] = &repayment_sql,
	[SQL_SET_ROW_LOCK] = &row_lock_sql,
	[SQL_SET_WRITE_OFF] = &write_off_sql,
	[SQL_SET_ARREARS_LOCK] = &arrears_lock_sql,
	[SQL_SET_VERIFY_CASE] = &verify_case_sql,
};

bool sql_set_is_for(const struct sql_set *set, enum db_engine engine)
{
	if (set == &search_sqlite_sql || set == &guard_sqlite_sql)
		return engine == DB_SQLITE;
	if (set == &search_postgres_sql || set == &guard_postgres_sql ||
		set == &transfer_postgres_sql || set == &key_postgres_sql || set == &row_lock_sql ||
		set == &arrears_lock_sql)
		return engine == DB_POSTGRES;
	return true;
}
