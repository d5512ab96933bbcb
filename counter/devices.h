#ifndef COUNTER_DEVICES_H
#define COUNTER_DEVICES_H

#include "counter/session.h"

/*
 * What is connected to the station, and how it is. The database says it for every station; a call
 * of the program may say it for itself (--device KIND=ADDRESS or KIND=MODEL@ADDRESS).
 */
struct arena;
struct device_set;

#define DEVICE_KINDS 5        /* printer, display, card, mag, id: devices/device_model.h */
#define DEVICE_CHOICES_MAX 16 /* --device on one command line */
#define DEVICE_TRACE_MAX 8192 /* raw bytes that a test keeps */

/*
 * Makes s->devices of what is stored and of the choices, which go first. Nothing is opened yet: a
 * device that does not answer never keeps a hall closed. bad_value for what is no choice. Undo with
 * devices_detach, before the session is closed.
 */
NODISCARD bool devices_attach(struct session *s, const char *const choices[], size_t count);
void devices_detach(struct session *s);

/* Begins to look after all of them, so that their lights are right. */
void devices_watch(struct device_set *set);

/* One row for a list or for the top line. */
struct device_state {
	const char *kind, *title; /* title: msgid */
	const char *model, *model_title, *address;
	const char *light;  /* "ready", "busy", "trouble", "absent" */
	const char *letter; /* msgid: one letter or so for the top line */
	char mark;          /* behind it: ' ' ready, '*' busy, '!' trouble, '-' absent */
	struct fault why;   /* of trouble and absence */
};

/* From any thread, at once: how they were last seen. Returns how many there are. */
size_t devices_seen(struct device_set *set, struct device_state out[DEVICE_KINDS]);

/* Asks each of them now. */
size_t devices_ask(struct session *s, struct device_state out[DEVICE_KINDS]);

/* Bytes as they went over the line. */
struct device_trace {
	char text[DEVICE_TRACE_MAX]; /* "> 1B 40\n< 12\n": sent, received; cut when it is full */
};

/*
 * Has the device of that kind show that it works. False: device_gone, device_timeout or what it
 * wants. trace: NULL, or what went over the line in any case. bad_value: no such kind, or none
 * here.
 */
NODISCARD bool devices_test(struct session *s, const char *kind, struct device_trace *trace);

/*
 * From the next start of the program on. model NULL: the usual one of the kind. bad_value: no such
 * kind or model, no address. PERMIT_POLICY_SET.
 */
NODISCARD bool devices_set(
	struct session *s, const char *kind, const char *address, const char *model);
NODISCARD bool devices_drop(struct session *s, const char *kind);

/* The models there are, in their order; false behind the last. */
struct device_offer {
	const char *kind, *model, *title;
	int baud;
};
bool devices_offer(size_t n, struct device_offer *out);

#endif
