#ifndef DEVICES_DEVICE_H
#define DEVICES_DEVICE_H

#include "devices/device_model.h"

/*
 * A device of a station, with a thread of its own that opens its port, runs its protocol as
 * straight-line code, and notices when it vanishes and comes back. Others meet it in a mailbox:
 * they call (and wait, able to cancel) or post (and go on). The screen never waits for it.
 */
#define DEVICE_QUEUE_MAX 16 /* tasks that wait */
#define DEVICE_LOOK_MS 1000 /* how often an idle device is looked after */

enum device_light {
	DEVICE_ABSENT, /* its port cannot be opened, or hung up */
	DEVICE_READY,
	DEVICE_BUSY,
	DEVICE_TROUBLE /* it is there and does not answer, or wants a person (paper) */
};

struct device;

/* What a task has of its device while it runs, on the device's thread. */
struct device_turn {
	struct device *device;
	struct port *port; /* its deadlines; its stop is asked when the caller cancels */
	void *driver;      /* what the model's begin made */
	struct fault *why; /* CODE_OK before it; set by the task for what is no port's end */
};

struct device_task {
	const char *what; /* msgid for "working", or NULL */
	enum port_end (*run)(const struct device_turn *turn, void *arg);
	void (*drop)(void *arg); /* of a posted task: frees arg, run or not; or NULL */
	/* Who looks at the bytes while the port is opened for it, too; NULL: nobody. */
	struct port_trace (*trace)(void *arg);
	bool newest_only; /* one that is posted takes the place of one that still waits */
};

/* Asked and told while a call waits, on the caller's thread; any may be NULL. */
struct device_wait {
	bool (*asked_to_stop)(void *ctx);
	void (*progress)(void *ctx, int64_t done, int64_t total);
	void *ctx;
};

/* Nothing is opened and no thread runs before device_start, or the first call or post. */
struct device *device_new(
	const struct device_model *model, const char *address, const struct port_clock *clock);
void device_end(struct device *d);   /* asks it to end, and goes on */
void device_free(struct device *d);  /* cancels what runs and waits for its thread; NULL is none */
void device_start(struct device *d); /* from then on it is looked after while it is idle */

/*
 * Soon, gives its port up for other programs until it is called again. One that is looked after
 * keeps it: its light is to stay right.
 */
void device_rest(struct device *d);

/*
 * Runs the task and waits for its end. PORT_OK: it ran; *why is CODE_OK or what it found wrong.
 * Else *why says the end in a sentence; after PORT_CANCELLED too. wait may be NULL.
 */
NODISCARD enum port_end device_call(struct device *d, const struct device_task *task, void *arg,
	const struct device_wait *wait, struct fault *why);

/*
 * The same task on several devices at once, each with an arg of its own, until one of them ends so
 * that won says yes; the others are cancelled. All have ended when it returns: the place of the
 * winner, or -1. wait as above, without its progress.
 */
struct device_entrant {
	struct device *device;
	void *arg;
	enum port_end end;
	struct fault why;
};
NODISCARD int device_call_first(struct device_entrant all[], size_t count,
	const struct device_task *task, bool (*won)(const struct device_entrant *entrant),
	const struct device_wait *wait);

/* Hands the task over and goes on. False: too many wait; arg was dropped. */
bool device_post(struct device *d, const struct device_task *task, void *arg);

/* Waits until nothing is posted or running any more, for at most that long. */
NODISCARD bool device_settle(struct device *d, int wait_ms);

/* Asks a device how it is, by its model's look. */
extern const struct device_task device_look_task;

/* For a task: how far it is. */
void device_progress(const struct device_turn *turn, int64_t done, int64_t total);

/* Its light and, for absent and trouble, why; from any thread at any time. */
enum device_light device_light(struct device *d, struct fault *why);
const char *device_light_name(enum device_light light); /* "ready" */

const struct device_model *device_model(const struct device *d);
const char *device_address(const struct device *d);

#endif
