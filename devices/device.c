#include "devices/device.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "core/alloc.h"
#include "core/utf8.h"

#define WAIT_SLICE_MS 50 /* a call looks this often whether it shall stop */

enum request_state { REQUEST_WAITING, REQUEST_RUNNING, REQUEST_ENDED };

/* One letter in the mailbox; a call's lies on its caller's stack, a posted one is the device's. */
struct request {
	const struct device_task *task;
	void *arg;
	bool posted, cancelled;
	enum request_state state;
	enum port_end end;
	struct fault why;
	int64_t done, total;
};

struct device {
	const struct device_model *model;
	const struct port_clock *clock;
	char address[PORT_ADDRESS_MAX];
	struct port_stop *stop;

	/* The thread's own. */
	struct port *port;
	void *driver;

	/* Under the lock. */
	pthread_mutex_t lock;
	pthread_cond_t filled, changed; /* for the thread; for those who wait for it */
	pthread_t thread;
	bool started, ending;
	bool watched, resting; /* looked after; its port given up until the next request */
	struct request *queue[DEVICE_QUEUE_MAX];
	size_t first, count;
	struct request *running;
	enum device_light light;
	struct fault trouble;
};

static void cond_init(pthread_cond_t *cond)
{
	pthread_condattr_t attributes;

	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(cond, &attributes);
	pthread_condattr_destroy(&attributes);
}

/* With the lock held. False: nobody called in that time. */
static bool cond_wait(struct device *d, pthread_cond_t *cond, int wait_ms)
{
	struct timespec until;
	int64_t ns;

	clock_gettime(CLOCK_MONOTONIC, &until);
	ns = until.tv_nsec + (int64_t)wait_ms * 1000000;
	until.tv_sec += (time_t)(ns / 1000000000);
	until.tv_nsec = (long)(ns % 1000000000);
	return pthread_cond_timedwait(cond, &d->lock, &until) == 0;
}

struct device *device_new(
	const struct device_model *model, const char *address, const struct port_clock *clock)
{
	struct device *d = xcalloc(1, sizeof(*d));

	d->model = model;
	d->clock = clock != NULL ? clock : &port_machine_clock;
	d->stop = port_stop_new();
	d->light = DEVICE_ABSENT;
	utf8_copy(d->address, sizeof(d->address), address);
	pthread_mutex_init(&d->lock, NULL);
	cond_init(&d->filled);
	cond_init(&d->changed);
	return d;
}

/* --- on the device's thread ---------------------------------------------------------------------
 */

static void set_light(struct device *d, enum device_light light, const struct fault *why)
{
	pthread_mutex_lock(&d->lock);
	d->light = light;
	d->trouble = *why;
	pthread_cond_broadcast(&d->changed);
	pthread_mutex_unlock(&d->lock);
}

static void hang_up(struct device *d)
{
	if (d->driver == NULL)
		return;
	d->model->end(d->driver);
	d->driver = NULL;
	d->port = NULL;
}

static const struct port_trace nobody;

static bool connect(struct device *d, struct port_trace trace, struct fault *why)
{
	const struct port_options options = {
		.settings = d->model->settings, .clock = d->clock, .stop = d->stop, .trace = trace};

	if (d->driver != NULL && port_is_there(d->port))
		return true;
	hang_up(d);
	if (!port_open(&d->port, d->address, &options, why))
		return false;
	d->driver = d->model->begin(d->port, d->model, why);
	if (d->driver != NULL)
		port_set_trace(d->port, nobody);
	return d->driver != NULL;
}

/* What an end of a task means for the light. */
static void show(struct device *d, enum port_end end, const struct fault *why)
{
	switch (end) {
	case PORT_OK:
		set_light(d, why->code == CODE_OK ? DEVICE_READY : DEVICE_TROUBLE, why);
		return;
	case PORT_SILENT:
		set_light(d, DEVICE_TROUBLE, why);
		return;
	case PORT_GONE:
		hang_up(d);
		set_light(d, DEVICE_ABSENT, why);
		return;
	case PORT_CANCELLED:
		set_light(d, DEVICE_READY, &(struct fault){.code = CODE_OK});
		return;
	}
}

/* A port that opens to a device that does not answer is no absence. */
static void show_unconnected(struct device *d, const struct fault *why)
{
	bool gone = why->code == CODE_DEVICE_GONE || why->code == CODE_BAD_VALUE;

	set_light(d, gone ? DEVICE_ABSENT : DEVICE_TROUBLE, why);
}

/* Whoever stopped it is told so, and not what the stopped driver took for the device's silence. */
static void end_unconnected(struct device *d, struct request *r)
{
	if (port_stop_asked(d->stop)) {
		r->end = PORT_CANCELLED;
		device_fault(d->model, r->end, &r->why);
		return;
	}
	r->end = r->why.code == CODE_DEVICE_TIMEOUT ? PORT_SILENT : PORT_GONE;
	show_unconnected(d, &r->why);
}

static void serve(struct device *d, struct request *r)
{
	struct device_turn turn = {.device = d, .why = &r->why};

	if (!connect(d, r->task->trace != NULL ? r->task->trace(r->arg) : nobody, &r->why)) {
		end_unconnected(d, r);
		return;
	}
	set_light(d, DEVICE_BUSY, &(struct fault){.code = CODE_OK});
	turn.port = d->port;
	turn.driver = d->driver;
	r->end = r->task->run(&turn, r->arg);
	if (r->end != PORT_OK && r->why.code == CODE_OK)
		device_fault(d->model, r->end, &r->why);
	show(d, r->end, &r->why);
}

/* An idle device: did it come, did it go, does it want a person? */
static void look_after(struct device *d)
{
	struct fault why = {.code = CODE_OK};
	enum port_end end = PORT_OK;
	bool fresh = d->driver == NULL;

	if (!connect(d, nobody, &why)) {
		show_unconnected(d, &why);
		return;
	}
	if (d->model->look != NULL)
		end = d->model->look(d->driver, &why);
	if (end != PORT_OK && why.code == CODE_OK)
		device_fault(d->model, end, &why);
	/* Without a way to ask, what the last task found still holds. */
	if (d->model->look != NULL || d->light == DEVICE_ABSENT || fresh)
		show(d, end, &why);
}

static struct request *take(struct device *d)
{
	struct request *r = d->count > 0 ? d->queue[d->first] : NULL;

	if (r == NULL)
		return NULL;
	d->first = (d->first + 1) % DEVICE_QUEUE_MAX;
	d->count--;
	return r;
}

static void forget(struct request *r)
{
	if (r->task->drop != NULL)
		r->task->drop(r->arg);
	free(r);
}

/* With the lock held, which it gives up meanwhile. */
static void run_request(struct device *d, struct request *r)
{
	bool cancelled = r->cancelled;

	d->running = r;
	r->state = REQUEST_RUNNING;
	pthread_mutex_unlock(&d->lock);
	if (cancelled)
		r->end = PORT_CANCELLED;
	else
		serve(d, r);
	if (r->end != PORT_OK && r->why.code == CODE_OK)
		device_fault(d->model, r->end, &r->why);
	pthread_mutex_lock(&d->lock);
	d->running = NULL;
	if (!d->ending)
		port_stop_clear(d->stop);
	if (r->posted)
		forget(r);
	else
		r->state = REQUEST_ENDED;
	pthread_cond_broadcast(&d->changed);
}

/* With the lock held, which it gives up meanwhile. */
static void rest(struct device *d)
{
	pthread_mutex_unlock(&d->lock);
	hang_up(d);
	pthread_mutex_lock(&d->lock);
	while (d->resting && !d->ending && d->count == 0)
		cond_wait(d, &d->filled, DEVICE_LOOK_MS);
}

static void *run(void *ctx)
{
	struct device *d = ctx;
	bool look = true;

	pthread_mutex_lock(&d->lock);
	while (!d->ending) {
		struct request *r = take(d);

		if (r != NULL) {
			run_request(d, r);
			continue;
		}
		if (d->resting) {
			rest(d);
			continue;
		}
		if (look) {
			pthread_mutex_unlock(&d->lock);
			look_after(d);
			pthread_mutex_lock(&d->lock);
		}
		look = d->count == 0 && !d->ending && !cond_wait(d, &d->filled, DEVICE_LOOK_MS);
	}
	pthread_mutex_unlock(&d->lock);
	hang_up(d);
	return NULL;
}

/* --- on the others' -----------------------------------------------------------------------------
 */

/* With the lock held. */
static void start(struct device *d)
{
	if (d->started)
		return;
	d->started = pthread_create(&d->thread, NULL, run, d) == 0;
	assert(d->started);
}

void device_start(struct device *d)
{
	pthread_mutex_lock(&d->lock);
	start(d);
	d->watched = true;
	pthread_mutex_unlock(&d->lock);
}

void device_rest(struct device *d)
{
	pthread_mutex_lock(&d->lock);
	d->resting = d->started && !d->watched && d->count == 0;
	pthread_cond_signal(&d->filled);
	pthread_mutex_unlock(&d->lock);
}

static bool put(struct device *d, struct request *r)
{
	if (d->count == DEVICE_QUEUE_MAX || d->ending)
		return false;
	d->queue[(d->first + d->count++) % DEVICE_QUEUE_MAX] = r;
	d->resting = false;
	start(d);
	pthread_cond_signal(&d->filled);
	return true;
}

/* With the lock held. */
static void cancel(struct device *d, struct request *r)
{
	r->cancelled = true;
	if (d->running == r)
		port_stop_ask(d->stop);
}

/* With the lock held, which is given up while the caller is told. */
static void attend(struct device *d, struct request *r, const struct device_wait *wait)
{
	int64_t told = -1;

	while (r->state != REQUEST_ENDED) {
		int64_t done = r->done, total = r->total;
		bool cancelled = r->cancelled, stop; /* once is enough */

		cond_wait(d, &d->changed, WAIT_SLICE_MS);
		if (wait == NULL || r->state == REQUEST_ENDED)
			continue;
		pthread_mutex_unlock(&d->lock);
		if (wait->progress != NULL && total > 0 && done != told)
			wait->progress(wait->ctx, done, total);
		told = done;
		stop = !cancelled && wait->asked_to_stop != NULL && wait->asked_to_stop(wait->ctx);
		pthread_mutex_lock(&d->lock);
		if (stop && r->state != REQUEST_ENDED)
			cancel(d, r);
	}
}

enum port_end device_call(struct device *d, const struct device_task *task, void *arg,
	const struct device_wait *wait, struct fault *why)
{
	struct request r = {.task = task, .arg = arg};

	pthread_mutex_lock(&d->lock);
	while (!put(d, &r))
		cond_wait(d, &d->changed, WAIT_SLICE_MS);
	attend(d, &r, wait);
	pthread_mutex_unlock(&d->lock);
	*why = r.why;
	return r.end;
}

/* Has it ended? Waits for that a moment. */
static bool await_slice(struct device *d, const struct request *r)
{
	bool ended;

	pthread_mutex_lock(&d->lock);
	if (r->state != REQUEST_ENDED)
		cond_wait(d, &d->changed, WAIT_SLICE_MS);
	ended = r->state == REQUEST_ENDED;
	pthread_mutex_unlock(&d->lock);
	return ended;
}

static void cancel_all(const struct device_entrant all[], struct request requests[], size_t count)
{
	for (size_t i = 0; i < count; i++) {
		pthread_mutex_lock(&all[i].device->lock);
		if (requests[i].state != REQUEST_ENDED)
			cancel(all[i].device, &requests[i]);
		pthread_mutex_unlock(&all[i].device->lock);
	}
}

int device_call_first(struct device_entrant all[], size_t count, const struct device_task *task,
	bool (*won)(const struct device_entrant *entrant), const struct device_wait *wait)
{
	struct request requests[DEVICE_NUMBERS];
	bool ended[DEVICE_NUMBERS] = {false}, cancelled = false;
	size_t left = count;
	int winner = -1;

	assert(count <= DEVICE_NUMBERS);
	for (size_t i = 0; i < count; i++) {
		requests[i] = (struct request){.task = task, .arg = all[i].arg};
		pthread_mutex_lock(&all[i].device->lock);
		while (!put(all[i].device, &requests[i]))
			cond_wait(all[i].device, &all[i].device->changed, WAIT_SLICE_MS);
		pthread_mutex_unlock(&all[i].device->lock);
	}
	while (left > 0) {
		for (size_t i = 0; i < count; i++) {
			if (ended[i] || !await_slice(all[i].device, &requests[i]))
				continue;
			ended[i] = true;
			left--;
			all[i].end = requests[i].end;
			all[i].why = requests[i].why;
			if (winner < 0 && won(&all[i]))
				winner = (int)i;
		}
		if (cancelled || left == 0)
			continue;
		cancelled = winner >= 0 || (wait != NULL && wait->asked_to_stop != NULL &&
						   wait->asked_to_stop(wait->ctx));
		if (cancelled)
			cancel_all(all, requests, count);
	}
	return winner;
}

/* With the lock held. */
static bool take_place(struct device *d, const struct device_task *task, void *arg)
{
	for (size_t i = 0; i < d->count; i++) {
		struct request *r = d->queue[(d->first + i) % DEVICE_QUEUE_MAX];

		if (!r->posted || r->task != task)
			continue;
		if (task->drop != NULL)
			task->drop(r->arg);
		r->arg = arg;
		return true;
	}
	return false;
}

bool device_post(struct device *d, const struct device_task *task, void *arg)
{
	struct request *r;
	bool ok;

	pthread_mutex_lock(&d->lock);
	ok = task->newest_only && take_place(d, task, arg);
	if (!ok) {
		r = xcalloc(1, sizeof(*r));
		*r = (struct request){.task = task, .arg = arg, .posted = true};
		ok = put(d, r);
		if (!ok)
			forget(r);
	}
	pthread_mutex_unlock(&d->lock);
	return ok;
}

bool device_settle(struct device *d, int wait_ms)
{
	int64_t until = d->clock->now_ms(d->clock->ctx) + wait_ms;
	bool idle;

	pthread_mutex_lock(&d->lock);
	while ((d->count > 0 || d->running != NULL) && d->clock->now_ms(d->clock->ctx) < until)
		cond_wait(d, &d->changed, WAIT_SLICE_MS);
	idle = d->count == 0 && d->running == NULL;
	pthread_mutex_unlock(&d->lock);
	return idle;
}

void device_progress(const struct device_turn *turn, int64_t done, int64_t total)
{
	struct device *d = turn->device;

	pthread_mutex_lock(&d->lock);
	if (d->running != NULL) {
		d->running->done = done;
		d->running->total = total;
	}
	pthread_cond_broadcast(&d->changed);
	pthread_mutex_unlock(&d->lock);
}

void device_end(struct device *d)
{
	pthread_mutex_lock(&d->lock);
	d->ending = true;
	port_stop_ask(d->stop);
	pthread_cond_broadcast(&d->filled);
	pthread_mutex_unlock(&d->lock);
}

void device_free(struct device *d)
{
	struct request *r;

	if (d == NULL)
		return;
	device_end(d);
	if (d->started)
		pthread_join(d->thread, NULL);
	while ((r = take(d)) != NULL) {
		assert(r->posted); /* a caller would still be waiting */
		forget(r);
	}
	pthread_cond_destroy(&d->filled);
	pthread_cond_destroy(&d->changed);
	pthread_mutex_destroy(&d->lock);
	port_stop_free(d->stop);
	free(d);
}

enum device_light device_light(struct device *d, struct fault *why)
{
	enum device_light light;

	pthread_mutex_lock(&d->lock);
	light = d->light;
	if (why != NULL)
		*why = d->trouble;
	pthread_mutex_unlock(&d->lock);
	return light;
}

const char *device_light_name(enum device_light light)
{
	static const char *const names[] = {
		[DEVICE_ABSENT] = "absent",
		[DEVICE_READY] = "ready",
		[DEVICE_BUSY] = "busy",
		[DEVICE_TROUBLE] = "trouble",
	};

	return names[light];
}

const struct device_model *device_model(const struct device *d)
{
	return d->model;
}

const char *device_address(const struct device *d)
{
	return d->address;
}

static enum port_end look_run(const struct device_turn *turn, void *arg)
{
	const struct device_model *model = turn->device->model;

	(void)arg;
	return model->look != NULL ? model->look(turn->driver, turn->why) : PORT_OK;
}

const struct device_task device_look_task = {.run = look_run};
