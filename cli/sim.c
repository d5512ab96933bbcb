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
#define PLACE_NAME_MAX 24
#define CALLER_MS 2000 /* somebody at the socket has that long to say it */

enum { FROM_STDIN, FROM_SOCKET, FROM_SIGNAL, SOURCES };

/* Words on their way in. */
struct source {
	char text[HAND_LINE_MAX];
	size_t size;
};

/* One device where it stands; a second one of a row is called "card2". */
struct sim_place {
	const struct sim_seat *seat;
	char name[PLACE_NAME_MAX], link[SIM_PATH_MAX];
	struct sim_line *line;
};

struct sim_counter {
	const char *folder;
	bool paced, over;
	struct sim_place places[SIM_SEATS_MAX];
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

static void tell(const struct sim_counter *c, const struct sim_place *p, bool ok, const char *say)
{
	fprintf(c->out, "%s: %s%s%s\n", p->name, ok ? "ok" : "no", say[0] != '\0' ? " " : "", say);
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

static bool do_words(const struct sim_counter *c, const struct sim_place *p, const char *words,
	char say[SIM_SAY_MAX])
{
	struct sim_line *line = p->line;

	say[0] = '\0';
	if (strcmp(words, "unplug") == 0) {
		sim_line_unplug(line);
		return true;
	}
	if (strcmp(words, "plug") == 0)
		return sim_line_plug(line, p->link, c->paced);
	if (strncmp(words, "fault ", 6) == 0)
		return set_fault(line, words + 6);
	return sim_line_operate(line, words, say);
}

static void list(const struct sim_counter *c)
{
	for (const struct sim_place *p = c->places; p < c->places + c->count; p++)
		fprintf(c->out, "%s: %s; unplug | plug | fault KIND [ANSWER [AT [again]]] | %s\n",
			p->name, sim_line_is_plugged(p->line) ? p->link : "unplugged",
			sim_line_kind(p->line)->words);
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
	for (const struct sim_place *p = c->places; p < c->places + c->count; p++) {
		if (strlen(p->name) != size || strncmp(p->name, line, size) != 0 ||
			line[size] != ' ')
			continue;
		bool ok = do_words(c, p, line + size + 1, say);

		tell(c, p, ok, say);
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

static void name_place(char out[PLACE_NAME_MAX], const char *seat, int others)
{
	if (others == 0)
		snprintf(out, PLACE_NAME_MAX, "%s", seat);
	else
		snprintf(out, PLACE_NAME_MAX, "%.8s%d", seat, others + 1);
}

static bool place(struct invocation *inv, struct sim_counter *c, const struct sim_seat *seat)
{
	struct sim_place *p = &c->places[c->count];
	int others = 0, size;

	for (size_t i = 0; i < c->count; i++)
		if (c->places[i].seat == seat)
			others++;
	name_place(p->name, seat->name, others);
	size = snprintf(p->link, sizeof(p->link), "%s/%s", c->folder, p->name);
	p->seat = seat;
	p->line = sim_line_new(seat->kind);
	c->count++;
	if (size < 0 || (size_t)size >= sizeof(p->link))
		return fail(inv, c->folder, ENAMETOOLONG);
	return sim_line_plug(p->line, p->link, c->paced) || fail(inv, p->link, errno);
}

/* --more NAME: one more of that row. */
static bool place_more(struct invocation *inv, struct sim_counter *c, const char *name)
{
	const struct sim_seat *seat;
	size_t n = 0;

	while ((seat = sim_seat_nth(n)) != NULL && strcmp(seat->name, name) != 0)
		n++;
	if (seat == NULL)
		return verb_refuse(inv, CODE_BAD_VALUE,
			SAY(N_("There is no simulated device {1}: `list` shows those there are."),
				say_text(name)));
	if (c->count == SIM_SEATS_MAX)
		return verb_refuse(inv, CODE_BAD_VALUE,
			SAY(N_("At most {1} devices are simulated at once."),
				say_count(SIM_SEATS_MAX)));
	return place(inv, c, seat);
}

static bool place_all(struct invocation *inv, struct sim_counter *c)
{
	const char *name;
	bool ok = true;

	for (size_t i = 0; ok && sim_seat_nth(i) != NULL; i++)
		ok = place(inv, c, sim_seat_nth(i));
	for (int i = 0; ok && (name = option_nth(inv, "more", i)) != NULL; i++)
		ok = place_more(inv, c, name);
	return ok;
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

/* The first row of a kind, and others in its place or beside it. */
static bool is_first_of_kind(const struct sim_counter *c, size_t at)
{
	const char *choice = c->places[at].seat->choice;
	size_t size = strcspn(choice, "=") + 1;

	for (size_t i = 0; i < at; i++) {
		const char *other = c->places[i].seat->choice;

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
		const struct sim_place *p = &c->places[i];
		const char *choice = p->seat->choice;
		char text[SIM_PATH_MAX * 2];

		snprintf(text, sizeof(text), "%s@%s", choice != NULL ? choice : "", p->link);
		if (!inv->json && choice != NULL)
			printf("%s--device %s\n", is_first_of_kind(c, i) ? "" : "or ", text);
		json_object_begin(&j);
		json_text(json_key(&j, "name"), p->name);
		json_text(json_key(&j, "address"), p->link);
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
	bool ok = place_all(inv, c);

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
		sim_line_free(c->places[i].line);
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
	{"more", OPTION_REPEATED, false, N_("one more of that name: `--more card` is card2")},
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
