/* Meters on a line: where one can be reached, what it shows, and a restoration carried out over it.
 */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "cli/values.h"
#include "cli/verbs.h"
#include "counter/meter_line.h"

static bool read_small(struct invocation *inv, const char *option, int64_t *out)
{
	const char *text = option_get(inv, option);

	*out = 0;
	return text == NULL || read_count(inv, text, out);
}

/* Six digits on the first line of a file; read without stdio, whose buffer would keep them. */
static bool read_meter_password(
	struct invocation *inv, const char *path, char out[METER_PASSWORD_MAX])
{
	char line[METER_PASSWORD_MAX + 2] = "";
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got = fd < 0 ? -1 : read(fd, line, sizeof line - 1);

	if (fd >= 0)
		close(fd);
	if (got < METER_PASSWORD_MAX - 1) {
		explicit_bzero(line, sizeof line);
		return verb_refuse(inv, CODE_BAD_VALUE,
			SAY(N_("The file {1} cannot be read, or its first line is no password of "
			       "six digits."),
				say_text(path)));
	}
	line[strcspn(line, "\r\n")] = '\0';
	memcpy(out, line, METER_PASSWORD_MAX);
	out[METER_PASSWORD_MAX - 1] = '\0';
	explicit_bzero(line, sizeof line);
	return true;
}

static bool run_line(struct invocation *inv)
{
	struct meter_line_request request = {.meter_no = inv->args[0],
		.line = option_get(inv, "line"),
		.address = option_get(inv, "address")};
	int64_t level;
	bool ok;

	if (!read_small(inv, "level", &level) ||
		!read_small(inv, "operator", &request.operator_no) ||
		!read_meter_password(inv, option_get(inv, "password-file"), request.password))
		return false;
	request.level = level > INT8_MAX ? INT8_MAX : (int)level;
	ok = meter_line_set(inv->session, &request) || verb_failed(inv);
	explicit_bzero(&request, sizeof request);
	if (!ok)
		return false;
	json_text(json_key(&inv->answer, "meter_no"), inv->args[0]);
	json_text(json_key(&inv->answer, "line"), option_get(inv, "line"));
	json_text(json_key(&inv->answer, "address"), option_get(inv, "address"));
	return true;
}

static bool run_read(struct invocation *inv)
{
	static const char *const names[METER_REGISTERS] = {
		"total", "sharp", "peak", "flat", "valley"};
	struct json *j = &inv->answer;
	struct meter_shown shown;

	if (!meter_line_read(inv->session, inv->args[0], &shown))
		return verb_failed(inv);
	json_text(json_key(j, "meter_no"), inv->args[0]);
	json_text(json_key(j, "address"), shown.address);
	for (size_t i = 0; i < METER_REGISTERS; i++) {
		char text[ENERGY_TEXT_MAX];

		json_text(json_key(j, names[i]),
			shown.has[i] ? energy_format(shown.energy[i], text) : NULL);
	}
	json_text(json_key(j, "relay"), shown.relay_open ? "open" : "closed");
	return true;
}

static void write_made(struct invocation *inv, const struct meter_order_made *made)
{
	struct json *j = &inv->answer;
	char text[SAY_TEXT_MAX];

	json_text(json_key(j, "order_no"), inv->args[0]);
	json_text(json_key(j, "meter_no"), made->meter_no);
	json_text(json_key(j, "outcome"), meter_order_outcome_name(made->outcome));
	json_bool(json_key(j, "restored"), made->restored);
	json_text(json_key(j, "reason"),
		made->why.code != CODE_OK ? fault_render(inv->lang, &made->why, text, sizeof text)
					  : NULL);
	json_bool(json_key(j, "replayed"), made->replayed);
}

static bool run_close(struct invocation *inv)
{
	const struct meter_order_request request = {.op_id = option_get(inv, "op-id"),
		.order_no = inv->args[0],
		.permit = option_given(inv, "permit")};
	struct meter_order_made made;

	if (!meter_order_give(inv->session, &request, &made))
		return verb_failed(inv);
	write_made(inv, &made);
	return true;
}

static bool run_ask(struct invocation *inv)
{
	struct meter_order_made made;

	if (!meter_order_ask(inv->session, inv->args[0], &made))
		return verb_failed(inv);
	write_made(inv, &made);
	return true;
}

static const struct option_row line_options[] = {
	{"line", OPTION_VALUE, true, N_("the line: /dev/ttyUSB0, or tcp:HOST:PORT")},
	{"address", OPTION_VALUE, true, N_("the meter's address, up to 12 digits")},
	{"level", OPTION_VALUE, false, N_("the level of the meter's password, 0 to 9")},
	{"operator", OPTION_VALUE, false, N_("the operator that the meter records")},
	{"password-file", OPTION_VALUE, true,
		N_("the file whose first line is the meter's password of six digits")},
	{NULL, OPTION_FLAG, false, NULL},
};

const struct verb verb_meter_line = {
	.words = "meter line",
	.args = "METER",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = line_options,
	.run = run_line,
	.help = N_("say where a meter can be reached by DL/T 645"),
};

const struct verb verb_meter_read = {
	.words = "meter read",
	.args = "METER",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.run = run_read,
	.help = N_("what a meter shows now, over its line"),
};

static const struct option_row close_options[] = {
	{"permit", OPTION_FLAG, false,
		N_("only permit it: the customer presses the meter's button")},
	{"op-id", OPTION_VALUE, false, N_("the operation's id; the same again answers the same")},
	{NULL, OPTION_FLAG, false, NULL},
};

const struct verb verb_restoration_close = {
	.words = "restoration close",
	.args = "ORDER",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = close_options,
	.run = run_close,
	.help = N_("carry a restoration order out over the meter's line"),
};

const struct verb verb_restoration_ask = {
	.words = "restoration ask",
	.args = "ORDER",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.run = run_ask,
	.help = N_("ask the meter whether it has closed"),
};
