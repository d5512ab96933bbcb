/* `sim`: a whole counter of simulated devices on pseudo-terminals, worked by words. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "cli/verbs.h"
#include "core/alloc.h"
#include "counter/sim_hand.h"
#include "devices/sim/sims.h"

#define HAND_LINE_MAX 1024
#define CALLER_MS 2000 /* somebody at the socket has that long to say it */

enum { FROM_STDIN, FROM_SOCKET, FROM_SIGNAL, SOURCES };

/* Words on their way in. */
struct source {
	char text[HAND_LINE_MAX];
	size_t size;
};

struct sim_counter {
	const char *folder;
	bool paced, over;
	struct sim_line *lines[SIM_SEATS_MAX];
	char links[SIM_SEATS_MAX][SIM_PATH_MAX];
	size_t count;
	struct source input;
	FILE *out; /* where the answer goes */
	struct pollfd watch[SOURCES];
};

static bool fail(struct invocation *inv, const char *path, int error)
{
	return verb_refuse(inv, CODE_IO,
		SAY(N_("The simulated devices cannot be placed in {1} ({2})."), say_text(path),
			say_text(strerrorname_np(error))));
}

/* --- words --------------------------------------------------------------------------------------
 */

static void tell(const struct sim_counter *c, size_t seat, bool ok, const char *say)
{
	fprintf(c->out, "%s: %s%s%s\n", sim_seat_nth(seat)->name, ok ? "ok" : "no",
		say[0] != '\0' ? " " : "", say);
}

/* "KIND [ANSWER [AT]] [again]" */
static bool set_fault(struct sim_line *line, const char *words)
{
	struct sim_script script = {.fault = SIM_FAULT_NONE};
	char kind[32], again[8] = "";
	unsigned long at = 0;
	int got = sscanf(words, "%31s %d %lu %7s", kind, &script.answer, &at, again);

	script.at = at;
	script.again = strcmp(again, "again") == 0;
	if (got < 1 || script.answer < 0 || (again[0] != '\0' && !script.again) ||
		!sim_fault_parse(&script.fault, kind))
		return false;
	sim_line_script(line, &script);
	return true;
}

static bool do_words(struct sim_counter *c, size_t seat, const char *words, char say[SIM_SAY_MAX])
{
	struct sim_line *line = c->lines[seat];

	say[0] = '\0';
	if (strcmp(words, "unplug") == 0) {
		sim_line_unplug(line);
		return true;
	}
	if (strcmp(words, "plug") == 0)
		return sim_line_plug(line, c->links[seat], c->paced);
	if (strncmp(words, "fault ", 6) == 0)
		return set_fault(line, words + 6);
	return sim_line_operate(line, words, say);
}

static void list(const struct sim_counter *c)
{
	for (size_t i = 0; i < c->count; i++)
		fprintf(c->out, "%s: %s; unplug | plug | fault KIND [ANSWER [AT [again]]] | %s\n",
			sim_seat_nth(i)->name,
			sim_line_is_plugged(c->lines[i]) ? c->links[i] : "unplugged",
			sim_line_kind(c->lines[i])->words);
}

/* "list", "quit", or a device and what is done to it. */
static void obey(struct sim_counter *c, const char *line)
{
	size_t size = strcspn(line, " ");
	char say[SIM_SAY_MAX];

	if (strcmp(line, "quit") == 0) {
		c->over = true;
		return;
	}
	if (strcmp(line, "list") == 0) {
		list(c);
		return;
	}
	for (size_t i = 0; i < c->count; i++) {
		const char *name = sim_seat_nth(i)->name;

		if (strlen(name) != size || strncmp(name, line, size) != 0 || line[size] != ' ')
			continue;
		bool ok = do_words(c, i, line + size + 1, say);

		tell(c, i, ok, say);
		return;
	}
	if (line[0] != '\0')
		fprintf(c->out, "no such device: %s\n", line);
}

/* Takes what came on standard input; whole lines are obeyed. False: the end of it. */
static bool take(struct sim_counter *c)
{
	struct source *s = &c->input;
	ssize_t got = read(STDIN_FILENO, s->text + s->size, sizeof(s->text) - 1 - s->size);
	char *end;

	if (got <= 0)
		return got < 0 && (errno == EAGAIN || errno == EINTR);
	s->size += (size_t)got;
	s->text[s->size] = '\0';
	while (!c->over && (end = memchr(s->text, '\n', s->size)) != NULL) {
		*end = '\0';
		obey(c, s->text);
		s->size -= (size_t)(end + 1 - s->text);
		memmove(s->text, end + 1, s->size);
	}
	if (s->size == sizeof(s->text) - 1)
		s->size = 0; /* no line is that long */
	fflush(stdout);
	return true;
}

/* False: it is too long, or did not come in time. */
static bool hear_line(int fd, char line[HAND_LINE_MAX])
{
	const struct timeval patience = {.tv_sec = CALLER_MS / 1000};
	size_t size = 0;
	ssize_t got = 1;

	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	while (got > 0 && size < HAND_LINE_MAX) {
		got = recv(fd, line + size, 1, 0);
		if (got > 0 && line[size++] != '\n')
			continue;
		line[size > 0 ? size - 1 : 0] = '\0';
		return got > 0;
	}
	return false;
}

/* One line from somebody at the socket; what is answered is theirs. */
static void answer_call(struct sim_counter *c)
{
	int fd = accept4(c->watch[FROM_SOCKET].fd, NULL, NULL, SOCK_CLOEXEC);
	FILE *file = fd >= 0 ? fdopen(fd, "w") : NULL;
	char line[HAND_LINE_MAX];

	if (file == NULL)
		return;
	if (hear_line(fd, line)) {
		c->out = file;
		obey(c, line);
		c->out = stdout;
	}
	fclose(file);
}

/* Until "quit", a signal, or the end of the input unless it stays. */
static void serve(struct sim_counter *c, bool stay)
{
	struct signalfd_siginfo signal;

	while (!c->over) {
		if (poll(c->watch, SOURCES, -1) < 0 && errno != EINTR)
			return;
		/* Taken, or it would still come when it is let through again. */
		if (c->watch[FROM_SIGNAL].revents != 0 &&
			read(c->watch[FROM_SIGNAL].fd, &signal, sizeof(signal)) > 0)
			return;
		if (c->watch[FROM_SOCKET].revents != 0)
			answer_call(c);
		if (c->watch[FROM_STDIN].revents == 0 || take(c))
			continue;
		if (!stay)
			return;
		c->watch[FROM_STDIN].fd = -1;
	}
}

/* --- the counter --------------------------------------------------------------------------------
 */

static bool place(struct invocation *inv, struct sim_counter *c, size_t seat)
{
	const struct sim_seat *row = sim_seat_nth(seat);
	int size = snprintf(c->links[seat], sizeof(c->links[seat]), "%s/%s", c->folder, row->name);

	c->lines[seat] = sim_line_new(row->kind);
	c->count = seat + 1;
	if (size < 0 || (size_t)size >= sizeof(c->links[seat]))
		return fail(inv, c->folder, ENAMETOOLONG);
	return sim_line_plug(c->lines[seat], c->links[seat], c->paced) ||
	       fail(inv, c->links[seat], errno);
}

/* Bound through a descriptor of the folder, as counter/sim_hand.c calls it. */
static bool open_socket(struct invocation *inv, struct sim_counter *c, char path[PATH_MAX])
{
	struct sockaddr_un where = {.sun_family = AF_UNIX};
	int dir = open(c->folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool ok;

	snprintf(path, PATH_MAX, "%.*s/" SIM_HAND_NAME, PATH_MAX - 8, c->folder);
	unlink(path);
	snprintf(where.sun_path, sizeof(where.sun_path), "/proc/self/fd/%d/" SIM_HAND_NAME, dir);
	ok = (bind(fd, (const struct sockaddr *)&where, sizeof(where)) == 0 &&
		     listen(fd, 8) == 0) ||
	     fail(inv, path, errno);
	close(dir);
	c->watch[FROM_SOCKET] = (struct pollfd){.fd = fd, .events = POLLIN};
	return ok;
}

/* A station has one device of a kind: the first seat of it, and any other in its place. */
static bool is_first_of_kind(size_t seat)
{
	const char *choice = sim_seat_nth(seat)->choice;
	size_t size = strcspn(choice, "=") + 1;

	for (size_t i = 0; i < seat; i++) {
		const char *other = sim_seat_nth(i)->choice;

		if (other != NULL && strncmp(other, choice, size) == 0)
			return false;
	}
	return true;
}

/* What a call of the program says to use them. */
static void introduce(const struct invocation *inv, const struct sim_counter *c)
{
	struct json j;

	json_init(&j);
	json_object_begin(&j);
	json_bool(json_key(&j, "ok"), true);
	json_array_begin(json_key(&j, "devices"));
	for (size_t i = 0; i < c->count; i++) {
		const char *choice = sim_seat_nth(i)->choice;
		char text[SIM_PATH_MAX * 2];

		snprintf(text, sizeof(text), "%s@%s", choice != NULL ? choice : "", c->links[i]);
		if (!inv->json && choice != NULL)
			printf("%s--device %s\n", is_first_of_kind(i) ? "" : "or ", text);
		json_object_begin(&j);
		json_text(json_key(&j, "name"), sim_seat_nth(i)->name);
		json_text(json_key(&j, "address"), c->links[i]);
		json_text(json_key(&j, "device"), choice != NULL ? text : NULL);
		json_object_end(&j);
	}
	json_array_end(&j);
	json_object_end(&j);
	if (inv->json)
		puts(json_line(&j));
	json_release(&j);
	fflush(stdout);
}

static bool run_counter(struct invocation *inv, struct sim_counter *c)
{
	char socket_path[PATH_MAX];
	bool ok = true;

	for (size_t i = 0; ok && sim_seat_nth(i) != NULL; i++)
		ok = place(inv, c, i);
	if (ok)
		ok = open_socket(inv, c, socket_path);
	if (ok) {
		inv->answered = true;
		introduce(inv, c);
		serve(c, option_given(inv, "stay"));
		close(c->watch[FROM_SOCKET].fd);
		unlink(socket_path);
	}
	for (size_t i = 0; i < c->count; i++)
		sim_line_free(c->lines[i]);
	return ok;
}

/* Somebody else's simulated devices: the answer as it is. */
static bool run_hand(struct invocation *inv, const char *words)
{
	char reply[SIM_HAND_REPLY_MAX];

	if (!sim_hand_do(inv->args[0], words, reply))
		return verb_refuse(inv, CODE_IO,
			SAY(N_("No simulated devices listen in {1}. Start them with `wattdesk sim "
			       "{1}`."),
				say_text(inv->args[0])));
	json_text(json_key(&inv->answer, "reply"), reply);
	return true;
}

/* The signals come out of a descriptor, so that names and socket are gone when the program is. */
static bool run(struct invocation *inv)
{
	struct sim_counter *c;
	char folder[PATH_MAX];
	sigset_t ends, before;
	const char *words = option_get(inv, "do");
	bool ok;

	if (words != NULL)
		return run_hand(inv, words);
	if (mkdir(inv->args[0], S_IRWXU) != 0 && errno != EEXIST)
		return fail(inv, inv->args[0], errno);
	if (realpath(inv->args[0], folder) == NULL)
		return fail(inv, inv->args[0], errno);
	c = xcalloc(1, sizeof(*c));
	c->folder = folder;
	c->out = stdout;
	c->paced = option_given(inv, "paced");
	sigemptyset(&ends);
	sigaddset(&ends, SIGINT);
	sigaddset(&ends, SIGTERM);
	sigaddset(&ends, SIGHUP);
	pthread_sigmask(SIG_BLOCK, &ends, &before);
	c->watch[FROM_SIGNAL] =
		(struct pollfd){.fd = signalfd(-1, &ends, SFD_CLOEXEC), .events = POLLIN};
	c->watch[FROM_STDIN] = (struct pollfd){.fd = STDIN_FILENO, .events = POLLIN};
	ok = run_counter(inv, c);
	close(c->watch[FROM_SIGNAL].fd);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	free(c);
	return ok;
}

static const struct option_row options[] = {
	{"paced", OPTION_FLAG, false, N_("as slow as real lines")},
	{"stay", OPTION_FLAG, false, N_("go on when the input ends, until a signal")},
	{"do", OPTION_VALUE, false,
		N_("say these words to those that run there already, like 'printer paper-out'")},
	{NULL, OPTION_FLAG, false, NULL},
};

const struct verb verb_sim = {
	.words = "sim",
	.args = "FOLDER",
	.args_min = 1,
	.args_max = 1,
	.options = options,
	.run = run,
	.help = N_("a counter of simulated devices, worked by words: `list` shows them"),
};
