/* `migrate-engine`: a hall goes on in another database, of either engine. */
#include "cli/verbs.h"
#include "counter/hall_copy.h"

static void write_tables(struct json *j, const struct hall_copy *copy)
{
	char digest[HALL_COPY_DIGEST_TEXT_MAX];
	int64_t rows = 0;

	json_array_begin(json_key(j, "tables"));
	for (int i = 0; i < copy->tables; i++) {
		json_object_begin(j);
		json_text(json_key(j, "name"), hall_copy_table(i));
		json_count(json_key(j, "rows"), copy->digests[i].rows);
		json_text(json_key(j, "digest"), hall_copy_digest(copy, i, digest));
		json_object_end(j);
		rows += copy->digests[i].rows;
	}
	json_array_end(j);
	json_count(json_key(j, "rows"), rows);
}

static bool run(struct invocation *inv)
{
	struct hall_move move = {.to_url = inv->args[1], .key_path = option_get(inv, "to-key")};
	struct json *j = &inv->answer;

	if (!hall_move(inv->session, &move))
		return verb_failed(inv);
	json_text(json_key(j, "from"), inv->args[0]);
	json_text(json_key(j, "to"), inv->args[1]);
	json_text(json_key(j, "key_file"), move.key_file);
	write_tables(j, &move.copy);
	return true;
}

static const struct option_row options[] = {
	{"to-key", OPTION_VALUE, false,
		N_("where the key goes; else beside a file, and for a server it stays")},
	{NULL, OPTION_FLAG, false, NULL},
};

const struct verb verb_migrate_engine = {
	.words = "migrate-engine",
	.args = "FROM TO",
	.args_min = 2,
	.args_max = 2,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN | NEEDS_FIRST,
	.options = options,
	.run = run,
	.help = N_("copy the hall of database FROM into the new database TO, and prove them equal"),
};
