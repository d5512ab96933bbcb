#ifndef DEVICES_PORT_LINE_H
#define DEVICES_PORT_LINE_H

#include "devices/port.h"

/*
 * What is below a port: one row per kind of line. Nothing in a row waits but `wait`, and that no
 * longer than it is told. A test puts a row of its own beside these (port_from_line) and needs
 * neither a thread nor a pty.
 */
struct port_line {
	/* False with *why. The address is the part behind the prefix, or the real path. */
	bool (*open)(void **line, const char *address, const struct port_options *options,
		struct fault *why);
	/* PORT_OK with *count > 0; PORT_SILENT: nothing now (room, for a write); PORT_GONE. */
	enum port_end (*read)(void *line, uint8_t *buf, size_t max, size_t *count);
	enum port_end (*write)(void *line, const uint8_t *bytes, size_t size, size_t *count);
	/* Until bytes come (or there is room to send), the stop is asked, or left_ms are over. */
	void (*wait)(void *line, bool to_send, struct port_stop *stop, int left_ms);
	void (*close)(void *line);
};

extern const struct port_line port_line_serial; /* libserialport, for all that is a real port */
extern const struct port_line port_line_posix;  /* a plain descriptor: pseudo-terminals */
extern const struct port_line port_line_tcp;

/* A port over that line, which is open already and becomes the port's. */
struct port *port_from_line(
	const struct port_line *kind, void *line, const struct port_options *options);

/* --- shared by the rows --- */

/* Sleeps on fd and the stop (may be NULL). */
void port_poll(int fd, bool to_send, const struct port_stop *stop, int left_ms);

/* Reads from a descriptor that does not block; an end of file is a line that is gone. */
enum port_end port_fd_read(int fd, uint8_t *buf, size_t max, size_t *count);
bool port_fd_hung_up(int fd);

/* Our lock on an open port, and the fault when another program has it. */
NODISCARD bool port_lock(int fd, const char *address, struct fault *why);

/* Always false; the sentence for the errno of a failed open. */
bool port_open_failed(const char *address, int error, struct fault *why);

/* Readable while the stop is asked; -1 for NULL. */
int port_stop_fd(const struct port_stop *stop);

#endif
