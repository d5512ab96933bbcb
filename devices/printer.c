#include "devices/printer.h"

#include <assert.h>
#include <stdlib.h>

#include "core/alloc.h"
#include "devices/escpos.h"

#define STATUS_MS 1000     /* a status is answered at once, whatever else it does */
#define PAPER_MS 20000     /* from the last byte to the last dot and the cut */
#define LOOK_AGAIN_MS 1000 /* how often it is asked for trouble while it prints */
#define WRITE_EXTRA_MS 10000
#define BITS_PER_BYTE 10
#define LATE_MAX 8 /* answers to earlier questions before that to this one; more are noise */

/* What the rows differ in. */
struct printer_traits {
	int columns;
	bool mute;     /* answers nothing */
	bool gbk_only; /* no characters of four bytes */
};

struct printer {
	struct port *port;
	const struct device_model *model;
	const struct printer_traits *traits;
};

static const struct {
	enum code code;
	const char *msgid;
} troubles[] = {
	[ESCPOS_READY] = {CODE_OK, NULL},
	[ESCPOS_NO_PAPER] = {CODE_IO, N_("The receipt printer has no paper. Put in a new roll.")},
	[ESCPOS_COVER] = {CODE_IO, N_("The receipt printer is open. Close its cover.")},
	[ESCPOS_CUTTER] = {CODE_IO, N_("The cutter of the receipt printer is stuck. Switch it off, "
				       "take the paper out, and switch it on again.")},
	[ESCPOS_ERROR] = {CODE_IO, N_("The receipt printer reports an error. Switch it off and on "
				      "again.")},
	[ESCPOS_OFFLINE] = {CODE_IO, N_("The receipt printer is off line. Press its feed key or "
					"switch it off and on again.")},
	[ESCPOS_NOISE] = {CODE_DEVICE_TIMEOUT,
		N_("The receipt printer answers what cannot be understood. Check that its speed "
		   "is that of its model.")},
};

/* One status of the four. */
static enum port_end ask(struct printer *p, int n, enum escpos_state *state)
{
	const uint8_t question[] = {0x10, 0x04, (uint8_t)n};
	int64_t until = port_now_ms(p->port) + STATUS_MS;
	uint8_t answer;
	size_t got;
	enum port_end end;

	port_flush(p->port);
	end = port_write(p->port, question, sizeof(question), until);
	if (end == PORT_OK)
		end = port_read(p->port, &answer, 1, until, &got);
	/* After a new roll it answers what it was asked before the old one ended. */
	for (int i = 0; i < LATE_MAX && end == PORT_OK && escpos_paper(answer) != ESCPOS_NOISE; i++)
		end = port_read(p->port, &answer, 1, until, &got);
	if (end == PORT_OK)
		*state = escpos_status(n, answer);
	return end;
}

/* The first trouble that it tells, the most telling question first. */
static enum port_end look(struct printer *p, enum escpos_state *state)
{
	static const int order[ESCPOS_STATUS_KINDS] = {4, 3, 2, 1};
	enum port_end end = PORT_OK;

	*state = ESCPOS_READY;
	for (int i = 0; i < ESCPOS_STATUS_KINDS && end == PORT_OK && *state == ESCPOS_READY; i++)
		end = ask(p, order[i], state);
	return end;
}

static void tell(enum escpos_state state, struct fault *why)
{
	*why = (struct fault){
		.code = troubles[state].code, .say = {.msgid = troubles[state].msgid}};
}

static enum port_end printer_look(void *driver, struct fault *why)
{
	struct printer *p = driver;
	enum escpos_state state;
	enum port_end end = p->traits->mute ? PORT_OK : look(p, &state);

	if (end == PORT_OK && !p->traits->mute)
		tell(state, why);
	return end;
}

static void *printer_begin(struct port *port, const struct device_model *model, struct fault *why)
{
	struct printer *p = xcalloc(1, sizeof(*p));

	(void)why; /* it may be switched on later */
	*p = (struct printer){.port = port, .model = model, .traits = model->traits};
	return p;
}

static void printer_end(void *driver)
{
	struct printer *p = driver;

	port_close(p->port);
	free(p);
}

/* --- printing -----------------------------------------------------------------------------------
 */

/*
 * Waits until it says that all before the question is printed. While it says nothing it is asked
 * for trouble, which ends the waiting: a roll that ran out does not answer in its turn. On a slow
 * line both answers may come in any order, and their fixed bits tell which is which.
 */
struct paper_wait {
	int asked; /* the status that was asked for last; 0: none */
	bool printed;
	enum escpos_state state;
};

static void take_answer(struct paper_wait *w, uint8_t answer)
{
	enum escpos_state state = w->asked > 0 ? escpos_status(w->asked, answer) : ESCPOS_NOISE;

	if (state == ESCPOS_NOISE) { /* no status: the answer that is waited for, or noise */
		state = escpos_paper(answer);
		w->printed = state == ESCPOS_READY;
	}
	w->state = state;
}

static enum port_end ask_for_trouble(struct printer *p, struct paper_wait *w, int64_t until)
{
	static const int next[] = {[0] = 4, [4] = 3, [3] = 2, [2] = 4};
	uint8_t question[] = {0x10, 0x04, 0};

	w->asked = next[w->asked];
	question[2] = (uint8_t)w->asked;
	return port_write(p->port, question, sizeof(question), until);
}

static enum port_end await_paper(struct printer *p, struct fault *why)
{
	int64_t until = port_now_ms(p->port) + PAPER_MS;
	struct paper_wait wait = {.state = ESCPOS_READY};
	enum port_end end;

	port_flush(p->port);
	end = port_write(p->port, ESCPOS_PAPER, ESCPOS_PAPER_SIZE, until);
	while (end == PORT_OK && !wait.printed && wait.state == ESCPOS_READY) {
		int64_t soon = port_now_ms(p->port) + LOOK_AGAIN_MS;
		uint8_t answer;
		size_t got;

		if (soon > until)
			return PORT_SILENT;
		end = port_read(p->port, &answer, 1, soon, &got);
		if (end == PORT_OK)
			take_answer(&wait, answer);
		else if (end == PORT_SILENT)
			end = ask_for_trouble(p, &wait, until);
	}
	if (end == PORT_OK)
		tell(wait.state, why);
	return end;
}

static int64_t time_for(const struct printer *p, size_t size)
{
	return (int64_t)size * BITS_PER_BYTE * 1000 / p->model->settings.baud + WRITE_EXTRA_MS;
}

struct printing {
	const struct slip *slip;
	bool silent; /* it did not say how it is */
	bool sent;   /* at least one byte may have gone out */
};

static const struct fault unsure = {.code = CODE_DEVICE_TIMEOUT,
	.say = {.msgid = N_(
			"The receipt printer does not say whether it printed: look at the "
			"paper. If it never answers, have its model set to one that does not.")}};

static enum port_end send_slip(struct printer *p, struct printing *job, struct fault *why)
{
	struct arena arena = ARENA_EMPTY;
	struct escpos_bytes bytes = {.arena = &arena};
	enum port_end end;

	escpos_slip(&bytes, job->slip, p->traits->gbk_only);
	job->sent = true;
	end = port_write(
		p->port, bytes.bytes, bytes.size, port_now_ms(p->port) + time_for(p, bytes.size));
	arena_release(&arena);
	if (end == PORT_OK && job->silent)
		*why = unsure;
	else if (end == PORT_OK && !p->traits->mute)
		end = await_paper(p, why);
	return end;
}

/* Some printers never answer: what does not say how it is, is not refused the slip. */
static enum port_end look_and_send(struct printer *p, struct printing *job, struct fault *why)
{
	enum port_end end = printer_look(p, why);

	job->silent = end == PORT_SILENT;
	if (!job->silent && (end != PORT_OK || why->code != CODE_OK))
		return end;
	return send_slip(p, job, why);
}

static enum port_end print_run(const struct device_turn *turn, void *arg)
{
	return look_and_send(turn->driver, arg, turn->why);
}

static const struct device_task print_task = {.what = N_("printing"), .run = print_run};

enum print_result printer_print(struct device *d, const struct slip *slip,
	const struct device_wait *wait, struct fault *why)
{
	struct printing job = {.slip = slip};
	enum port_end end = device_call(d, &print_task, &job, wait, why);

	if (end == PORT_OK && why->code == CODE_OK)
		return PRINT_SENT;
	return job.sent ? PRINT_UNKNOWN : PRINT_REFUSED;
}

static enum port_end drawer_run(const struct device_turn *turn, void *arg)
{
	(void)arg;
	return port_write(
		turn->port, ESCPOS_DRAWER, ESCPOS_DRAWER_SIZE, port_now_ms(turn->port) + STATUS_MS);
}

void printer_open_drawer(struct device *d)
{
	static const struct device_task task = {.run = drawer_run};

	(void)(device_post(d, &task, NULL) ? 1 : 0);
}

int printer_columns(const struct device *d)
{
	const struct printer_traits *traits = device_model(d)->traits;

	assert(device_model(d)->kind == DEVICE_PRINTER);
	return traits->columns;
}

/* A small slip that shows both kinds of character and a code. */
static enum port_end printer_test(void *driver, struct fault *why)
{
	struct printer *p = driver;
	struct arena arena = ARENA_EMPTY;
	struct slip slip;
	struct printing job = {.slip = &slip};
	enum port_end end;

	slip_init(&slip, &arena, p->traits->columns);
	slip_text(&slip, SLIP_CENTRE | SLIP_LARGE, "wattdesk");
	slip_text(&slip, SLIP_CENTRE, p->model->title);
	slip_rule(&slip);
	slip_pair(&slip, "国网 电费 镕䶮㐀", "1234567890.00");
	slip.code = "wattdesk";
	end = look_and_send(p, &job, why);
	arena_release(&arena);
	return end;
}

/* --- the models ---------------------------------------------------------------------------------
 */

#define MODEL(id, text, speed, width, is_mute, only_gbk)                            \
	{                                                                           \
		.name = id, .title = text, .kind = DEVICE_PRINTER,                  \
		.settings = {.baud = speed, .data_bits = 8, .stop_bits = 1},        \
		.traits = &(const struct printer_traits){width, is_mute, only_gbk}, \
		.begin = printer_begin, .end = printer_end, .look = printer_look,   \
		.test = printer_test,                                               \
	}

const struct device_model printer_escpos_80 =
	MODEL("escpos-80", "ESC/POS 80 mm, 9600 baud", 9600, 48, false, false);
const struct device_model printer_escpos_80_fast =
	MODEL("escpos-80-fast", "ESC/POS 80 mm, 115200 baud", 115200, 48, false, false);
const struct device_model printer_escpos_80_mute =
	MODEL("escpos-80-mute", "ESC/POS 80 mm, GBK, answers nothing", 9600, 48, true, true);
const struct device_model printer_escpos_58 =
	MODEL("escpos-58", "ESC/POS 58 mm, 9600 baud", 9600, 32, false, false);
const struct device_model printer_escpos_58_fast =
	MODEL("escpos-58-fast", "ESC/POS 58 mm, 115200 baud", 115200, 32, false, false);
const struct device_model printer_escpos_58_mute =
	MODEL("escpos-58-mute", "ESC/POS 58 mm, GBK, answers nothing", 9600, 32, true, true);
