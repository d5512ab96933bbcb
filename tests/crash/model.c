#include "tests/crash/model.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

const char *deed_name(enum deed_kind kind)
{
	static const char *const names[DEED_KINDS] = {
		[DEED_OPEN] = "open",
		[DEED_PAY] = "pay",
		[DEED_REVERSE] = "reverse",
		[DEED_REFUND] = "refund",
		[DEED_WAIVE] = "waive",
		[DEED_HAND_IN] = "hand in",
		[DEED_CLEAR] = "clear",
		[DEED_BOUNCE] = "bounce",
		[DEED_CLOSE] = "close",
		[DEED_SETTLE] = "settle",
	};

	return names[kind];
}

void model_account_no(int account, char buf[MODEL_SHORT_MAX])
{
	snprintf(buf, MODEL_SHORT_MAX, "33%02d", account);
}

void model_bill_no(int account, int bill, char buf[MODEL_SHORT_MAX])
{
	snprintf(buf, MODEL_SHORT_MAX, "B%d-%d", account, bill);
}

bool model_bill_find(const char *bill_no, int *account, int *bill)
{
	char no[MODEL_SHORT_MAX];

	for (*account = 0; *account < MODEL_ACCOUNTS; ++*account)
		for (*bill = 0; *bill < MODEL_BILLS; ++*bill) {
			model_bill_no(*account, *bill, no);
			if (strcmp(no, bill_no) == 0)
				return true;
		}
	return false;
}

struct deed *model_add(struct model *m, enum deed_kind kind, int station)
{
	struct deed *d = &m->deeds[m->deed_count];

	assert(m->deed_count < MODEL_DEEDS_MAX);
	*d = (struct deed){.kind = kind, .station = station, .undone_by = -1};
	snprintf(d->op_id, sizeof d->op_id, "op-%d", m->deed_count);
	m->deed_count++;
	return d;
}

void deed_line(struct deed *d, int ledger, int64_t sub, int64_t fen)
{
	if (fen == 0)
		return;
	assert(d->line_count < MODEL_LINES_MAX);
	d->lines[d->line_count++] = (struct model_line){.ledger = ledger, .sub = sub, .fen = fen};
}

static int64_t sum_of(const struct model_line *lines, int count, int ledger, int64_t sub)
{
	int64_t sum = 0;

	for (int i = 0; i < count; i++)
		if (lines[i].ledger == ledger && lines[i].sub == sub)
			sum += lines[i].fen;
	return sum;
}

int64_t model_balance(const struct model *m, int ledger, int64_t sub)
{
	int64_t sum = sum_of(m->base, m->base_count, ledger, sub);

	for (int i = 0; i < m->deed_count; i++)
		if (m->deeds[i].fate == DEED_DONE)
			sum += sum_of(m->deeds[i].lines, m->deeds[i].line_count, ledger, sub);
	return sum;
}

void model_copy(struct model *to, const struct model *from)
{
	size_t deeds = (size_t)from->deed_count * sizeof from->deeds[0];
	size_t rest = offsetof(struct model, deed_count);

	memcpy(to->deeds, from->deeds, deeds);
	memcpy((char *)to + rest, (const char *)from + rest, sizeof *from - rest);
}
