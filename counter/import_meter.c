/* Meters with their registers: what hangs at an account, what was taken down, which digits it has.
 */
#include <string.h>

#include "core/decimal.h"
#include "core/utf8.h"
#include "counter/import_row.h"
#include "db/account_store.h"
#include "db/meter_store.h"

enum {
	METER_NUMBER,
	METER_ACCOUNT,
	METER_INSTALLED,
	METER_KIND,
	METER_MULTIPLIER,
	METER_REGISTERS,
	METER_DIGITS,
	METER_REMOVED,
	METER_COLUMNS
};

static const char *const names[METER_COLUMNS] = {
	[METER_NUMBER] = "meter_no",
	[METER_ACCOUNT] = "account_no",
	[METER_INSTALLED] = "installed_on",
	[METER_KIND] = "meter_kind",
	[METER_MULTIPLIER] = "multiplier",
	[METER_REGISTERS] = "registers",
	[METER_DIGITS] = "digits",
	[METER_REMOVED] = "removed_on",
};

#define METER_NO_SIGNS "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-"
#define DIGITS_USUAL 6
#define REGISTERS_BYTES 96

static const struct {
	const char *name;
	enum meter_kind kind;
} kinds[] = {
	{"", METER_POSTPAID},
	{"postpaid", METER_POSTPAID},
	{"prepaid_cpu", METER_PREPAID_CPU},
	{"prepaid_mag", METER_PREPAID_MAG},
};

struct meter_draft {
	struct meter_row row;
	struct register_row registers[REGISTER_KINDS];
	size_t register_count;
};

static const char *column_name(int column)
{
	return names[column];
}

static bool column_required(int column)
{
	return column <= METER_INSTALLED;
}

static void bad(struct import *im, int column, struct say say)
{
	import_bad(im, names[column], code_name(CODE_BAD_VALUE), say);
}

static void read_number(struct import *im, struct meter_draft *draft)
{
	const char *text = import_filled(im, METER_NUMBER);

	if (text == NULL)
		return;
	if (strlen(text) < sizeof draft->row.meter_no &&
		strspn(text, METER_NO_SIGNS) == strlen(text))
		utf8_copy(draft->row.meter_no, sizeof draft->row.meter_no, text);
	else
		bad(im, METER_NUMBER,
			SAY(N_("{1} is not a meter number: 1 to 32 letters, digits or -"),
				say_text(text)));
}

static void read_kind(struct import *im, struct meter_draft *draft)
{
	const char *text = import_text(im, METER_KIND);

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (strcmp(kinds[i].name, text) == 0) {
			draft->row.kind = kinds[i].kind;
			return;
		}
	bad(im, METER_KIND,
		SAY(N_("{1} is not a kind of meter: postpaid, prepaid_cpu or prepaid_mag."),
			say_text(text)));
}

static void read_multiplier(struct import *im, struct meter_draft *draft)
{
	const char *text = import_text(im, METER_MULTIPLIER);
	int64_t multiplier;

	if (text[0] == '\0')
		text = "1";
	if (decimal_parse(&multiplier, text, MULTIPLIER_PLACES, MULTIPLIER_MAX) == DECIMAL_OK &&
		multiplier > 0 && strlen(text) < sizeof draft->row.multiplier)
		utf8_copy(draft->row.multiplier, sizeof draft->row.multiplier, text);
	else
		bad(im, METER_MULTIPLIER,
			SAY(N_("{1} is not a multiplier: a number above 0 with at most four "
			       "decimals."),
				say_text(text)));
}

static int read_digits(struct import *im)
{
	const char *text = import_text(im, METER_DIGITS);
	int64_t digits;

	if (text[0] == '\0')
		return DIGITS_USUAL;
	if (decimal_parse(&digits, text, 0, REGISTER_DIGITS_MAX) == DECIMAL_OK &&
		digits >= READING_DIGITS_MIN)
		return (int)digits;
	bad(im, METER_DIGITS,
		SAY(N_("{1} is no number of digits before the point: write {2} to {3}."),
			say_text(text), say_count(READING_DIGITS_MIN),
			say_count(REGISTER_DIGITS_MAX)));
	return DIGITS_USUAL;
}

/* "total peak valley"; none named: nothing is on record. */
static void read_registers(struct import *im, struct meter_draft *draft)
{
	int digits = read_digits(im);
	char list[REGISTERS_BYTES];
	char *next = list;

	utf8_copy(list, sizeof list, import_text(im, METER_REGISTERS));
	while (next[strspn(next, " +")] != '\0') {
		struct register_row *row = &draft->registers[draft->register_count];
		char *word = next + strspn(next, " +");
		size_t size = strcspn(word, " +");

		next = word[size] == '\0' ? word + size : word + size + 1;
		word[size] = '\0';
		if (draft->register_count == REGISTER_KINDS ||
			!register_kind_parse(&row->which, word)) {
			bad(im, METER_REGISTERS,
				SAY(N_("{1} is no register: total, peak, flat, valley, sharp, "
				       "reactive or demand."),
					say_text(word)));
			return;
		}
		row->digits = digits;
		draft->register_count++;
	}
}

static bool read_account(struct import *im, struct meter_draft *draft)
{
	const char *text = import_filled(im, METER_ACCOUNT);
	struct account_row account;
	bool found;

	if (text == NULL)
		return true;
	if (!account_store_find(im->s->db, text, &account, &found))
		return session_db_failed(im->s);
	if (found)
		draft->row.account_id = account.account_id;
	else
		import_bad(im, names[METER_ACCOUNT], code_name(CODE_ACCOUNT_UNKNOWN),
			SAY(N_("There is no account {1}."), say_text(text)));
	return true;
}

static void read_removed(struct import *im, struct meter_draft *draft)
{
	draft->row.removed = import_text(im, METER_REMOVED)[0] != '\0';
	if (!draft->row.removed)
		return;
	import_date(im, METER_REMOVED, &draft->row.removed_on);
	if (!im->bad && date_compare(draft->row.removed_on, draft->row.installed_on) < 0)
		bad(im, METER_REMOVED,
			SAY(N_("The meter was taken down on {1}, before it was hung on {2}."),
				say_date(draft->row.removed_on),
				say_date(draft->row.installed_on)));
}

static bool registers_add(struct import *im, const struct meter_draft *draft)
{
	for (size_t i = 0; i < draft->register_count; i++)
		if (!meter_store_add_register(im->s->db, draft->row.meter_no, &draft->registers[i]))
			return session_db_failed(im->s);
	return true;
}

static bool insert(struct import *im, const struct meter_draft *draft)
{
	struct db *db = im->s->db;

	if (!meter_store_insert(db, &draft->row, draft->row.installed_on) ||
		(draft->row.removed &&
			!meter_store_remove(db, draft->row.meter_no, draft->row.removed_on)))
		return session_db_failed(im->s);
	im->out->inserted++;
	return registers_add(im, draft);
}

static bool refuse_other(struct import *im, int column, const struct meter_draft *draft)
{
	import_bad(im, names[column], "conflict",
		SAY(N_("Meter {1} is on record with another content."),
			say_text(draft->row.meter_no)));
	return true;
}

static bool registers_match(
	const struct register_row *a, const struct register_row *b, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		size_t k = 0;

		while (k < count && (a[i].which != b[k].which || a[i].digits != b[k].digits))
			k++;
		if (k == count)
			return false;
	}
	return true;
}

/* A meter that came with its account: its registers, and that it was taken down, are added. */
static bool complete(
	struct import *im, const struct meter_draft *draft, const struct meter_row *stored)
{
	struct register_row known[REGISTER_KINDS];
	bool remove = draft->row.removed && !stored->removed, add;
	size_t count;

	if (draft->row.account_id != stored->account_id) {
		import_bad(im, names[METER_ACCOUNT], "conflict",
			SAY(N_("Meter {1} hangs at another account: a meter belongs to one."),
				say_text(draft->row.meter_no)));
		return true;
	}
	if (!meter_store_registers(im->s->db, draft->row.meter_no, known, &count))
		return session_db_failed(im->s);
	add = count == 0 && draft->register_count > 0;
	if (draft->row.kind != stored->kind)
		return refuse_other(im, METER_KIND, draft);
	if (strcmp(draft->row.multiplier, stored->multiplier) != 0)
		return refuse_other(im, METER_MULTIPLIER, draft);
	if (!add && draft->register_count > 0 &&
		(count != draft->register_count ||
			!registers_match(draft->registers, known, count)))
		return refuse_other(im, METER_REGISTERS, draft);
	if (stored->removed && draft->row.removed &&
		date_compare(stored->removed_on, draft->row.removed_on) != 0)
		return refuse_other(im, METER_REMOVED, draft);
	if (!add && !remove) {
		im->out->unchanged++;
		return true;
	}
	if (remove && !meter_store_remove(im->s->db, draft->row.meter_no, draft->row.removed_on))
		return session_db_failed(im->s);
	im->out->inserted++;
	return !add || registers_add(im, draft);
}

static bool store(struct import *im)
{
	struct meter_draft draft = {0};
	struct meter_row stored;
	bool found;

	read_number(im, &draft);
	import_date(im, METER_INSTALLED, &draft.row.installed_on);
	read_kind(im, &draft);
	read_multiplier(im, &draft);
	read_registers(im, &draft);
	read_removed(im, &draft);
	if (!read_account(im, &draft))
		return false;
	if (im->bad)
		return true;
	if (!meter_store_find(im->s->db, draft.row.meter_no, &stored, &found))
		return session_db_failed(im->s);
	return found ? complete(im, &draft, &stored) : insert(im, &draft);
}

const struct import_kind import_meters = {
	.verb = "import meters",
	.permission = PERMIT_METER_IMPORT,
	.columns = METER_COLUMNS,
	.name = column_name,
	.required = column_required,
	.store = store,
};
