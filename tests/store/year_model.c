#include "tests/store/year_model.h"

#include <assert.h>

void model_day(struct model_account *a, int64_t day)
{
	for (size_t i = 0; i < a->count; i++)
		if (a->bills[i].due_day < day)
			a->bills[i].accrued += a->bills[i].unpaid * a->permille;
}

/* Rounded once, halves up; less what was paid of it. */
static int64_t late_charge(const struct model_bill *b)
{
	int64_t left = (b->accrued + 500) / 1000 - b->late_paid;

	return left > 0 ? left : 0;
}

static int64_t least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* What is paid of the principal comes off the loss, if there is one. */
static int64_t pay_principal(struct model_account *a, struct model_bill *b, int64_t money)
{
	int64_t paid = least(money, b->unpaid), back = least(paid, b->lost);

	b->unpaid -= paid;
	b->lost -= back;
	a->recovered += back;
	return paid;
}

/* What is left. */
static int64_t pay_bills(struct model_account *a, int64_t money)
{
	for (size_t i = 0; i < a->count; i++) {
		struct model_bill *b = &a->bills[i];
		int64_t late = least(money, late_charge(b));

		b->late_paid += late;
		a->late_income += late;
		money -= late;
		money -= pay_principal(a, b, money);
	}
	return money;
}

void model_bill(struct model_account *a, int64_t due_day, int64_t amount)
{
	assert(a->count < MODEL_BILLS_MAX);
	a->bills[a->count++] =
		(struct model_bill){.due_day = due_day, .amount = amount, .unpaid = amount};
	a->billed += amount;
	a->advance = pay_bills(a, a->advance);
}

void model_pay(struct model_account *a, int64_t received)
{
	a->received += received;
	a->advance += pay_bills(a, received);
}

void model_write_off(struct model_account *a, int64_t day)
{
	for (size_t i = 0; i < a->count; i++) {
		struct model_bill *b = &a->bills[i];

		if (b->due_day >= day)
			continue;
		a->written_off += b->unpaid - b->lost;
		b->lost = b->unpaid;
	}
}

void model_list(struct model_account *a, int64_t day)
{
	for (size_t i = 0; i < a->count; i++) {
		struct model_bill *b = &a->bills[i];

		if (b->counted || b->unpaid == 0 || b->due_day >= day)
			continue;
		b->counted = true;
		a->periods++;
	}
}

int64_t model_principal(const struct model_account *a)
{
	int64_t sum = 0;

	for (size_t i = 0; i < a->count; i++)
		sum += a->bills[i].unpaid;
	return sum;
}

int64_t model_late_charge(const struct model_account *a)
{
	int64_t sum = 0;

	for (size_t i = 0; i < a->count; i++)
		sum += late_charge(&a->bills[i]);
	return sum;
}

int64_t model_due(const struct model_account *a)
{
	return model_principal(a) + model_late_charge(a);
}

int64_t model_lost(const struct model_account *a)
{
	int64_t sum = 0;

	for (size_t i = 0; i < a->count; i++)
		sum += a->bills[i].lost;
	return sum;
}

bool model_overdue(const struct model_account *a, int64_t day)
{
	for (size_t i = 0; i < a->count; i++)
		if (a->bills[i].unpaid > 0 && a->bills[i].due_day < day)
			return true;
	return false;
}
