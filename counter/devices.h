#ifndef COUNTER_DEVICES_H
#define COUNTER_DEVICES_H

#include "counter/session.h"

/*
 * What is connected to the station, and how it is. The database says it for every station; a call
 * of the program may say it for itself (--device KIND=ADDRESS or KIND=MODEL@ADDRESS).
 */
struct arena;
struct device_set;

#define DEVICES_MAX 20        /* four of each kind: devices/device_model.h */
#define DEVICE_CHOICES_MAX 20 /* --device on one command line */
#define DEVICE_TRACE_MAX 8192 /* raw bytes that a test keeps */
#define DEVICE_STATE_NAME_MAX 16

/*
 * Makes s->devices of what is stored and of the choices: who chooses one of a kind has none of the
 * stored ones of that kind. A kind that is chosen again is its next one, unless at the same
 * address. Nothing is opened yet: a device that does not answer never keeps a hall closed.
 * bad_value for what is no choice. Undo with devices_detach, before the session is closed.
 */
NODISCARD bool devices_attach(struct session *s, const char *const choices[], size_t count);
void devices_detach(struct session *s);

/* Begins to look after all of them, so that their lights are right. */
void devices_watch(struct device_set *set);

/* "card" the first of its kind, "card-2" the second. */
const char *devices_name(const char *kind, int number, char buf[DEVICE_STATE_NAME_MAX]);

/* One row for a list or for the top line. */
struct device_state {
	char name[DEVICE_STATE_NAME_MAX]; /* "card" the first of its kind, "card-2" the second */
	const char *kind, *title;         /* title: msgid */
	int number;
	bool several;   /* the station has others of its kind, */
	bool ordered;   /* one of which is used before the others, */
	bool preferred; /* and it is this one */
	const char *model, *model_title, *address;
	const char *light;  /* "ready", "busy", "trouble", "absent" */
	const char *letter; /* msgid: one letter or so for the top line */
	char mark;          /* behind it: ' ' ready, '*' busy, '!' trouble, '-' absent */
	struct fault why;   /* of trouble and absence */
};

/* From any thread, at once: how they were last seen. Returns how many there are. */
size_t devices_seen(struct device_set *set, struct device_state out[DEVICES_MAX]);

/* Asks each of them now. */
size_t devices_ask(struct session *s, struct device_state out[DEVICES_MAX]);

/* Bytes as they went over the line. */
struct device_trace {
	char text[DEVICE_TRACE_MAX]; /* "> 1B 40\n< 12\n": sent, received; cut when it is full */
};

/*
 * Has the device of that name show that it works; a kind alone is the one of it that is used.
 * False: device_gone, device_timeout or what it wants. trace: NULL, or what went over the line in
 * any case. bad_value: no such name, or none here.
 */
NODISCARD bool devices_test(struct session *s, const char *name, struct device_trace *trace);

/*
 * From now until the session ends that one is used before the others of its kind: for slips and
 * the drawer, and for cards where more than one reader holds one that would do. bad_value.
 */
NODISCARD bool devices_prefer(struct session *s, const char *name);

/*
 * From the next start of the program on. model NULL: the usual one of the kind. devices_add: one
 * more of its kind, and name is how it is called. bad_value: no such name or model, no address,
 * another of its kind is at it, or no room for one more. PERMIT_POLICY_SET.
 */
NODISCARD bool devices_set(
	struct session *s, const char *name, const char *address, const char *model);
NODISCARD bool devices_add(struct session *s, const char *address, const char *model,
	const char *kind, char name[DEVICE_STATE_NAME_MAX]);
NODISCARD bool devices_drop(struct session *s, const char *name);

/* The models there are, in their order; false behind the last. */
struct device_offer {
	const char *kind, *model, *title;
	int baud;
};
bool devices_offer(size_t n, struct device_offer *out);

#endif
