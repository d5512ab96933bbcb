/* Papers: what the reader hands over, what the file says of the holder, and the row about both. */
#include "counter/identity_check.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "core/id_card.h"
#include "core/utf8.h"
#include "counter/account.h"
#include "counter/operation.h"
#include "db/account_store.h"
#include "db/database.h"
#include "db/identity_check_store.h"
#include "db/sealed_store.h"
#include "db/vault.h"
#include "devices/device_set.h"
#include "devices/id_device.h"

static_assert(SEALED_TEXT_MAX >= ID_TEXT_MAX, "a number fits where it is sealed");
static_assert(IDENTITY_DOCUMENT_BYTES == AUTHORITY_DOCUMENT_MAX, "a document fits its column");
static_assert(IDENTITY_NAME_BYTES == HOLDER_NAME_MAX, "a name fits its column");

#define TURN_MS 300 /* of each of several readers */

/* --- the reader ------------------------------------------------------------------------------ */

static bool asked_to_stop(void *ctx)
{
	const struct session *s = ctx;

	return s->stop.asked != NULL && s->stop.asked(s->stop.ctx);
}

static void take_card(struct identity_shown *out, const struct id_card *card)
{
	*out = (struct identity_shown){.method = IDENTITY_READ,
		.type = card->type,
		.latin_cut = card->latin_full,
		.has_until = !card->no_end,
		.no_end = card->no_end,
		.until = card->valid_to};
	utf8_copy(out->number, sizeof out->number, card->number.normalized);
	utf8_copy(out->name, sizeof out->name, card->name);
	utf8_copy(out->latin, sizeof out->latin, card->latin);
}

static bool nothing_lies_on_it(const struct fault *why)
{
	return why->say.msgid != NULL && strcmp(why->say.msgid, sdt_end_message(SDT_NO_CARD)) == 0;
}

/* One after the other. False: none of them has a card; *waiting: one could still get one. */
static bool try_each(struct session *s, const struct device_choice readers[], size_t count,
	uint8_t text[SDT_TEXT_BYTES], bool *waiting)
{
	const struct device_wait wait = {.asked_to_stop = asked_to_stop, .ctx = s};
	struct fault empty = {.code = CODE_OK};

	*waiting = false;
	for (size_t i = 0; i < count; i++) {
		struct fault why;

		if (id_device_read(readers[i].device, TURN_MS, &wait, text, &why))
			return true;
		s->why = why;
		if (nothing_lies_on_it(&why))
			empty = why;
		else if (why.code != CODE_DEVICE_GONE && why.code != CODE_DEVICE_TIMEOUT)
			return false; /* a card that lies there and is not good */
	}
	*waiting = empty.code != CODE_OK;
	if (*waiting)
		s->why = empty;
	return false;
}

/* The card lies on one of several readers: they take turns. */
static bool read_any(struct session *s, const struct device_choice readers[], size_t count,
	int patience_ms, uint8_t text[SDT_TEXT_BYTES])
{
	const struct port_clock *clock = &port_machine_clock;
	int64_t until = clock->now_ms(clock->ctx) + patience_ms;
	bool waiting = true;

	while (waiting) {
		if (try_each(s, readers, count, text, &waiting))
			return true;
		waiting = waiting && clock->now_ms(clock->ctx) < until && !asked_to_stop(s);
	}
	return false;
}

static bool read_text(struct session *s, int patience_ms, uint8_t text[SDT_TEXT_BYTES])
{
	const struct device_wait wait = {.asked_to_stop = asked_to_stop, .ctx = s};
	struct device_choice readers[DEVICE_NUMBERS];
	size_t count = device_set_order(s->devices, DEVICE_ID, readers);

	if (count == 0)
		return session_refuse(s, CODE_DEVICE_GONE,
			SAY(N_("This station has no identity card reader: type what the paper "
			       "says.")));
	if (count > 1)
		return read_any(s, readers, count, patience_ms, text);
	return id_device_read(readers[0].device, patience_ms, &wait, text, &s->why);
}

bool identity_read_card(struct session *s, int patience_ms, struct identity_shown *out)
{
	uint8_t text[SDT_TEXT_BYTES];
	struct id_card card;
	enum id_card_error error;

	if (!read_text(s, patience_ms, text))
		return false;
	error = id_card_decode(&card, text, sizeof text, session_today(s));
	explicit_bzero(text, sizeof text);
	if (error != ID_CARD_OK)
		return session_refuse(s, CODE_CARD_BAD, SAY(id_card_error_message(error)));
	take_card(out, &card);
	explicit_bzero(&card, sizeof card);
	return true;
}

/* --- the look -------------------------------------------------------------------------------- */

static void hash_of(const struct session *s, const char *normalized, uint8_t out[VAULT_HASH_BYTES])
{
	vault_lookup_hash(s->vault, normalized, out);
}

static bool same_number(
	const struct session *s, const struct account_row *account, const char *normalized)
{
	uint8_t hash[VAULT_HASH_BYTES];

	hash_of(s, normalized, hash);
	return account->id_sealed_size > 0 && memcmp(hash, account->id_hash, sizeof hash) == 0;
}

/* The document is of this account, holds today, and names this person by number. */
static bool find_authority(struct session *s, int64_t account_id,
	const struct identity_shown *shown, const char *normalized, bool *out)
{
	struct date today = session_today(s);
	char number[SEALED_TEXT_MAX];
	struct authority_row row;
	bool found, whole;

	*out = false;
	if (shown->document[0] == '\0')
		return true;
	if (!authority_store_find(s->db, account_id, shown->document, &row, &found))
		return false;
	if (!found || date_compare(today, row.from) < 0 || date_compare(today, row.until) > 0)
		return true;
	if (!sealed_store_get(s->db, s->vault, row.sealed_id, number, &whole))
		return false;
	*out = whole && row.type == shown->type && strcmp(number, normalized) == 0;
	explicit_bzero(number, sizeof number);
	return true;
}

static bool look(struct session *s, const struct account_row *account,
	const struct identity_shown *shown, struct identity_paper *paper,
	struct identity_verdict *out)
{
	struct identity_holder holder = {.name = account->name,
		.has_number = account->id_sealed_size > 0,
		.organisation = account->id_type == ID_USCC,
		.agent = shown->document[0] != '\0'};

	*paper = (struct identity_paper){.type = shown->type,
		.latin_cut = shown->latin_cut,
		.has_until = shown->has_until,
		.no_end = shown->no_end,
		.until = shown->until};
	memcpy(paper->name, shown->name, sizeof paper->name);
	memcpy(paper->latin, shown->latin, sizeof paper->latin);
	id_check(&paper->number, shown->type, shown->number, session_today(s));
	holder.number_same = same_number(s, account, paper->number.normalized);
	if (!find_authority(s, account->account_id, shown, paper->number.normalized,
		    &holder.authority_on_file))
		return false;
	out->count = identity_examine(paper, &holder, session_today(s), out->findings);
	out->passed = identity_result_passes(identity_verdict(out->findings, out->count)->result);
	id_mask(out->masked, paper->number.normalized);
	utf8_copy(out->name, sizeof out->name, shown->name[0] != '\0' ? shown->name : shown->latin);
	return true;
}

/* The one thing that is wrong; or who it is. */
static struct say sentence(const struct identity_verdict *v, bool agent)
{
	const struct identity_finding *finding = identity_verdict(v->findings, v->count);

	if (!v->passed)
		return SAY(N_("{1}: {2}"), say_word(identity_check_title(finding->kind)),
			say_word(identity_result_message(finding->result)));
	if (agent)
		return SAY(N_("{1} ({2}) has an authority that holds."), say_text(v->name),
			say_text(v->masked));
	return SAY(N_("{1} ({2}) is the holder."), say_text(v->name), say_text(v->masked));
}

bool identity_check_keep(struct session *s, const struct account_row *account,
	const struct identity_shown *shown, struct identity_verdict *out)
{
	struct identity_check_row row = {.account_id = account->account_id,
		.at = session_now(s),
		.method = shown->method,
		.type = shown->type,
		.has_until = shown->has_until,
		.no_end = shown->no_end,
		.until = shown->until,
		.agent = shown->document[0] != '\0'};
	struct identity_paper paper;
	bool ok = look(s, account, shown, &paper, out) &&
		  sealed_store_put(s->db, s->vault, paper.number.normalized, &row.sealed_id);

	explicit_bzero(&paper, sizeof paper);
	if (!ok)
		return session_db_failed(s);
	row.passed = out->passed;
	row.finding_count = out->count;
	memcpy(row.findings, out->findings, sizeof row.findings);
	utf8_copy(row.login, sizeof row.login, s->login);
	utf8_copy(row.station, sizeof row.station, s->station);
	utf8_copy(row.masked, sizeof row.masked, out->masked);
	utf8_copy(row.name, sizeof row.name, out->name);
	if (!identity_check_store_insert(s->db, &row))
		return session_db_failed(s);
	out->check_id = row.check_id;
	out->say = sentence(out, row.agent);
	return true;
}

const char *identity_shown_args(
	const struct session *s, const struct identity_shown *shown, char out[IDENTITY_ARGS_MAX])
{
	char hex[2 * VAULT_HASH_BYTES + 1], until[DATE_TEXT_MAX];
	uint8_t hash[VAULT_HASH_BYTES];

	hash_of(s, shown->number, hash);
	for (size_t i = 0; i < sizeof hash; i++)
		snprintf(hex + 2 * i, 3, "%02x", hash[i]);
	snprintf(out, IDENTITY_ARGS_MAX, "%s\n%s\n%s\n%s\n%s\n%s", id_type_name(shown->type), hex,
		shown->name, shown->latin,
		shown->has_until ? date_format(shown->until, until)
		: shown->no_end  ? "-"
				 : "",
		shown->document);
	return out;
}

/* --- the operation --------------------------------------------------------------------------- */

struct check_work {
	const char *account_no;
	const struct identity_shown *shown;
	struct identity_verdict *out;
};

static bool check_do(struct session *s, void *ctx, struct operation_record *record)
{
	struct check_work *work = ctx;
	struct account_row account;
	bool found;

	if (!account_store_find(s->db, work->account_no, &account, &found))
		return session_db_failed(s);
	if (!found)
		return session_refuse_plain(s, CODE_ACCOUNT_UNKNOWN);
	if (!identity_check_keep(s, &account, work->shown, work->out))
		return false;
	record->result_id = work->out->check_id;
	snprintf(record->detail, sizeof record->detail, "%s %s %s", work->out->masked,
		work->shown->method == IDENTITY_READ ? "read" : "typed",
		work->out->passed ? "passed" : "failed");
	return true;
}

bool identity_check_make(struct session *s, const char *account_no,
	const struct identity_shown *shown, struct identity_verdict *out)
{
	struct identity_verdict verdict = {.count = 0};
	struct check_work work = {account_no, shown, &verdict};
	struct operation_record record;
	const struct operation op = {.verb = "identity_check",
		.args = "",
		.subject = account_no,
		.work = check_do,
		.ctx = &work};

	if (!operation_may(s, "identity_check", account_no, PERMIT_RESTORE) ||
		!operation_run(s, &op, &record))
		return false;
	*out = verdict;
	return true;
}

bool identity_check_show(struct session *s, int64_t check_id, struct identity_verdict *out)
{
	struct identity_check_row row;
	bool found;

	if (!identity_check_store_load(s->db, check_id, &row, &found))
		return session_db_failed(s);
	if (!found)
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("There is no identity check {1}."), say_count(check_id)));
	*out = (struct identity_verdict){
		.check_id = check_id, .passed = row.passed, .count = row.finding_count};
	memcpy(out->findings, row.findings, sizeof out->findings);
	utf8_copy(out->masked, sizeof out->masked, row.masked);
	utf8_copy(out->name, sizeof out->name, row.name);
	out->say = sentence(out, row.agent);
	return true;
}
