#include "tests/crash/card_tariff.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/card_prices.h"
#include "core/utf8.h"
#include "db/account_store.h"
#include "db/bind.h"
#include "db/card_note_store.h"
#include "db/card_price_store.h"
#include "db/database.h"
#include "db/tariff_store.h"
#include "tests/crash/card_deed.h"

#define BODY                                                                                   \
	"format = 1\nname = T\nregion = T\nplan = T\nvoltage = T\nprice_class = residential\n" \
	"grade = example\ncycle = year\nvalid_from = %s\n%s%s%stier = 0 30 %s\ntier = 30 - %s\n"
#define FIRST_TIER_WH 30000
#define USER_TIERS 3
#define HOARD 5000000
#define FILE_BYTES 203 /* of the edition that the cards have */
#define ROUNDING 2     /* fen: each of two tiers is rounded once */
#define E8_PER_FEN_WH INT64_C(1000000000)

static const struct edition {
	const char *from, *to, *first, *second;
	int64_t price_e8[2];
} editions[] = {
	{"2026-01-01", "2026-11-30", "0.5", "0.8", {50000000, 80000000}},
	{"2026-12-01", "", "0.6", "0.9", {60000000, 90000000}},
};

/* --- how the hall is ------------------------------------------------------------------------ */

static void insert_edition(struct db *db, const struct edition *e)
{
	char body[512];
	struct tariff_row row = {
		.name = LAB_TARIFF, .body = body, .login = "adm", .price_class = "residential"};
	bool ends = e->to[0] != '\0';

	snprintf(body, sizeof body, BODY, e->from, ends ? "valid_to = " : "", e->to,
		ends ? "\n" : "", e->first, e->second);
	lab_must(date_parse(&row.valid_from, e->from), "tariff");
	row.has_valid_to = ends;
	lab_must(!ends || date_parse(&row.valid_to, e->to), "tariff");
	lab_must(tariff_store_insert(db, &row), "tariff");
}

static void set_account(struct db *db, const char *account_no, enum card_unit unit)
{
	struct card_setting setting = {.unit = unit, .user_type = USER_TIERS, .hoard_limit = HOARD};
	struct account_row account;
	bool found;

	lab_must(account_store_find(db, account_no, &account, &found) && found, "account");
	setting.account_id = account.account_id;
	utf8_copy(setting.login, sizeof setting.login, "sue");
	lab_must(card_note_set(db, &setting), "setting");
}

static void set_both(struct db *db, enum card_unit unit)
{
	set_account(db, LAB_OPENED, unit);
	set_account(db, LAB_NEW, unit);
}

void lab_tariff_found(struct db *db)
{
	insert_edition(db, &editions[0]);
	set_both(db, CARD_UNIT_MONEY);
}

void lab_register_prices(struct card_worker *w)
{
	lab_must(db_begin(w->s.db), "tariff");
	insert_edition(w->s.db, &editions[1]);
	lab_must(db_commit(w->s.db), "tariff");
}

void lab_count_energy(struct card_worker *w)
{
	lab_must(db_begin(w->s.db), "setting");
	set_both(w->s.db, CARD_UNIT_ENERGY);
	lab_must(db_commit(w->s.db), "setting");
}

/* --- price files ---------------------------------------------------------------------------- */

static bool is_whole(const uint8_t *file)
{
	struct card_prices prices;

	return card_prices_decode(&prices, file, FILE_BYTES) == CARD_DECODE_OK;
}

static void judge_marks(struct card_lab *lab, const struct fake_card *card)
{
	const unsigned now = CARD_UPDATE_RATES | CARD_UPDATE_LADDER;
	const unsigned next = CARD_UPDATE_NEXT_RATES | CARD_UPDATE_NEXT_LADDER;
	struct card_parameter parameter;

	if (card_parameter_decode(&parameter, card->image.parameter,
		    sizeof card->image.parameter) != CARD_DECODE_OK)
		return;
	if (((parameter.update & now) != 0 && !is_whole(card->prices[0])) ||
		((parameter.update & next) != 0 && !is_whole(card->prices[1])))
		worker_complain(lab, "a card marks prices that are not whole on it", "");
}

void worker_judge_cards(struct card_lab *lab)
{
	judge_marks(lab, &lab->estate->card);
	judge_marks(lab, &lab->estate->fresh);
}

static void judge_given(struct card_worker *w, const struct fake_card *card)
{
	char serial[CARD_SERIAL_TEXT_MAX];
	struct card_price_row row;
	enum db_step step;

	lab_must(db_begin_read(w->s.db), "prices");
	step = card_price_on_card(w->s.db, card_serial_format(card->image.serial, serial), &row);
	db_rollback(w->s.db);
	lab_must(step != DB_FAILED, "prices");
	if (step == DB_ROW &&
		memcmp(card->prices[row.file == CARD_FILE_NEXT_PRICES], row.bytes, row.size) != 0)
		worker_complain(w->lab, "other prices on the card than in the books", serial);
}

/* --- tiers ---------------------------------------------------------------------------------- */

/* In 10^-8 fen: what the year's energy up to there costs. */
static int64_t cost_e8(const struct edition *e, int64_t wh)
{
	int64_t first = wh < FIRST_TIER_WH ? wh : FIRST_TIER_WH;

	return first * e->price_e8[0] + (wh - first) * e->price_e8[1];
}

static void judge_sale(struct card_worker *w, int64_t before_wh, struct stmt *st)
{
	int64_t fen = stmt_int(st, 1), wh = stmt_int(st, 2), expected;
	char day[DATE_TEXT_MAX], text[96];
	const struct edition *e = &editions[0];

	utf8_copy(day, sizeof day, stmt_text(st, 3));
	if (strcmp(day, editions[1].from) >= 0)
		e = &editions[1];
	expected = (cost_e8(e, before_wh + wh) - cost_e8(e, before_wh)) / E8_PER_FEN_WH;
	snprintf(text, sizeof text, "%lld Wh after %lld on %s for %lld fen, not %lld",
		(long long)wh, (long long)before_wh, day, (long long)fen, (long long)expected);
	if (llabs(expected - fen) > ROUNDING)
		worker_complain(w->lab, "energy has another price", text);
}

void worker_judge_prices(struct card_worker *w)
{
	struct stmt *st;
	int64_t account = 0, before_wh = 0;
	enum db_step step;

	judge_given(w, &w->lab->estate->card);
	judge_given(w, &w->lab->estate->fresh);
	lab_must(db_begin_read(w->s.db), "sales");
	st = db_stmt(w->s.db, &card_case_sql, CASE_PRICED);
	while ((step = stmt_step(st)) == DB_ROW) {
		before_wh = stmt_int(st, 0) == account ? before_wh : 0;
		account = stmt_int(st, 0);
		judge_sale(w, before_wh, st);
		before_wh += stmt_int(st, 2);
	}
	lab_must(step == DB_DONE, "sales");
	db_rollback(w->s.db);
}
