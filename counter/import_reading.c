/* Readings from a handheld or a remote system: each line against what stands for the meter. */
#include <string.h>

#include "core/utf8.h"
#include "counter/import_row.h"
#include "counter/reading_take.h"

enum { READING_METER, READING_DAY, READING_REGISTER, READING_VALUE, READING_HOW, READING_COLUMNS };

static const char *const names[READING_COLUMNS] = {
	[READING_METER] = "meter_no",
	[READING_DAY] = "read_on",
	[READING_REGISTER] = "register",
	[READING_VALUE] = "value",
	[READING_HOW] = "kind",
};

static const char *column_name(int column)
{
	return names[column];
}

static bool column_required(int column)
{
	(void)column;
	return true;
}

static void bad(struct import *im, int column, struct say say)
{
	import_bad(im, names[column], code_name(CODE_BAD_VALUE), say);
}

static void read_register(struct import *im, struct reading_row *row)
{
	const char *text = import_filled(im, READING_REGISTER);

	if (text != NULL && !register_kind_parse(&row->which, text))
		bad(im, READING_REGISTER,
			SAY(N_("{1} is no register: total, peak, flat, valley, sharp, reactive or "
			       "demand."),
				say_text(text)));
}

static void read_value(struct import *im, struct reading_row *row)
{
	const char *text = import_filled(im, READING_VALUE);

	if (text != NULL && !reading_parse(&row->value, text))
		bad(im, READING_VALUE,
			SAY(N_("{1} is not a reading: write its digits, at most three decimals, "
			       "no sign."),
				say_text(text)));
}

static void read_kind(struct import *im, struct reading_row *row)
{
	const char *text = import_filled(im, READING_HOW);

	if (text != NULL && !reading_kind_parse(&row->kind, text))
		bad(im, READING_HOW,
			SAY(N_("{1} is not a kind of reading: actual, estimated or remote."),
				say_text(text)));
}

static bool store(struct import *im)
{
	struct reading_row row = {.source = "file", .at = im->now};
	struct reading_taken taken;
	const char *meter_no = import_filled(im, READING_METER);

	import_date(im, READING_DAY, &row.read_on);
	read_register(im, &row);
	read_value(im, &row);
	read_kind(im, &row);
	if (im->bad)
		return true;
	utf8_copy(row.meter_no, sizeof row.meter_no, meter_no);
	if (strlen(meter_no) >= sizeof row.meter_no)
		row.meter_no[0] = '\0'; /* no meter has such a number */
	if (!reading_take(im->s, &row, READING_TAKE_PLAIN, &taken))
		return false;
	if (taken.outcome == READING_STORED)
		im->out->inserted++;
	else if (taken.outcome == READING_UNCHANGED)
		im->out->unchanged++;
	else
		import_bad(im, taken.field, taken.code, taken.say);
	return true;
}

const struct import_kind import_readings = {
	.verb = "import readings",
	.permission = PERMIT_READING_IMPORT,
	.columns = READING_COLUMNS,
	.name = column_name,
	.required = column_required,
	.store = store,
};
