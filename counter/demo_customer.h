#ifndef COUNTER_DEMO_CUSTOMER_H
#define COUNTER_DEMO_CUSTOMER_H

#include "core/tariff.h"
#include "counter/account.h"
#include "counter/demo_words.h"

/* The invented people and organisations of a demo hall, and what each will be seen to do. */
#define DEMO_PLACES 3
#define DEMO_MONTHS 24     /* billed for everybody */
#define DEMO_MONTHS_MAX 28 /* the last is the newest; older ones only for the oldest arrears */

enum demo_kind {
	DEMO_HOME,   /* residential tiers */
	DEMO_SHARED, /* an organisation at the combined residential price */
	DEMO_SHOP,   /* an organisation of the class commercial */
	DEMO_KINDS
};

/* What happens at the counter to one customer in particular; see counter/demo_case.c. */
enum demo_part {
	DEMO_NOBODY,
	DEMO_REVERSED,
	DEMO_REFUNDED,
	DEMO_MOVED_FROM,
	DEMO_MOVED_TO,
	DEMO_CLOSED,
	DEMO_WAIVED,
	DEMO_RENAMED,
	DEMO_LANDLORD_1,
	DEMO_LANDLORD_2,
	DEMO_LANDLORD_3,
	DEMO_BY_ADVANCE,
	DEMO_BOUNCED,
	DEMO_CLEARED,
	DEMO_TRANSFER,
	DEMO_CLEARING,
	/* The tour of the arrears: cut this week for one bill; long cut and on the blacklist, a
	 * person and an organisation with an agent. */
	DEMO_CUT,
	DEMO_BLACKLISTED,
	DEMO_WITH_AGENT,
	DEMO_PARTS
};

enum demo_habit {
	DEMO_BY_BANK, /* paid before the bill comes here */
	DEMO_AT_COUNTER,
	DEMO_DEBTOR /* pays nothing since a month */
};

struct demo_bill {
	int month; /* 0 … DEMO_MONTHS_MAX - 1 */
	struct energy energy;
	struct money amount, paid; /* paid: before it came here */
	struct date issued_on, due_on;
	bool has_visit;
	struct date visit_on; /* when it will be paid at the counter */
};

struct demo_place {
	struct demo_words words;
	const char *account, *city, *phone, *usage;
	const char *tariff_name[DEMO_KINDS];
	struct tariff tariff[DEMO_KINDS];
};

/* Everything of which customers are made; the texts lie in the arena. */
struct demo_lists {
	struct demo_words surnames, given_names, rare_names, minority_names, companies;
	struct demo_place places[DEMO_PLACES];
};

NODISCARD bool demo_lists_load(
	struct demo_lists *out, struct arena *arena, const char *share_dir, struct fault *why);

struct demo_customer {
	int index; /* from 0 */
	const struct demo_place *place;
	enum demo_kind kind;
	enum demo_part part;
	enum demo_habit habit;
	char account_no[ACCOUNT_NO_MAX], name[ACCOUNT_NAME_MAX];
	enum id_type id_type;
	char id_no[ID_TEXT_MAX];
	char county[7], address[ADDRESS_MAX], phone[PHONE_MAX], meter_no[METER_NO_MAX];
	struct date opened_on;
	bool prepaid, large_household;
	bool to_read;  /* its meter is on the route that is to be read on the day of the demo */
	int issue_day; /* of the month after the one billed, 1 … 28 */
	int term_days; /* from issue to due date */
	int kwh;       /* of an average month */
	int first_month, last_month, unpaid_from;
	struct money advance;
	struct demo_bill bills[DEMO_MONTHS_MAX];
	size_t bill_count;
};

struct demo_birth {
	uint64_t seed;
	struct date on; /* the day of the demo */
};

/* Who customer number index is: the same for the same seed, however many there are. */
void demo_customer_make(struct demo_customer *out, const struct demo_lists *lists, int index,
	const struct demo_birth *birth);

/* What its meter showed a month before the demo, and what it may show on that day; whole kWh. */
int64_t demo_customer_reading(const struct demo_customer *customer, bool now);

/* The newest month that is billed: its bills are issued the day before the demo at the latest. */
struct period demo_customer_newest(const struct demo_customer *customer, struct date on);

/* The words by which import accounts and the tariff files know it. */
const char *demo_price_class(enum demo_kind kind);

struct money demo_money(int64_t fen);

#endif
