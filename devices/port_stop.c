/* The stop of a port: a flag that is seen at once, and a descriptor that wakes whoever waits. */
#include <assert.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "core/alloc.h"
#include "devices/port_line.h"

struct port_stop {
	atomic_bool asked;
	int fd;
};

struct port_stop *port_stop_new(void)
{
	struct port_stop *stop = xcalloc(1, sizeof(*stop));

	stop->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	assert(stop->fd >= 0);
	return stop;
}

void port_stop_free(struct port_stop *stop)
{
	if (stop == NULL)
		return;
	close(stop->fd);
	free(stop);
}

void port_stop_ask(struct port_stop *stop)
{
	uint64_t one = 1;

	atomic_store(&stop->asked, true);
	if (write(stop->fd, &one, sizeof(one)) < 0)
		return; /* it has been readable for ages */
}

void port_stop_clear(struct port_stop *stop)
{
	uint64_t count;

	if (read(stop->fd, &count, sizeof(count)) < 0)
		count = 0; /* nobody had asked */
	atomic_store(&stop->asked, false);
}

bool port_stop_asked(const struct port_stop *stop)
{
	return atomic_load(&stop->asked);
}

int port_stop_fd(const struct port_stop *stop)
{
	return stop != NULL ? stop->fd : -1;
}
