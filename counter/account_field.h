#ifndef COUNTER_ACCOUNT_FIELD_H
#define COUNTER_ACCOUNT_FIELD_H

#include "core/fault.h"
#include "counter/identity.h"
#include "db/account_store.h"
#include "db/meter_store.h"

/*
 * The fields of an account as rows: what a file calls them, what a person reads, what may stand in
 * them. Importing, changing and the history all work from these rows.
 */
#define ACCOUNT_FIELD_LIST(X)                                    \
	X(NUMBER, "account_no", N_("Account number"))            \
	X(NAME, "name", N_("Name"))                              \
	X(ID_TYPE, "id_type", N_("Kind of identity paper"))      \
	X(ID_NUMBER, "id_no", N_("Identity number"))             \
	X(ADDRESS, "address", N_("Address"))                     \
	X(PRICE_CLASS, "price_class", N_("Price class"))         \
	X(REGION, "region", N_("Region"))                        \
	X(OPENED_ON, "opened_on", N_("Opened on"))               \
	X(PHONE, "phone", N_("Phone"))                           \
	X(VOLTAGE, "voltage", N_("Voltage"))                     \
	X(CAPACITY, "capacity_kva", N_("Capacity in kVA"))       \
	X(ROUTE, "route", N_("Reading route"))                   \
	X(METER, "meter_no", N_("Meter number"))                 \
	X(METER_KIND, "meter_kind", N_("Kind of meter"))         \
	X(MULTIPLIER, "multiplier", N_("Multiplier"))            \
	X(TARIFF, "tariff", N_("Tariff"))                        \
	X(STATUS, "status", N_("Status"))                        \
	X(ADVANCE, "advance", N_("Advance balance"))             \
	X(CARD_SERIAL, "card_serial", N_("Card serial number"))  \
	X(CARD_COUNT, "card_count", N_("Purchases on the card")) \
	X(CARD_GENERATION, "card_generation", N_("Generation of the card"))
#define FIELD_ENUM_(name, text, title) FIELD_##name,
enum account_field { ACCOUNT_FIELD_LIST(FIELD_ENUM_) ACCOUNT_FIELD_COUNT };
#undef FIELD_ENUM_

#define FIELD_TEXT_MAX 513 /* the longest value as text, with its NUL */

/* An account with its meter, as a file describes it and as it is stored. */
struct account_full {
	struct account_row row;
	struct meter_row meter;   /* meter_no "": none */
	struct money advance;     /* with which it came here */
	struct identity identity; /* of a file only; the stored one stays sealed */
};

const char *account_field_name(enum account_field field);  /* "account_no" */
const char *account_field_title(enum account_field field); /* msgid */
bool account_field_required(enum account_field field);

/* The field of that name, or false. */
NODISCARD bool account_field_find(enum account_field *out, const char *name);

/* The msgid of a stored field's name; NULL when it is none of these. */
const char *account_field_title_of(const char *name);

/*
 * Reads one value. An empty text is no value and is refused where one is required. The identity
 * number is only kept: identity_read judges it together with its type.
 */
NODISCARD bool account_field_read(enum account_field field, const char *text,
	struct account_full *account, struct fault *why);

/* The value as it is shown and recorded (identity numbers masked); returns buf. */
const char *account_field_text(
	enum account_field field, const struct account_full *account, char buf[FIELD_TEXT_MAX]);

/* Identity numbers are compared by their keyed hash, all others as text. */
NODISCARD bool account_field_same(
	enum account_field field, const struct account_full *a, const struct account_full *b);

/* Copies the field from one to the other; meters and identity whole. */
void account_field_copy(
	enum account_field field, struct account_full *to, const struct account_full *from);

#endif
