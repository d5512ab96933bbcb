/*
 * Identity numbers on their way in: what is stored is the seal, the keyed hash and the mask, and
 * the number in the open lives in struct identity alone.
 */
#include "counter/identity.h"

#include <assert.h>
#include <string.h>

#include "core/utf8.h"
#include "db/account_store.h"
#include "db/vault.h"

static_assert(ACCOUNT_HASH_BYTES == VAULT_HASH_BYTES, "a look-up hash fits its column");
static_assert(ACCOUNT_SEALED_BYTES >= ID_TEXT_MAX + VAULT_SEAL_OVERHEAD, "a seal fits its column");

/* Wrong in a way that no issuing office would write: never let pass. */
static bool form_is_wrong(enum id_reason reason)
{
	return reason == ID_REASON_LENGTH || reason == ID_REASON_CHARACTER;
}

bool identity_read(struct session *s, enum id_type type, const char *text, bool accept_unverified,
	struct identity *out)
{
	struct id_check check;

	*out = (struct identity){.type = type};
	if (type == ID_NONE)
		return text[0] == '\0';
	if (text[0] == '\0')
		return false;
	id_check(&check, type, text, session_today(s));
	if (!check.valid && (!accept_unverified || form_is_wrong(check.reason)))
		return false;
	out->unverified = check.valid ? ID_REASON_NONE : check.reason;
	memcpy(out->number, check.normalized, sizeof out->number);
	return true;
}

struct fault identity_fault(const struct session *s, enum id_type type, const char *text)
{
	struct id_check check;

	if (type == ID_NONE)
		return (struct fault){.code = CODE_BAD_ID,
			.say = SAY(
				N_("There is a number, but the kind of identity paper is none."))};
	if (text[0] == '\0')
		return (struct fault){.code = CODE_BAD_ID,
			.say = SAY(N_(
				"The identity number is missing; only the kind none has none."))};
	id_check(&check, type, text, session_today(s));
	return (struct fault){.code = CODE_BAD_ID, .say = SAY(id_reason_message(check.reason))};
}

void identity_seal(const struct session *s, const struct identity *id, struct account_row *row)
{
	size_t size = strlen(id->number);

	row->id_type = id->type;
	row->id_sealed_size = 0;
	row->id_masked[0] = '\0';
	if (size == 0)
		return;
	row->id_sealed_size = size + VAULT_SEAL_OVERHEAD;
	vault_seal(s->vault, id->number, size, row->id_sealed);
	vault_lookup_hash(s->vault, id->number, row->id_hash);
	id_mask(row->id_masked, id->number);
}

size_t identity_hashes(const struct session *s, const char *text, uint8_t (*out)[32], size_t max)
{
	char seen[ID_TYPE_COUNT][ID_TEXT_MAX];
	size_t count = 0;

	for (int type = 0; type < ID_NONE && count < max; type++) {
		struct id_check check;
		size_t same = 0;

		id_check(&check, (enum id_type)type, text, session_today(s));
		while (same < count && strcmp(seen[same], check.normalized) != 0)
			same++;
		if (same < count || check.normalized[0] == '\0')
			continue;
		memcpy(seen[count], check.normalized, sizeof seen[count]);
		vault_lookup_hash(s->vault, check.normalized, out[count++]);
	}
	return count;
}
