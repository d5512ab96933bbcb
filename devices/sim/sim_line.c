#include "devices/sim/sim_line.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include "core/alloc.h"

#define NOISE_CHUNK 64
#define BITS_PER_BYTE 10
#define HEAR_FIRST_MS 250
#define QUIET_MS 3
#define NS_PER_S INT64_C(1000000000)

struct sim_line {
	const struct sim_kind *kind;
	void *device;
	struct sim_script script;
	int answers;      /* counted since the script was set */
	bool dead, noisy; /* by a script */
	bool gone;        /* a script unplugged it */
	size_t heard;     /* bytes since the script was set */
	uint8_t *out;     /* what the host has not taken yet */
	size_t out_size, out_room;

	pthread_mutex_t lock;
	pthread_t thread;
	bool plugged, paced;
	atomic_bool ending;
	int master, slave, wake_fd;
	int64_t free_at_ns; /* when the line has carried all it was given */
	bool was_idle;      /* nothing was on it since */
	bool hearing;       /* bytes of the host are between the line and the device */
	char path[SIM_PATH_MAX], link_path[SIM_PATH_MAX];
};

static const char *const fault_names[] = {
	[SIM_FAULT_NONE] = "none",
	[SIM_FAULT_SILENCE] = "silence",
	[SIM_FAULT_GARBLE] = "garble",
	[SIM_FAULT_DUPLICATE] = "duplicate",
	[SIM_FAULT_SHORT] = "short",
	[SIM_FAULT_CHECKSUM] = "checksum",
	[SIM_FAULT_STOP] = "stop",
	[SIM_FAULT_UNPLUG] = "unplug",
	[SIM_FAULT_DEAF] = "deaf",
	[SIM_FAULT_NOISE] = "noise",
};

const char *sim_fault_name(enum sim_fault fault)
{
	return fault_names[fault];
}

bool sim_fault_parse(enum sim_fault *out, const char *name)
{
	for (int i = 0; i < SIM_FAULT_COUNT; i++) {
		if (strcmp(fault_names[i], name) != 0)
			continue;
		*out = (enum sim_fault)i;
		return true;
	}
	return false;
}

struct sim_line *sim_line_new(const struct sim_kind *kind)
{
	struct sim_line *line = xcalloc(1, sizeof(*line));
	pthread_mutexattr_t attributes;

	line->kind = kind;
	line->master = line->slave = -1;
	line->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	assert(line->wake_fd >= 0);
	/* An operator who holds the lock may make the device answer, which takes it again. */
	pthread_mutexattr_init(&attributes);
	pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
	pthread_mutex_init(&line->lock, &attributes);
	pthread_mutexattr_destroy(&attributes);
	line->device = kind->make(line);
	return line;
}

void sim_line_free(struct sim_line *line)
{
	if (line == NULL)
		return;
	sim_line_unplug(line);
	line->kind->drop(line->device);
	pthread_mutex_destroy(&line->lock);
	close(line->wake_fd);
	free(line->out);
	free(line);
}

void *sim_line_device(struct sim_line *line)
{
	return line->device;
}

const struct sim_kind *sim_line_kind(const struct sim_line *line)
{
	return line->kind;
}

void sim_line_lock(struct sim_line *line)
{
	pthread_mutex_lock(&line->lock);
}

void sim_line_unlock(struct sim_line *line)
{
	pthread_mutex_unlock(&line->lock);
}

static void wake(struct sim_line *line)
{
	uint64_t one = 1;

	if (write(line->wake_fd, &one, sizeof(one)) < 0)
		return; /* it is awake */
}

/* --- answers and what goes wrong with them ------------------------------------------------------
 */

static void put(struct sim_line *line, const uint8_t *bytes, size_t size)
{
	if (line->out_size + size > line->out_room) {
		line->out_room = (line->out_size + size) * 2;
		line->out = xrealloc(line->out, line->out_room);
	}
	if (size > 0)
		memcpy(line->out + line->out_size, bytes, size);
	line->out_size += size;
}

static void put_wrong(struct sim_line *line, const uint8_t *bytes, size_t size, size_t at)
{
	put(line, bytes, size);
	if (at < size)
		line->out[line->out_size - size + at] ^= 0x55;
}

static size_t at_most(size_t size, size_t limit)
{
	return size < limit ? size : limit;
}

static void put_scripted(struct sim_line *line, const uint8_t *bytes, size_t size)
{
	size_t first = at_most(size, line->script.at);

	switch (line->script.fault) {
	case SIM_FAULT_SILENCE:
		return;
	case SIM_FAULT_GARBLE:
		put_wrong(line, bytes, size, line->script.at);
		return;
	case SIM_FAULT_DUPLICATE:
		put(line, bytes, size);
		put(line, bytes, size);
		return;
	case SIM_FAULT_SHORT:
		put(line, bytes, first);
		return;
	case SIM_FAULT_CHECKSUM:
		put_wrong(line, bytes, size, size - 1);
		return;
	case SIM_FAULT_STOP:
		put(line, bytes, first);
		line->dead = true;
		return;
	case SIM_FAULT_UNPLUG:
		put(line, bytes, first);
		line->gone = true;
		return;
	case SIM_FAULT_NOISE:
		put(line, bytes, size);
		line->noisy = true;
		return;
	case SIM_FAULT_NONE:
	case SIM_FAULT_DEAF:
	case SIM_FAULT_COUNT:
		put(line, bytes, size);
		return;
	}
}

void sim_line_answer(struct sim_line *line, const void *bytes, size_t size)
{
	const struct sim_script *script = &line->script;

	sim_line_lock(line);
	if (!line->dead && !line->gone) {
		int number = line->answers++;

		if (number == script->answer || (script->again && number > script->answer))
			put_scripted(line, bytes, size);
		else
			put(line, bytes, size);
	}
	sim_line_unlock(line);
	wake(line);
}

void sim_line_script(struct sim_line *line, const struct sim_script *script)
{
	sim_line_lock(line);
	line->script = *script;
	line->answers = 0;
	line->heard = 0;
	line->dead = line->noisy = false;
	sim_line_unlock(line);
}

/* With the lock held. */
static void hear(struct sim_line *line, const uint8_t *bytes, size_t size)
{
	if (line->dead)
		return;
	if (line->script.fault == SIM_FAULT_DEAF) {
		size_t left = line->heard < line->script.at ? line->script.at - line->heard : 0;

		size = at_most(size, left);
	}
	line->heard += size;
	if (size > 0)
		line->kind->feed(line->device, bytes, size);
}

static void make_noise(struct sim_line *line)
{
	uint8_t noise[NOISE_CHUNK];

	for (size_t i = 0; i < sizeof(noise); i++)
		noise[i] = (uint8_t)(i * 37 + 11);
	if (line->noisy && line->out_size < sizeof(noise))
		put(line, noise, sizeof(noise));
}

static void forget(struct sim_line *line, size_t size)
{
	line->out_size -= size;
	if (line->out_size > 0)
		memmove(line->out, line->out + size, line->out_size);
}

/* --- standing alone -----------------------------------------------------------------------------
 */

bool sim_line_feed(struct sim_line *line, const uint8_t *bytes, size_t size)
{
	assert(!line->plugged);
	sim_line_lock(line);
	if (!line->gone)
		hear(line, bytes, size);
	sim_line_unlock(line);
	return !line->gone;
}

bool sim_line_take(struct sim_line *line, uint8_t *buf, size_t max, size_t *count)
{
	assert(!line->plugged);
	make_noise(line);
	*count = at_most(line->out_size, max);
	if (*count > 0)
		memcpy(buf, line->out, *count);
	forget(line, *count);
	return *count > 0 || !line->gone;
}

/* --- plugged: a pseudo-terminal and its thread --------------------------------------------------
 */

static int64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * NS_PER_S + t.tv_nsec;
}

/* Bytes that go over the line at once: what a millisecond carries, as a UART with a buffer does. */
static size_t piece(const struct sim_line *line, size_t most)
{
	size_t bytes = (size_t)line->kind->baud / BITS_PER_BYTE / 1000;

	return line->paced ? at_most(bytes > 0 ? bytes : 1, most) : most;
}

/* Gives the line so many bytes and waits until it has carried them, if it keeps its pace. */
static void carry(struct sim_line *line, size_t size)
{
	int64_t now = now_ns();
	struct timespec until;

	if (!line->paced)
		return;
	if (line->was_idle && line->free_at_ns < now)
		line->free_at_ns = now; /* else it is late by our sleep alone, and catches up */
	line->was_idle = false;
	line->free_at_ns += (int64_t)size * BITS_PER_BYTE * NS_PER_S / line->kind->baud;
	until = (struct timespec){
		.tv_sec = line->free_at_ns / NS_PER_S, .tv_nsec = line->free_at_ns % NS_PER_S};
	clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
}

static void set_hearing(struct sim_line *line, bool on)
{
	sim_line_lock(line);
	line->hearing = on;
	sim_line_unlock(line);
}

/* Bytes of the host. False: nothing there. */
static bool hear_host(struct sim_line *line)
{
	uint8_t buf[512];
	ssize_t got;

	set_hearing(line, true);
	got = read(line->master, buf, piece(line, sizeof(buf)));
	if (got > 0) {
		carry(line, (size_t)got);
		sim_line_lock(line);
		hear(line, buf, (size_t)got);
		sim_line_unlock(line);
	}
	set_hearing(line, false);
	return got > 0;
}

/* False: the host takes no more now, or there is nothing for it. */
static bool tell_host(struct sim_line *line)
{
	uint8_t buf[512];
	size_t size;
	ssize_t put_size;

	sim_line_lock(line);
	make_noise(line);
	size = at_most(line->out_size, piece(line, sizeof(buf)));
	if (size > 0)
		memcpy(buf, line->out, size);
	sim_line_unlock(line);
	if (size == 0)
		return false;
	carry(line, size);
	put_size = write(line->master, buf, size);
	if (put_size <= 0)
		return false;
	sim_line_lock(line);
	forget(line, (size_t)put_size);
	sim_line_unlock(line);
	return true;
}

static void hang_up(struct sim_line *line)
{
	unlink(line->link_path);
	close(line->slave);
	close(line->master);
	line->slave = line->master = -1;
}

static bool is_over(struct sim_line *line)
{
	bool over;

	sim_line_lock(line);
	over = atomic_load(&line->ending) || (line->gone && line->out_size == 0);
	sim_line_unlock(line);
	return over;
}

static void rest(struct sim_line *line)
{
	bool full;

	sim_line_lock(line);
	full = line->out_size > 0;
	sim_line_unlock(line);
	struct pollfd watch[] = {
		{.fd = line->master, .events = (short)(full ? POLLIN | POLLOUT : POLLIN)},
		{.fd = line->wake_fd, .events = POLLIN},
	};
	uint64_t count;

	poll(watch, ARRAY_SIZE(watch), -1);
	line->was_idle = !full;
	if (read(line->wake_fd, &count, sizeof(count)) < 0)
		return; /* nobody had woken it */
}

static void *run(void *ctx)
{
	struct sim_line *line = ctx;

	while (!is_over(line)) {
		bool heard = hear_host(line);

		if (!tell_host(line) && !heard)
			rest(line);
	}
	hang_up(line);
	return NULL;
}

/* Raw, or what the device says first would be echoed and CR become LF. */
static bool make_raw(int fd)
{
	struct termios t;

	if (tcgetattr(fd, &t) != 0)
		return false;
	cfmakeraw(&t);
	return tcsetattr(fd, TCSANOW, &t) == 0;
}

/* The slave stays open with us, so that a host may come and go. */
static bool open_pair(struct sim_line *line)
{
	line->master = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	if (line->master < 0 || grantpt(line->master) != 0 || unlockpt(line->master) != 0 ||
		ptsname_r(line->master, line->path, sizeof(line->path)) != 0)
		return false;
	line->slave = open(line->path, O_RDWR | O_NOCTTY | O_CLOEXEC);
	return line->slave >= 0 && make_raw(line->slave);
}

/* Replaces an old name at once: nobody finds none in between. */
static bool give_name(struct sim_line *line, const char *link_path)
{
	char fresh[SIM_PATH_MAX + 8];
	struct stat there;

	if (lstat(link_path, &there) == 0 && !S_ISLNK(there.st_mode)) {
		errno = EEXIST; /* somebody's file is no old name of ours */
		return false;
	}
	if (strlen(link_path) >= SIM_PATH_MAX) {
		errno = ENAMETOOLONG;
		return false;
	}
	snprintf(line->link_path, sizeof(line->link_path), "%s", link_path);
	snprintf(fresh, sizeof(fresh), "%s.new", link_path);
	unlink(fresh);
	return symlink(line->path, fresh) == 0 && rename(fresh, link_path) == 0;
}

static void close_pair(struct sim_line *line)
{
	if (line->slave >= 0)
		close(line->slave);
	if (line->master >= 0)
		close(line->master);
	line->slave = line->master = -1;
	line->path[0] = '\0';
}

bool sim_line_plug(struct sim_line *line, const char *link_path, bool paced)
{
	int error;

	sim_line_unplug(line);
	line->paced = paced;
	line->gone = line->dead = false;
	line->was_idle = true;
	line->out_size = 0;
	line->script = (struct sim_script){.fault = SIM_FAULT_NONE};
	atomic_store(&line->ending, false);
	if (open_pair(line) && give_name(line, link_path)) {
		error = pthread_create(&line->thread, NULL, run, line);
		line->plugged = error == 0;
		errno = error;
	}
	if (!line->plugged) {
		error = errno;
		close_pair(line);
		errno = error;
	}
	return line->plugged;
}

void sim_line_unplug(struct sim_line *line)
{
	if (!line->plugged)
		return;
	atomic_store(&line->ending, true);
	wake(line);
	pthread_join(line->thread, NULL);
	line->plugged = false;
	line->path[0] = '\0';
}

bool sim_line_is_plugged(struct sim_line *line)
{
	bool there;

	sim_line_lock(line);
	there = line->plugged && !line->gone;
	sim_line_unlock(line);
	return there;
}

const char *sim_line_path(const struct sim_line *line)
{
	return line->path;
}

const char *sim_line_link(const struct sim_line *line)
{
	return line->link_path;
}

static bool is_under_way(struct sim_line *line)
{
	int waiting = 0;
	bool busy;

	sim_line_lock(line);
	busy = line->hearing || (ioctl(line->master, FIONREAD, &waiting) == 0 && waiting > 0);
	sim_line_unlock(line);
	return busy;
}

/*
 * What a host said before the hand came is heard before the hand does anything; the machine may
 * take some moments to bring it over.
 */
static void hear_first(struct sim_line *line)
{
	const struct timespec moment = {.tv_nsec = 1000000};
	int quiet = 0;

	for (int i = 0; i < HEAR_FIRST_MS && quiet < QUIET_MS && sim_line_is_plugged(line); i++) {
		nanosleep(&moment, NULL);
		quiet = is_under_way(line) ? 0 : quiet + 1;
	}
}

bool sim_line_operate(struct sim_line *line, const char *words, char say[SIM_SAY_MAX])
{
	bool ok;

	hear_first(line);
	say[0] = '\0';
	sim_line_lock(line);
	ok = line->kind->operate != NULL && line->kind->operate(line->device, words, say);
	sim_line_unlock(line);
	return ok;
}
