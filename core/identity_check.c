/* An identity paper looked at from all sides; the first thing that is wrong is what is told. */
#include "core/identity_check.h"

#include <assert.h>

#define CHECK_NAME_(name, text, number) [IDENTITY_CHECK_##name] = (text),
static const char *const check_names[] = {IDENTITY_CHECK_LIST(CHECK_NAME_)};

#define RESULT_NAME_(name, text, number) [IDENTITY_##name] = (text),
static const char *const result_names[] = {IDENTITY_RESULT_LIST(RESULT_NAME_)};

static const char *const check_titles[IDENTITY_CHECK_KINDS] = {
	[IDENTITY_CHECK_PAPER] = N_("Identity paper"),
	[IDENTITY_CHECK_NUMBER] = N_("Number"),
	[IDENTITY_CHECK_EXPIRY] = N_("Validity"),
	[IDENTITY_CHECK_HOLDER_NUMBER] = N_("Holder's number"),
	[IDENTITY_CHECK_HOLDER_NAME] = N_("Holder's name"),
	[IDENTITY_CHECK_AUTHORITY] = N_("Authority"),
};

static const char *const result_messages[IDENTITY_RESULTS] = {
	[IDENTITY_OK] = N_("Right."),
	[IDENTITY_CUT] = N_("As far as the card's field goes it is the holder's name."),
	[IDENTITY_FORM] = N_("Its form is right; this kind of number has no check character."),
	[IDENTITY_UNREAD] = N_("Not read: look at the paper."),
	[IDENTITY_LENGTH] = N_("The number has a wrong length."),
	[IDENTITY_CHARACTER] = N_("The number has a character that cannot stand there."),
	[IDENTITY_REGION] = N_("The number names a region that does not exist."),
	[IDENTITY_DATE] = N_("The birth date in the number does not exist or is yet to come."),
	[IDENTITY_CHECK] = N_("The check character of the number is wrong: one of its characters "
			      "is mistyped."),
	[IDENTITY_ORG_CHECK] = N_("The organisation code in the number is wrong: one of its "
				  "characters is mistyped."),
	[IDENTITY_CLASS] = N_("The first two characters name no registering department and class."),
	[IDENTITY_PREFIX] = N_("The number does not begin as this kind of paper does."),
	[IDENTITY_EXPIRED] = N_("The paper has expired: a valid one is needed."),
	[IDENTITY_DIFFERS] = N_("It is not the holder's as the file has it."),
	[IDENTITY_NONE_ON_FILE] = N_("The file has none to compare with: complete the file first."),
	[IDENTITY_NO_AUTHORITY] =
		N_("No authority of this person for this account is recorded and holds."),
	[IDENTITY_NOT_A_PERSON] = N_("This is no paper of a person: ask for an identity card."),
};

/* --- the paper ----------------------------------------------------------------------------------
 */

static bool is_personal(enum id_type type)
{
	return type != ID_USCC && type != ID_NONE;
}

static enum identity_result number_result(const struct id_check *check)
{
	static const enum identity_result results[ID_REASON_COUNT] = {
		[ID_REASON_NONE] = IDENTITY_OK,
		[ID_REASON_LENGTH] = IDENTITY_LENGTH,
		[ID_REASON_CHARACTER] = IDENTITY_CHARACTER,
		[ID_REASON_REGION] = IDENTITY_REGION,
		[ID_REASON_DATE] = IDENTITY_DATE,
		[ID_REASON_CHECK] = IDENTITY_CHECK,
		[ID_REASON_ORG_CHECK] = IDENTITY_ORG_CHECK,
		[ID_REASON_CLASS] = IDENTITY_CLASS,
		[ID_REASON_PREFIX] = IDENTITY_PREFIX,
	};

	if (check->valid)
		return check->full ? IDENTITY_OK : IDENTITY_FORM;
	return results[check->reason];
}

static enum identity_result expiry_result(const struct identity_paper *paper, struct date on)
{
	if (paper->no_end)
		return IDENTITY_OK;
	if (!paper->has_until)
		return IDENTITY_UNREAD;
	return date_compare(on, paper->until) <= 0 ? IDENTITY_OK : IDENTITY_EXPIRED;
}

static enum identity_result name_result(const struct identity_paper *paper, const char *file)
{
	if (file[0] == '\0')
		return IDENTITY_NONE_ON_FILE;
	if (holder_name_same(file, paper->name) || holder_name_same(file, paper->latin))
		return IDENTITY_OK;
	if (paper->latin_cut && holder_name_begins(file, paper->latin))
		return IDENTITY_CUT;
	return IDENTITY_DIFFERS;
}

static enum identity_result holder_number_result(const struct identity_holder *holder)
{
	if (!holder->has_number)
		return IDENTITY_NONE_ON_FILE;
	return holder->number_same ? IDENTITY_OK : IDENTITY_DIFFERS;
}

size_t identity_examine(const struct identity_paper *paper, const struct identity_holder *holder,
	struct date on, struct identity_finding out[IDENTITY_FINDINGS_MAX])
{
	size_t count = 0;

	out[count++] = (struct identity_finding){IDENTITY_CHECK_PAPER,
		is_personal(paper->type) ? IDENTITY_OK : IDENTITY_NOT_A_PERSON};
	out[count++] =
		(struct identity_finding){IDENTITY_CHECK_NUMBER, number_result(&paper->number)};
	out[count++] = (struct identity_finding){IDENTITY_CHECK_EXPIRY, expiry_result(paper, on)};
	if (holder->agent || holder->organisation) {
		out[count++] = (struct identity_finding){IDENTITY_CHECK_AUTHORITY,
			holder->authority_on_file ? IDENTITY_OK : IDENTITY_NO_AUTHORITY};
		return count;
	}
	out[count++] = (struct identity_finding){
		IDENTITY_CHECK_HOLDER_NUMBER, holder_number_result(holder)};
	out[count++] = (struct identity_finding){
		IDENTITY_CHECK_HOLDER_NAME, name_result(paper, holder->name)};
	return count;
}

const struct identity_finding *identity_verdict(
	const struct identity_finding *findings, size_t count)
{
	assert(count > 0);
	for (size_t i = 0; i < count; i++)
		if (!identity_result_passes(findings[i].result))
			return &findings[i];
	return &findings[count - 1];
}

const char *identity_check_name(enum identity_check_kind kind)
{
	assert(kind < IDENTITY_CHECK_KINDS);
	return check_names[kind];
}

const char *identity_check_title(enum identity_check_kind kind)
{
	assert(kind < IDENTITY_CHECK_KINDS);
	return check_titles[kind];
}

const char *identity_result_name(enum identity_result result)
{
	assert(result < IDENTITY_RESULTS);
	return result_names[result];
}

const char *identity_result_message(enum identity_result result)
{
	assert(result < IDENTITY_RESULTS);
	return result_messages[result];
}

bool identity_result_passes(enum identity_result result)
{
	return result <= IDENTITY_UNREAD;
}

bool identity_check_stored(int64_t kind, int64_t result)
{
	return kind > 0 && kind < IDENTITY_CHECK_KINDS && result > 0 && result < IDENTITY_RESULTS &&
	       result_names[result] != NULL;
}
