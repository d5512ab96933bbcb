/* `print`: what still has to be printed, and which queue prints what. */
#include "counter/print.h"

#include "cli/paper.h"
#include "cli/values.h"
#include "cli/verbs.h"
#include "core/arena.h"

static void write_waiting(struct json *j, const struct print_item *items, size_t count)
{
	json_array_begin(json_key(j, "waiting"));
	for (size_t i = 0; i < count; i++) {
		json_object_begin(j);
		json_count(json_key(j, "id"), items[i].effect_id);
		json_text(json_key(j, "paper"), paper_kind_name(items[i].paper));
		json_text(json_key(j, "subject"), items[i].subject);
		json_text(json_key(j, "state"), print_state_name(items[i].state));
		json_moment(json_key(j, "at"), items[i].at);
		json_text(json_key(j, "detail"), items[i].detail);
		json_object_end(j);
	}
	json_array_end(j);
}

static void write_queues(struct json *j, const struct print_queue *queues, size_t count)
{
	json_array_begin(json_key(j, "queues"));
	for (size_t i = 0; i < count; i++) {
		json_object_begin(j);
		json_text(json_key(j, "station"), queues[i].station);
		json_text(json_key(j, "paper"), queues[i].paper);
		json_text(json_key(j, "queue"), queues[i].queue);
		json_object_end(j);
	}
	json_array_end(j);
}

static bool run_list(struct invocation *inv)
{
	struct arena arena = ARENA_EMPTY;
	struct print_item *items;
	struct print_queue *queues;
	size_t item_count, queue_count;
	char folder[PATH_MAX_BYTES];
	bool ok = print_waiting(inv->session, &arena, &items, &item_count) &&
		  print_queue_list(inv->session, &arena, &queues, &queue_count) &&
		  print_folder(inv->session, folder);

	if (ok) {
		write_waiting(&inv->answer, items, item_count);
		write_queues(&inv->answer, queues, queue_count);
		json_text(json_key(&inv->answer, "folder"), folder);
	}
	arena_release(&arena);
	return ok || verb_failed(inv);
}

static bool run_retry(struct invocation *inv)
{
	struct paper_made made;
	int64_t id;

	if (!read_count(inv, inv->args[0], &id))
		return false;
	if (!print_retry(inv->session, id, &made))
		return verb_failed(inv);
	json_count(json_key(&inv->answer, "id"), id);
	json_text(json_key(&inv->answer, "subject"), made.subject);
	json_count(json_key(&inv->answer, "copy"), made.copy);
	write_printed(&inv->answer, &made);
	return true;
}

static bool close_print(struct invocation *inv, bool came)
{
	int64_t id;

	if (!read_count(inv, inv->args[0], &id))
		return false;
	if (!print_close(inv->session, id, came))
		return verb_failed(inv);
	json_count(json_key(&inv->answer, "id"), id);
	return true;
}

static bool run_done(struct invocation *inv)
{
	return close_print(inv, true);
}

static bool run_drop(struct invocation *inv)
{
	return close_print(inv, false);
}

static bool run_queue(struct invocation *inv)
{
	if (!print_queue_set(inv->session, inv->args[0], inv->args[1], inv->args[2]))
		return verb_failed(inv);
	json_text(json_key(&inv->answer, "station"), inv->args[0]);
	json_text(json_key(&inv->answer, "paper"), inv->args[1]);
	json_text(json_key(&inv->answer, "queue"), inv->args[2]);
	return true;
}

const struct verb verb_print_list = {
	.words = "print list",
	.args = "",
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.run = run_list,
	.help = N_("papers of this station that were not printed, queues, and today's folder"),
};

const struct verb verb_print_retry = {
	.words = "print retry",
	.args = "ID",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.run = run_retry,
	.help = N_("print one of them again"),
};

const struct verb verb_print_done = {
	.words = "print done",
	.args = "ID",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.run = run_done,
	.help = N_("its paper came after all"),
};

const struct verb verb_print_drop = {
	.words = "print drop",
	.args = "ID",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.run = run_drop,
	.help = N_("nobody wants it any more"),
};

const struct verb verb_print_queue = {
	.words = "print queue",
	.args = "STATION PAPER QUEUE",
	.args_min = 3,
	.args_max = 3,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.run = run_queue,
	.help = N_("the queue for a station's receipt, statement or report; \"\" is the folder"),
};
