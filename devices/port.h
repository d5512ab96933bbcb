#ifndef DEVICES_PORT_H
#define DEVICES_PORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/compiler.h"
#include "core/fault.h"

/*
 * The line to a device: bytes out, bytes in, a deadline for each. An address is the path of a
 * serial port or of a name that leads to one (/dev/serial/by-id/...; it is followed, so that what
 * is locked is the port itself), or tcp:HOST:PORT for a port behind a network box. A port is locked
 * against a second program for as long as it is open.
 *
 * A port belongs to one thread, except that any thread may ask its stop. Nothing here waits
 * longer than its deadline, and a line that vanished is told as soon as it is seen, never as
 * silence.
 */
#define PORT_ADDRESS_MAX 256    /* with the NUL */
#define PORT_CONNECT_MS 3000    /* for a network box to take the call */
#define PORT_FOR_EVER INT64_MAX /* a deadline that never comes; the stop still does */

enum port_parity { PORT_PARITY_NONE, PORT_PARITY_EVEN, PORT_PARITY_ODD };
enum port_flow { PORT_FLOW_NONE, PORT_FLOW_RTS_CTS, PORT_FLOW_XON_XOFF, PORT_FLOW_DTR_DSR };

/* A network box has its own settings: there these are not used. */
struct port_settings {
	int baud;
	enum port_parity parity;
	int data_bits, stop_bits;
	enum port_flow flow;
};

enum port_end {
	PORT_OK,
	PORT_SILENT,   /* the deadline came first */
	PORT_GONE,     /* unplugged, hung up, or the network is broken: open it again later */
	PORT_CANCELLED /* the stop was asked */
};

/* Milliseconds that only go forward; a test has its own, so that it need not wait. */
struct port_clock {
	int64_t (*now_ms)(void *ctx);
	void *ctx;
};

/* How another thread ends whatever waits on a port; it stays asked until it is cleared. */
struct port_stop;

struct port_stop *port_stop_new(void);
void port_stop_free(struct port_stop *stop);
void port_stop_ask(struct port_stop *stop);
void port_stop_clear(struct port_stop *stop);
bool port_stop_asked(const struct port_stop *stop);

/* Sees every byte as it goes over the line; on the port's own thread. */
struct port_trace {
	void (*bytes)(void *ctx, bool sent, const uint8_t *bytes, size_t size);
	void *ctx;
};

struct port_options {
	struct port_settings settings;
	const struct port_clock *clock; /* NULL: the machine's; borrowed like the next */
	struct port_stop *stop;         /* NULL: nobody cancels */
	struct port_trace trace;        /* bytes NULL: nobody looks */
};

struct port;

/*
 * False with *why: bad_value for what is no address; device_gone with the sentence that says
 * whether it is not there, not permitted, not a serial port, or owned by another program. *out is
 * then NULL.
 */
NODISCARD bool port_open(struct port **out, const char *address, const struct port_options *options,
	struct fault *why);

/* Was that the reason why a port could not be opened: another program has it? */
bool port_is_taken(const struct fault *why);
void port_close(struct port *p); /* NULL is nothing to close */

int64_t port_now_ms(const struct port *p);

/* All of it, or why not; on PORT_OK the line has it, the device perhaps not yet. */
NODISCARD enum port_end port_write(
	struct port *p, const void *bytes, size_t size, int64_t until_ms);

/*
 * What must still reach the device when the stop was asked: a command that ends what it was told
 * to wait for. As far as the line takes it until then.
 */
void port_write_last(struct port *p, const void *bytes, size_t size, int64_t until_ms);

/* Between 1 and max bytes as soon as there are any. *got is 0 unless PORT_OK. */
NODISCARD enum port_end port_read(
	struct port *p, void *buf, size_t max, int64_t until_ms, size_t *got);

/* The same although the stop was asked: what is answered to port_write_last. */
NODISCARD enum port_end port_read_last(
	struct port *p, void *buf, size_t max, int64_t until_ms, size_t *got);

/* Exactly size bytes; *got says how many came in any case. */
NODISCARD enum port_end port_read_all(
	struct port *p, void *buf, size_t size, int64_t until_ms, size_t *got);

/* Forgets what came in and was not read. */
void port_flush(struct port *p);

/* Is the line still there? Asks the machine only and sends nothing. */
NODISCARD bool port_is_there(struct port *p);

/* Adds to or replaces who looks at the bytes; {NULL} ends it. */
void port_set_trace(struct port *p, struct port_trace trace);

/* The whole machine's clock. */
extern const struct port_clock port_machine_clock;

#endif
