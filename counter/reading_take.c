/*
 * The door of all readings, in the order of the questions: is there such a meter, such a register,
 * is the day free, is it billed, does it go back.
 */
#include "counter/reading_take.h"

#include <string.h>

#include "core/utf8.h"
#include "db/abnormal_store.h"
#include "db/bill_run_store.h"

/* Notes why not; always true: the world has not failed. */
static bool refuse(struct reading_taken *out, const char *field, const char *code, struct say say)
{
	out->outcome = READING_REFUSED;
	out->field = field;
	out->code = code;
	out->say = say;
	return true;
}

static struct say_arg say_reading(int64_t value)
{
	char text[READING_TEXT_MAX];

	return say_text(reading_format(value, text));
}

bool reading_digits(
	struct session *s, const struct reading_row *row, int *digits, bool *has_register)
{
	struct register_row known[REGISTER_KINDS];
	size_t count;

	if (!meter_store_registers(s->db, row->meter_no, known, &count))
		return session_db_failed(s);
	*digits = 0;
	*has_register = count == 0;
	for (size_t i = 0; i < count; i++)
		if (known[i].which == row->which) {
			*digits = known[i].digits;
			*has_register = true;
		}
	return true;
}

static bool check_meter(struct session *s, const struct reading_row *row, struct reading_taken *out)
{
	struct meter_row meter;
	bool found;

	if (!meter_store_find(s->db, row->meter_no, &meter, &found))
		return session_db_failed(s);
	if (!found)
		return refuse(out, "meter_no", "meter_unknown",
			SAY(N_("There is no meter {1}: check its number, or import the meter "
			       "first."),
				say_text(row->meter_no)));
	out->account_id = meter.account_id;
	if (meter.removed && date_compare(row->read_on, meter.removed_on) > 0)
		return refuse(out, "meter_no", "meter_removed",
			SAY(N_("Meter {1} was taken down on {2}: it cannot be read on {3}."),
				say_text(row->meter_no), say_date(meter.removed_on),
				say_date(row->read_on)));
	if (date_compare(row->read_on, session_today(s)) > 0)
		return refuse(out, "read_on", code_name(CODE_BAD_DATE),
			SAY(N_("{1} is still to come: nothing can have been read on it."),
				say_date(row->read_on)));
	return true;
}

static bool check_register(
	struct session *s, const struct reading_row *row, struct reading_taken *out)
{
	bool has_register;
	int digits;

	if (!reading_digits(s, row, &digits, &has_register))
		return false;
	if (!has_register)
		return refuse(out, "register", "register_unknown",
			SAY(N_("Meter {1} has no register {2}."), say_text(row->meter_no),
				say_word(register_kind_title(row->which))));
	if (digits > 0 && row->value >= reading_span(digits))
		return refuse(out, "value", code_name(CODE_BAD_VALUE),
			SAY(N_("Meter {1} shows {2} digits before the point; {3} has more."),
				say_text(row->meter_no), say_count(digits),
				say_reading(row->value)));
	return true;
}

/* What was billed stays as it was billed until the bill is taken back. */
static bool check_billed(
	struct session *s, const struct reading_row *row, struct reading_taken *out)
{
	struct date until;
	bool billed;

	if (!bill_run_store_billed_until(s->db, out->account_id, &until, &billed))
		return session_db_failed(s);
	if (!billed || date_compare(row->read_on, until) > 0)
		return true;
	return refuse(out, "read_on", "billed",
		SAY(N_("Meter {1} is billed up to {2}: cancel that bill before you change what it "
		       "was made of."),
			say_text(row->meter_no), say_date(until)));
}

/* The same again is nothing new; another value for the same day needs a reason to be believed. */
static bool check_same_day(struct session *s, struct reading_row *row, enum reading_take_how how,
	struct reading_taken *out)
{
	struct reading_row before;
	bool found, sent_back;

	if (!reading_store_find(s->db, row, READING_ON, &before, &found))
		return session_db_failed(s);
	if (!found)
		return true;
	if (before.value == row->value && before.kind == row->kind) {
		out->outcome = READING_UNCHANGED;
		return true;
	}
	if (!abnormal_store_sent_back(s->db, before.reading_id, &sent_back))
		return session_db_failed(s);
	if (how == READING_TAKE_CORRECT || sent_back) {
		row->corrects = before.reading_id;
		return true;
	}
	return refuse(out, "value", "conflict",
		SAY(N_("Meter {1}, {2}: {3} stands for {4} already, and a day has one reading. "
		       "Correct that one, or mend the date."),
			say_text(row->meter_no), say_word(register_kind_title(row->which)),
			say_reading(before.value), say_date(row->read_on)));
}

/* The last value that somebody has seen: an estimate may lie above what is there. */
static bool find_seen(struct session *s, const struct reading_row *row, enum reading_place place,
	struct reading_row *out, bool *found)
{
	struct reading_row key = *row;

	do {
		if (!reading_store_find(s->db, &key, place, out, found))
			return session_db_failed(s);
		key.read_on = out->read_on;
	} while (*found && out->kind == READING_ESTIMATED);
	return true;
}

static bool goes_back(
	struct session *s, const struct reading_row *from, const struct reading_row *to, bool *back)
{
	struct register_pair pair = {.kind = from->which,
		.previous = from->value,
		.current = to->value,
		.multiplier = MULTIPLIER_ONE};
	struct energy passed;
	bool has_register;

	if (!reading_digits(s, from, &pair.digits, &has_register))
		return false;
	if (pair.digits == 0)
		pair.digits = register_digits_guess(pair.previous, pair.current);
	*back = register_quantity(&passed, &pair) == REGISTER_BACK;
	return true;
}

static bool check_order(struct session *s, const struct reading_row *row, struct reading_taken *out)
{
	struct reading_row other;
	bool found, back = false;

	if (row->which == REGISTER_DEMAND)
		return true;
	if (!find_seen(s, row, READING_BEFORE, &other, &found) ||
		(found && !goes_back(s, &other, row, &back)))
		return false;
	if (back)
		return refuse(out, "value", "goes_back",
			SAY(N_("Meter {1}, {2}: {3} is less than {4}, which was read on {5}. Look "
			       "at the meter again."),
				say_text(row->meter_no), say_word(register_kind_title(row->which)),
				say_reading(row->value), say_reading(other.value),
				say_date(other.read_on)));
	if (!find_seen(s, row, READING_AFTER, &other, &found) ||
		(found && !goes_back(s, row, &other, &back)))
		return false;
	if (back)
		return refuse(out, "value", "goes_back",
			SAY(N_("Meter {1}, {2}: {3} is more than {4}, which was read later, on "
			       "{5}."),
				say_text(row->meter_no), say_word(register_kind_title(row->which)),
				say_reading(row->value), say_reading(other.value),
				say_date(other.read_on)));
	return true;
}

static bool store(struct session *s, struct reading_row *row)
{
	utf8_copy(row->login, sizeof row->login, s->login);
	utf8_copy(row->station, sizeof row->station, s->station);
	if (!reading_store_insert(s->db, row) ||
		(row->corrects != 0 && !abnormal_store_corrected(s->db, row)))
		return session_db_failed(s);
	return true;
}

bool reading_take(struct session *s, struct reading_row *row, enum reading_take_how how,
	struct reading_taken *out)
{
	*out = (struct reading_taken){.outcome = READING_STORED};
	if (!check_meter(s, row, out))
		return false;
	if (out->outcome == READING_STORED && !check_register(s, row, out))
		return false;
	if (out->outcome == READING_STORED && !check_same_day(s, row, how, out))
		return false;
	if (out->outcome == READING_STORED && !check_billed(s, row, out))
		return false;
	if (out->outcome == READING_STORED && how != READING_TAKE_BACK && !check_order(s, row, out))
		return false;
	return out->outcome != READING_STORED || store(s, row);
}
