#ifndef DEVICES_SIM_SIM_LINE_H
#define DEVICES_SIM_SIM_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/compiler.h"

/*
 * The line of a simulated device, and what may go wrong on it, written once for all of them. A line
 * either stands alone, fed and emptied by the caller's hand (tests on a clock of their own), or is
 * plugged: a pseudo-terminal behind a stable name, run by a thread. Everything that touches a
 * plugged device's state holds its lock: feed is called with it, operators take it.
 */
#define SIM_PATH_MAX 256
#define SIM_SAY_MAX 4096 /* what an operator is answered */

struct sim_line;

/* A kind of simulated device: one const row. */
struct sim_kind {
	const char *name;                     /* "printer" */
	int baud;                             /* of the line, for the pace; 10 bits a byte */
	void *(*make)(struct sim_line *line); /* the device; it answers by sim_line_answer */
	void (*drop)(void *device);
	/* Bytes from the host, in pieces of any size. */
	void (*feed)(void *device, const uint8_t *bytes, size_t size);
	/* What somebody does to it by hand: "insert 1", "paper-out"; the answer in say. */
	bool (*operate)(void *device, const char *words, char say[SIM_SAY_MAX]);
	const char *words; /* what operate knows, for the help: "swipe | jam" */
};

enum sim_fault {
	SIM_FAULT_NONE,
	SIM_FAULT_SILENCE,   /* the answer is not sent */
	SIM_FAULT_GARBLE,    /* byte `at` of it arrives wrong */
	SIM_FAULT_DUPLICATE, /* it is sent twice */
	SIM_FAULT_SHORT,     /* only its first `at` bytes */
	SIM_FAULT_CHECKSUM,  /* its last byte is wrong */
	SIM_FAULT_STOP,      /* after `at` bytes the device is dead until it is unplugged */
	SIM_FAULT_UNPLUG,    /* after `at` bytes the line is gone */
	SIM_FAULT_DEAF,      /* after `at` more bytes from the host nothing is heard */
	SIM_FAULT_NOISE,     /* the answer is followed by noise without end */
	SIM_FAULT_COUNT
};

/* One thing that goes wrong with the answer number `answer` from now on, 0 the next. */
struct sim_script {
	enum sim_fault fault;
	int answer;
	size_t at;
	bool again; /* and with every one after it */
};

const char *sim_fault_name(enum sim_fault fault);
NODISCARD bool sim_fault_parse(enum sim_fault *out, const char *name);

/* A line with its device, not plugged. */
struct sim_line *sim_line_new(const struct sim_kind *kind);
void sim_line_free(struct sim_line *line); /* unplugs; joins its thread */
void *sim_line_device(struct sim_line *line);
const struct sim_kind *sim_line_kind(const struct sim_line *line);

/* --- for the device --- */

/* One answer; with whatever the script does to it. */
void sim_line_answer(struct sim_line *line, const void *bytes, size_t size);

/* --- for the hand --- */

/* Takes effect with the next answer; the script before is forgotten. */
void sim_line_script(struct sim_line *line, const struct sim_script *script);

/* Standing alone: bytes of the host in, bytes of the device out. False: the line is gone. */
NODISCARD bool sim_line_feed(struct sim_line *line, const uint8_t *bytes, size_t size);
NODISCARD bool sim_line_take(struct sim_line *line, uint8_t *buf, size_t max, size_t *count);

/*
 * Plugged: link_path becomes a symbolic link to the pseudo-terminal (an old one is replaced), which
 * speaks raw before anybody learns its name. Paced: no faster than the kind's baud, both ways.
 * False with errno.
 */
NODISCARD bool sim_line_plug(struct sim_line *line, const char *link_path, bool paced);
void sim_line_unplug(struct sim_line *line); /* the host sees it hang up; the link goes away */
bool sim_line_is_plugged(struct sim_line *line);
const char *sim_line_path(const struct sim_line *line); /* of the pseudo-terminal, "" unplugged */
const char *sim_line_link(const struct sim_line *line); /* its name, "" never plugged */

void sim_line_lock(struct sim_line *line);
void sim_line_unlock(struct sim_line *line);

/* The kind's operate, under the lock, after what a host sent before it. Not with the lock held. */
NODISCARD bool sim_line_operate(struct sim_line *line, const char *words, char say[SIM_SAY_MAX]);

#endif
