/*
 * A hall to try out: people, customers, bills and days that hang together, made of one number, so
 * that the same number makes the same hall.
 */
#include "counter/demo.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/alloc.h"
#include "core/utf8.h"
#include "counter/demo_bills.h"
#include "counter/demo_hall.h"
#include "counter/staff.h"
#include "db/file_system.h"

#define DB_FILE "hall.db"
#define MAKING ".making" /* the folder in which it grows */
#define MS_PER_MINUTE INT64_C(60000)
#define MINUTES_PER_DAY (24 * 60)
#define HALL_MINUTES (8 * 60) /* the hall's clock is ahead of UTC by that */
#define FOUNDED_AT (6 * 60)
#define FOLDER_MODE 0700
#define PATH_SUFFIX_MAX 32

void demo_set_time(struct demo *demo, struct date day, int minute)
{
	int64_t minutes = (int64_t)day.days * MINUTES_PER_DAY + minute - HALL_MINUTES;

	demo->now.ms = minutes * MS_PER_MINUTE;
}

bool demo_failed(struct demo *demo, const struct session *s)
{
	*demo->why = s->why;
	return false;
}

const char *demo_reason(const struct demo *demo, enum demo_reason reason)
{
	return demo_words_value(&demo->hall, "reason", (size_t)reason);
}

struct approval demo_approval(const struct demo *demo, enum demo_desk desk)
{
	struct approval approval;

	utf8_copy(approval.login, sizeof approval.login, demo->login[desk]);
	utf8_copy(approval.password, sizeof approval.password, demo->password);
	return approval;
}

static struct moment demo_now(void *ctx)
{
	const struct demo *demo = ctx;

	return demo->now;
}

static bool load_lists(struct demo *demo)
{
	const char *share_dir = demo->request->share_dir;

	if (!demo_words_load(&demo->hall, &demo->arena, share_dir, "hall", demo->why) ||
		!demo_words_load(&demo->staff, &demo->arena, share_dir, "staff", demo->why) ||
		!demo_lists_load(&demo->lists, &demo->arena, share_dir, demo->why) ||
		!demo_words_need(&demo->hall, "password", &demo->password, demo->why))
		return false;
	if (demo_reason(demo, DEMO_REASONS - 1) == NULL)
		return demo_words_bad(demo->why, "hall", "reason");
	return true;
}

static void make_customers(struct demo *demo)
{
	const struct demo_request *request = demo->request;
	const struct demo_birth birth = {.seed = request->seed, .on = request->on};
	const struct demo_bills bills = {
		.seed = request->seed, .on = request->on, .opened_on = demo->opened_on};

	demo->customers = xcalloc((size_t)request->customers, sizeof *demo->customers);
	for (int i = 0; i < request->customers; i++) {
		demo_customer_make(&demo->customers[i], &demo->lists, i, &birth);
		demo_bills_make(&demo->customers[i], &bills);
	}
}

/* --- its people ------------------------------------------------------------------------------- */

struct person {
	char login[LOGIN_MAX], name[STAFF_NAME_MAX];
	uint32_t roles;
};

static size_t take_word(char *out, size_t size, const char *text, const char *ends)
{
	size_t length = strcspn(text, ends);

	snprintf(out, size, "%.*s", (int)length, text);
	return text[length] == '\0' ? length : length + 1;
}

/* "liu.yang 刘洋 cashier,supervisor" */
static bool read_person(struct demo *demo, const char *line, struct person *out)
{
	char role[LOGIN_MAX];
	const char *at = line;
	uint32_t bit;

	at += take_word(out->login, sizeof out->login, at, " ");
	at += take_word(out->name, sizeof out->name, at, " ");
	out->roles = 0;
	while (*at != '\0') {
		at += take_word(role, sizeof role, at, ",");
		if (!role_parse(&bit, role))
			return demo_words_bad(demo->why, "staff", line);
		out->roles |= bit;
	}
	return true;
}

/* The nth with just that role, counted from 0. */
static bool seat(struct demo *demo, enum demo_desk desk, uint32_t role, int nth)
{
	struct person person;

	for (size_t i = 0; i < demo->staff.count; i++) {
		if (!read_person(demo, demo->staff.line[i], &person))
			return false;
		if (person.roles != role || nth-- > 0)
			continue;
		utf8_copy(demo->login[desk], LOGIN_MAX, person.login);
		return true;
	}
	return demo_words_bad(demo->why, "staff", role_name(role));
}

static bool seat_all(struct demo *demo)
{
	for (int i = 0; i < DEMO_WINDOWS; i++)
		if (!seat(demo, DESK_WINDOWS + i, ROLE_CASHIER, i))
			return false;
	return seat(demo, DESK_ADMIN, ROLE_ADMIN, 0) &&
	       seat(demo, DESK_VERIFIER, ROLE_VERIFIER, 0) &&
	       seat(demo, DESK_SUPERVISOR, ROLE_SUPERVISOR, 0) &&
	       seat(demo, DESK_READER, ROLE_READER, 0) &&
	       seat(demo, DESK_COLLECTOR, ROLE_COLLECTOR, 0) &&
	       seat(demo, DESK_LEGAL, ROLE_LEGAL, 0) && seat(demo, DESK_MANAGER, ROLE_MANAGER, 0);
}

static bool sign_in(struct demo *demo, enum demo_desk desk)
{
	struct session *s = &demo->desks[desk];

	return session_sign_in(s, demo->login[desk], demo->password) || demo_failed(demo, s);
}

/* The administrator first: the hall has nobody yet who could add one. */
static bool add_people(struct demo *demo)
{
	struct session *s = &demo->desks[DESK_ADMIN];
	struct person person;

	for (int admins = 1; admins >= 0; admins--) {
		for (size_t i = 0; i < demo->staff.count; i++) {
			if (!read_person(demo, demo->staff.line[i], &person))
				return false;
			const struct staff_request request = {.login = person.login,
				.name = person.name,
				.password = demo->password,
				.roles = person.roles};

			if ((strcmp(person.login, demo->login[DESK_ADMIN]) == 0) != admins)
				continue;
			if (!staff_add(s, &request))
				return demo_failed(demo, s);
		}
		if (admins == 1 && !sign_in(demo, DESK_ADMIN))
			return false;
	}
	return true;
}

/* --- the hall --------------------------------------------------------------------------------- */

static bool found_hall(struct demo *demo)
{
	struct hall_request request = {.db_url = demo->db_path, .trial = true, .now = demo->now};
	struct hall_made made;

	return demo_words_need(&demo->hall, "code", &request.code, demo->why) &&
	       demo_words_need(&demo->hall, "name", &request.name, demo->why) &&
	       hall_init(&request, &made, demo->why);
}

static bool open_desk(struct demo *demo, int desk)
{
	struct session_options options = {.db_url = demo->db_path,
		.station = "office",
		.share_dir = demo->request->share_dir,
		.lang = LANG_ZH,
		.clock = {.now = demo_now, .ctx = demo}};
	char station[STATION_MAX];

	if (desk >= DESK_WINDOWS) {
		snprintf(station, sizeof station, "window-%d", desk - DESK_WINDOWS + 1);
		options.station = station;
	}
	demo->desk_open[desk] = session_open(&demo->desks[desk], &options);
	return demo->desk_open[desk] || demo_failed(demo, &demo->desks[desk]);
}

static void close_desks(struct demo *demo)
{
	for (int i = 0; i < DEMO_DESKS; i++)
		if (demo->desk_open[i])
			session_close(&demo->desks[i]);
}

/* What is decided before the other sessions read it. */
static bool set_up(struct demo *demo)
{
	struct session *admin = &demo->desks[DESK_ADMIN];

	if (!open_desk(demo, DESK_ADMIN) || !add_people(demo))
		return false;
	if (!hall_set_policy(admin, "cash_unit", "0.10") ||
		!hall_set_policy(admin, "drawer_ceiling", "50000.00"))
		return demo_failed(demo, admin);
	for (int i = 0; i < DEMO_DESKS; i++)
		if (i != DESK_ADMIN && !open_desk(demo, i))
			return false;
	return sign_in(demo, DESK_VERIFIER) && sign_in(demo, DESK_SUPERVISOR) &&
	       sign_in(demo, DESK_COLLECTOR) && sign_in(demo, DESK_LEGAL);
}

static void tell(const struct demo *demo, int done)
{
	if (demo->request->progress != NULL)
		demo->request->progress(demo->request->progress_ctx, done, demo->request->days + 1);
}

static bool run(struct demo *demo)
{
	struct date past = {0}; /* 1970: before any bill of a demo */

	demo_set_time(demo, demo->opened_on, FOUNDED_AT);
	tell(demo, 0);
	if (!seat_all(demo) || !found_hall(demo) || !set_up(demo) || !demo_import_accounts(demo) ||
		!demo_import_bills(demo, past, date_add_days(demo->opened_on, -1)))
		return false;
	for (int day = 0; day < demo->request->days; day++) {
		tell(demo, day + 1);
		if (!demo_day_run(demo, date_add_days(demo->opened_on, day)))
			return false;
	}
	tell(demo, demo->request->days + 1);
	return demo_readings_run(demo);
}

/* --- its files -------------------------------------------------------------------------------- */

static bool refuse_path(struct demo *demo, const char *path, int error)
{
	*demo->why = file_fault(path, error);
	return false;
}

static bool write_notice(struct demo *demo, const char *key)
{
	char path[PATH_MAX_BYTES], suffix[PATH_SUFFIX_MAX];
	const char *notice;
	FILE *out;
	bool ok;

	snprintf(suffix, sizeof suffix, ".%s", key);
	if (!demo_words_need(&demo->hall, key, &notice, demo->why))
		return false;
	if (!path_with(path, sizeof path, demo->db_path, suffix))
		return refuse_path(demo, demo->db_path, ENAMETOOLONG);
	out = fopen(path, "w");
	if (out == NULL)
		return refuse_path(demo, path, errno);
	ok = fputs(notice, out) != EOF;
	ok = fclose(out) == 0 && ok;
	return ok || refuse_path(demo, path, errno);
}

/* Calls each with the names in the folder, in any order, until one answers false. */
static bool each_file(struct demo *demo, bool (*each)(struct demo *demo, const char *name))
{
	DIR *dir = opendir(demo->folder);
	struct dirent *entry;
	bool ok = true;

	if (dir == NULL)
		return refuse_path(demo, demo->folder, errno);
	while (ok && (entry = readdir(dir)) != NULL)
		if (entry->d_name[0] != '.')
			ok = each(demo, entry->d_name);
	closedir(dir);
	return ok;
}

static bool remove_file(struct demo *demo, const char *name)
{
	char path[2 * PATH_MAX_BYTES];

	snprintf(path, sizeof path, "%s/%s", demo->folder, name);
	return unlink(path) == 0 || refuse_path(demo, path, errno);
}

static bool move_file(struct demo *demo, const char *name)
{
	char from[2 * PATH_MAX_BYTES], to[2 * PATH_MAX_BYTES];

	snprintf(from, sizeof from, "%s/%s", demo->folder, name);
	snprintf(to, sizeof to, "%s/%s", demo->request->folder, name);
	return rename(from, to) == 0 || refuse_path(demo, to, errno);
}

/* The database comes last: where it is, everything else is. */
static bool move_companion(struct demo *demo, const char *name)
{
	return strcmp(name, DB_FILE) == 0 || move_file(demo, name);
}

static bool make_folder(struct demo *demo, const char *path)
{
	return mkdir(path, FOLDER_MODE) == 0 || errno == EEXIST || refuse_path(demo, path, errno);
}

static bool make_room(struct demo *demo)
{
	const char *folder = demo->request->folder;
	int size = snprintf(demo->made->db_path, sizeof demo->made->db_path, "%s/" DB_FILE, folder);

	if (size >= PATH_MAX_BYTES ||
		!path_with(demo->folder, sizeof demo->folder, demo->made->db_path, MAKING) ||
		!path_with(demo->db_path, sizeof demo->db_path, demo->folder, "/" DB_FILE))
		return refuse_path(demo, folder, ENAMETOOLONG);
	if (access(demo->made->db_path, F_OK) == 0) {
		*demo->why = (struct fault){.code = CODE_EXISTS,
			.say = SAY(N_("The file {1} exists already. Remove the demo hall or name "
				      "another folder."),
				say_text(demo->made->db_path))};
		return false;
	}
	return make_folder(demo, folder) && make_folder(demo, demo->folder) &&
	       each_file(demo, remove_file); /* of a run that was cut short */
}

static bool move_all(struct demo *demo)
{
	return each_file(demo, move_companion) && move_file(demo, DB_FILE) &&
	       (rmdir(demo->folder) == 0 || refuse_path(demo, demo->folder, errno));
}

static bool check_request(const struct demo_request *request, struct fault *why)
{
	assert(request->days >= DEMO_DAYS_MIN);
	if (request->customers >= DEMO_CUSTOMERS_MIN && request->customers <= DEMO_CUSTOMERS_MAX)
		return true;
	*why = (struct fault){.code = CODE_BAD_VALUE,
		.say = SAY(N_("A demo hall has {1} to {2} customers."),
			say_count(DEMO_CUSTOMERS_MIN), say_count(DEMO_CUSTOMERS_MAX))};
	return false;
}

bool demo_make(const struct demo_request *request, struct demo_made *out, struct fault *why)
{
	struct demo demo = {.request = request, .made = out, .why = why, .arena = ARENA_EMPTY};
	bool ok;

	*out = (struct demo_made){0};
	if (!check_request(request, why))
		return false;
	demo.opened_on = date_add_days(request->on, -request->days);
	ok = load_lists(&demo) && make_room(&demo);
	if (ok) {
		make_customers(&demo);
		ok = run(&demo) && write_notice(&demo, "notice") &&
		     write_notice(&demo, "notice.en");
		close_desks(&demo);
		ok = ok && move_all(&demo);
		if (!ok) {
			struct fault first = *why;

			(void)each_file(&demo, remove_file);
			rmdir(demo.folder);
			*why = first;
		}
	}
	free(demo.customers);
	arena_release(&demo.arena);
	return ok;
}
