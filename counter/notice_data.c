/* What every letter says: the customer, the office, what is owed to the day and bill by bill. */
#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/late_charge.h"
#include "core/price_class.h"
#include "core/rmb.h"
#include "counter/notice_work.h"
#include "db/journal.h"
#include "db/row_lock.h"

#define TEXT_BYTES 64
#define METERS_BYTES 256

void notice_say(struct notice_draft *draft, enum letter_field field, const char *text)
{
	draft->data.values[field] = arena_text(draft->arena, text);
}

void notice_say_date(struct notice_draft *draft, enum letter_field field, struct date date)
{
	struct civil c = date_to_civil(date);
	char text[TEXT_BYTES];

	snprintf(text, sizeof(text), "%d年%d月%d日", c.year, c.month, c.day);
	notice_say(draft, field, text);
}

void notice_say_count(struct notice_draft *draft, enum letter_field field, int64_t count)
{
	char text[TEXT_BYTES];

	snprintf(text, sizeof(text), "%" PRId64, count);
	notice_say(draft, field, text);
}

static void say_sum(struct notice_draft *draft, enum letter_field field, struct money amount)
{
	char text[MONEY_TEXT_MAX];

	notice_say(draft, field, money_format_grouped(amount, text));
}

/* "2026年3月", "2026年3月至2026年9月". */
static void say_periods(struct notice_draft *draft, struct period first, struct period last)
{
	char text[TEXT_BYTES];

	if (first.months == last.months)
		snprintf(text, sizeof(text), "%d年%d月", period_year(first), period_month(first));
	else
		snprintf(text, sizeof(text), "%d年%d月至%d年%d月", period_year(first),
			period_month(first), period_year(last), period_month(last));
	notice_say(draft, FIELD_PERIODS, text);
}

static bool say_account(struct notice_draft *draft)
{
	struct session *s = draft->kit->s;
	const struct account_row *a = &draft->account;
	char meters[METERS_BYTES];

	if (!document_store_meters(s->db, a->account_id, meters, sizeof(meters)))
		return session_db_failed(s);
	notice_say(draft, FIELD_ACCOUNT_NO, a->account_no);
	notice_say(draft, FIELD_NAME, a->name);
	notice_say(draft, FIELD_ADDRESS, a->address);
	notice_say(draft, FIELD_PRICE_CLASS, text_in(LANG_ZH, price_class_title(a->price_class)));
	notice_say(draft, FIELD_PHONE, a->phone);
	notice_say(draft, FIELD_ROUTE, a->route);
	notice_say(draft, FIELD_ID_NO, a->id_masked);
	notice_say(draft, FIELD_METER_NO, meters);
	if (draft->kit->request->deceased)
		notice_say(draft, FIELD_DECEASED, "1");
	return true;
}

static void say_office(struct notice_draft *draft)
{
	notice_say(draft, FIELD_OFFICE, draft->kit->s->hall_name);
	for (enum office_word w = 0; w < OFFICE_WORDS; w++)
		notice_say(draft, notice_office_field(w),
			template_word(&draft->kit->office.words, (int)w));
}

static bool say_bill(struct notice_draft *draft, const struct bill_view *bill, size_t row)
{
	size_t width = letter_list_width(LIST_BILLS);
	const char **cells = (const char **)draft->data.rows[LIST_BILLS].cells + row * width;
	char text[9][TEXT_BYTES];
	struct money due;

	if (!money_add(&due, bill->principal_due, bill->late_charge))
		return session_refuse_plain(draft->kit->s, CODE_DB_DAMAGED);
	assert(width == ARRAY_SIZE(text));
	snprintf(text[0], TEXT_BYTES, "%zu", row + 1);
	snprintf(text[1], TEXT_BYTES, "%s", bill->bill_no);
	period_format(bill->period, text[2]);
	energy_format(bill->energy, text[3]);
	date_format(bill->due_on, text[4]);
	snprintf(text[5], TEXT_BYTES, "%d", bill->days_late);
	money_format_grouped(bill->principal_due, text[6]);
	money_format_grouped(bill->late_charge, text[7]);
	money_format_grouped(due, text[8]);
	for (size_t i = 0; i < width; i++)
		cells[i] = arena_text(draft->arena, text[i]);
	return true;
}

/* Bills whose due date has passed: a letter of demand does not ask for what may still be paid. */
static bool is_overdue(const struct bill_view *bill, struct date on)
{
	return date_compare(bill->due_on, on) < 0;
}

struct sums {
	struct money principal, late_charge, total;
	struct period first, last;
	const struct bill_view *oldest;
	size_t count;
};

static bool add_up(struct notice_draft *draft, const struct bill_view *bill, struct sums *sums)
{
	if (!money_add(&sums->principal, sums->principal, bill->principal_due) ||
		!money_add(&sums->late_charge, sums->late_charge, bill->late_charge) ||
		!money_add(&sums->total, sums->principal, sums->late_charge))
		return session_refuse_plain(draft->kit->s, CODE_DB_DAMAGED);
	if (sums->count == 0) {
		sums->first = sums->last = bill->period;
		sums->oldest = bill;
	}
	if (bill->period.months < sums->first.months)
		sums->first = bill->period;
	if (bill->period.months > sums->last.months)
		sums->last = bill->period;
	return say_bill(draft, bill, sums->count++);
}

void notice_say_sums(struct notice_draft *draft, struct money principal, struct money late_charge,
	struct money total)
{
	char words[RMB_TEXT_MAX];

	say_sum(draft, FIELD_PRINCIPAL, principal);
	say_sum(draft, FIELD_LATE_CHARGE, late_charge);
	say_sum(draft, FIELD_TOTAL, total);
	notice_say(draft, FIELD_TOTAL_WORDS, rmb_capitals(words, total));
}

/* Where nothing is overdue the sums stay empty, and no sentence about them stands. */
static void say_sums(struct notice_draft *draft, const struct sums *sums)
{
	if (sums->count == 0)
		return;
	notice_say_sums(draft, sums->principal, sums->late_charge, sums->total);
	notice_say_count(draft, FIELD_BILL_COUNT, (int64_t)sums->count);
	say_periods(draft, sums->first, sums->last);
	notice_say_date(draft, FIELD_OLDEST_DUE, sums->oldest->due_on);
	notice_say_count(draft, FIELD_DAYS_LATE, sums->oldest->days_late);
}

/* 供电营业规则 1996 art. 98, as core/late_charge.h computes it. */
static const char *rate_words(const char *price_class)
{
	return price_class_residential(price_class)
		       ? N_("The late charge of residents is 1 permille of the arrears a day.")
		       : N_("The late charge of other customers is 2 permille of the arrears a day "
			    "in the year in which they fell due, and 3 permille after.");
}

static bool say_debt(struct notice_draft *draft)
{
	const struct notice_kit *kit = draft->kit;
	struct session *s = kit->s;
	const struct bills_query query = {.account_id = draft->account.account_id,
		.price_class = draft->account.price_class,
		.on = kit->on};
	struct sums sums = {.count = 0};
	struct money advance;

	if (!bills_due_load(s, &query, draft->arena, &draft->due))
		return false;
	if (draft->due.count > LETTER_ROWS_MAX)
		return session_refuse_plain(s, CODE_LIMIT_EXCEEDED);
	draft->data.rows[LIST_BILLS].cells = arena_alloc(draft->arena,
		(draft->due.count + 1) * letter_list_width(LIST_BILLS) * sizeof(char *));
	for (size_t i = 0; i < draft->due.count; i++)
		if (is_overdue(&draft->due.bills[i], kit->on) &&
			!add_up(draft, &draft->due.bills[i], &sums))
			return false;
	draft->data.rows[LIST_BILLS].count = sums.count;
	if (sums.count == 0 && notice_row(kit->request->kind)->needs_debt)
		return session_refuse(s, CODE_NOTHING_DUE,
			SAY(N_("Account {1} has no bill that is overdue: there is nothing to "
			       "write about."),
				say_text(draft->account.account_no)));
	if (!journal_balance(s->db, LEDGER_ADVANCE, draft->account.account_id, &advance))
		return session_db_failed(s);
	advance = money_negate(advance);
	if (money_sign(advance) > 0)
		say_sum(draft, FIELD_ADVANCE, advance);
	say_sums(draft, &sums);
	notice_say(draft, FIELD_RATE, text_in(LANG_ZH, rate_words(draft->account.price_class)));
	return true;
}

bool notice_draft_load(struct notice_draft *draft)
{
	/* Two who write the same letter at once make one of it. */
	if (!draft->kit->look && !lock_account(draft->kit->s->db, draft->account.account_id))
		return session_db_failed(draft->kit->s);
	draft->data = (struct letter_data){0};
	notice_say_date(draft, FIELD_DATE, draft->kit->on);
	notice_say_date(draft, FIELD_AS_OF, draft->kit->on);
	say_office(draft);
	return say_account(draft) && say_debt(draft) && notice_kind_load(draft);
}
