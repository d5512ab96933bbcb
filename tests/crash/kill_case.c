#include "tests/crash/kill_case.h"

#include <errno.h>
#include <ftw.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/alloc.h"
#include "core/fault.h"
#include "core/utf8.h"
#include "db/database.h"
#include "db/vault.h"
#include "tests/crash/day.h"
#include "tests/crash/deed.h"
#include "tests/crash/kill_vfs.h"

#define CASE_STEPS 10
#define CALLS_MAX 1600
#define SYNCS_MAX 5
#define CALLS_AFTER_SYNC_MAX 12 /* until the counter answers */
#define INSTANT_MAX_US 25000
#define RESOLVE_TRIES 3

enum purpose { FOR_CASE = 11 };

/* What the worker leaves behind: written before it asks and after it was answered, never torn. */
struct estate {
	struct model model[2];
	struct moment now[2];
	_Atomic int current;
	int64_t calls;
	bool finished; /* it was never struck */
	char complaint[SITE_TEXT_MAX];
};

struct kill_lab {
	char folder[64];
	struct site site;
	struct estate *estate;
	struct model founded, m;
	void *image; /* of the file on the first day */
	size_t image_size;
	uint64_t next; /* the seed that may follow in this hall */
};

const char *kill_fault_name(int fault)
{
	return fault == KILL_AT_CALL ? "killed at a call" : "killed at an instant";
}

static void must(bool ok, const char *what)
{
	if (ok)
		return;
	perror(what);
	abort();
}

/* --- the lab ------------------------------------------------------------------------------------
 */

static void image_take(struct kill_lab *lab)
{
	FILE *in = fopen(lab->site.url, "re");

	must(in != NULL && fseek(in, 0, SEEK_END) == 0, "hall");
	lab->image_size = (size_t)ftell(in);
	lab->image = xmalloc(lab->image_size);
	rewind(in);
	must(fread(lab->image, 1, lab->image_size, in) == lab->image_size, "hall");
	fclose(in);
}

static void image_put(const struct kill_lab *lab)
{
	static const char *const beside[] = {"-wal", "-shm", "-lock", ".damaged"};
	char path[SITE_PATH_MAX + 16];
	FILE *out = fopen(lab->site.url, "we");

	must(out != NULL, "hall");
	must(fwrite(lab->image, 1, lab->image_size, out) == lab->image_size, "hall");
	must(fclose(out) == 0, "hall");
	for (size_t i = 0; i < sizeof beside / sizeof beside[0]; i++) {
		snprintf(path, sizeof path, "%s%s", lab->site.url, beside[i]);
		(void)unlink(path);
	}
	(void)unlink(lab->site.seal_file);
}

static void hall_found(struct kill_lab *lab)
{
	struct db_options options = {
		.url = lab->site.url, .create = true, .program_version = "crash"};
	struct fault why;
	struct db *db;

	must(db_open(&db, &options, &why), "hall");
	site_found(&lab->site, &lab->founded, db);
	db_close(db);
	image_take(lab);
}

struct kill_lab *kill_lab_new(enum sabotage sabotage)
{
	struct kill_lab *lab = xcalloc(1, sizeof *lab);
	char key[SITE_PATH_MAX], real[4096];
	struct fault why;

	snprintf(lab->folder, sizeof lab->folder, "%s/wattdesk-crash-XXXXXX",
		access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	must(mkdtemp(lab->folder) != NULL && realpath(lab->folder, real) != NULL, "mkdtemp");
	snprintf(lab->site.url, sizeof lab->site.url, "%.100s/hall.db", real);
	snprintf(lab->site.seal_file, sizeof lab->site.seal_file, "%.100s/seals", real);
	snprintf(key, sizeof key, "%.100s/key", real);
	must(vault_create(key, &why) && vault_open(&lab->site.vault, key, &why), "key");
	lab->site.forget_ids = sabotage == SABOTAGE_IDS;
	lab->next = UINT64_MAX;
	lab->estate = mmap(NULL, sizeof *lab->estate, PROT_READ | PROT_WRITE,
		MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	must(lab->estate != MAP_FAILED, "mmap");
	hall_found(lab);
	return lab;
}

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *at)
{
	(void)info, (void)kind, (void)at;
	return remove(path);
}

void kill_lab_free(struct kill_lab *lab)
{
	(void)munmap(lab->estate, sizeof *lab->estate);
	vault_close(lab->site.vault);
	(void)nftw(lab->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	free(lab->image);
	free(lab);
}

/* --- the worker, which dies
 * -----------------------------------------------------------------------
 */

/* The copy that is not current is written, then made current in one step. */
static void publish(void *ctx, const struct model *m)
{
	struct kill_lab *lab = ctx;
	int other = 1 - atomic_load(&lab->estate->current);

	lab->estate->model[other] = *m;
	lab->estate->now[other] = lab->site.now;
	atomic_store(&lab->estate->current, other);
}

static void die_now(int signal_number)
{
	(void)signal_number;
	kill(getpid(), SIGKILL);
}

static void die_after(int64_t us)
{
	const struct sigaction act = {.sa_handler = die_now};
	const struct itimerval when = {.it_value = {.tv_usec = us}};

	must(sigaction(SIGALRM, &act, NULL) == 0, "sigaction");
	must(setitimer(ITIMER_REAL, &when, NULL) == 0, "setitimer");
}

static void worker_live(struct kill_lab *lab, struct chance *chance)
{
	struct fault why;

	lab->site.listener = publish;
	lab->site.listener_ctx = lab;
	if (!site_open(&lab->site, SITE_ALL, &why)) {
		snprintf(lab->estate->complaint, sizeof lab->estate->complaint, "cannot open: %s",
			code_name(why.code));
		return;
	}
	for (int i = 0; i < CASE_STEPS && lab->m.deed_count < MODEL_DEEDS_MAX; i++) {
		if (!day_step(&lab->site, &lab->m, chance)) {
			utf8_copy(lab->estate->complaint, sizeof lab->estate->complaint,
				lab->site.complaint);
			return;
		}
		if (day_under_way(&lab->m) >= 0)
			return;
	}
	site_close(&lab->site);
	lab->estate->finished = true;
}

struct work {
	struct chance chance;
	struct kill_plan plan;
	int64_t instant_us; /* 0: at a call */
	bool witnessed;
};

static pid_t worker_start(struct kill_lab *lab, struct work *work, int go[2])
{
	pid_t pid;
	char byte;

	fflush(NULL);
	pid = fork();
	must(pid >= 0, "fork");
	if (pid > 0)
		return pid;
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	close(go[1]);
	if (read(go[0], &byte, 1) != 1)
		_exit(1);
	kill_vfs_install(&work->plan, &lab->estate->calls);
	if (work->instant_us > 0)
		die_after(work->instant_us);
	worker_live(lab, &work->chance);
	_exit(0);
}

/* --- the case
 * -------------------------------------------------------------------------------------
 */

static bool sessions_open(struct kill_lab *lab)
{
	struct fault why;
	char text[SAY_TEXT_MAX];

	if (site_open(&lab->site, SITE_ALL, &why))
		return true;
	return site_complain(
		&lab->site, "cannot open", fault_render(LANG_EN, &why, text, sizeof text));
}

static bool estate_take(struct kill_lab *lab, pid_t pid, struct outcome *out)
{
	struct estate *estate = lab->estate;
	int status = 0;

	while (waitpid(pid, &status, 0) < 0)
		must(errno == EINTR, "waitpid");
	out->struck = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
	if (WIFSIGNALED(status) && !out->struck)
		return site_complain(&lab->site, "the worker", strsignal(WTERMSIG(status)));
	out->calls = estate->calls;
	lab->m = estate->model[atomic_load(&estate->current)];
	lab->site.now = estate->now[atomic_load(&estate->current)];
	if (estate->complaint[0] != '\0')
		return site_complain(&lab->site, "the worker", estate->complaint);
	return out->struck || estate->finished ||
	       site_complain(&lab->site, "the worker", "stopped without a fault");
}

static bool resolve(struct kill_lab *lab, struct outcome *out)
{
	int at = day_under_way(&lab->m);

	if (at < 0)
		return true;
	out->was_under_way = true;
	for (int i = 0; i < RESOLVE_TRIES && lab->m.deeds[at].fate == DEED_UNDER_WAY; i++)
		if (!deed_try(&lab->site, &lab->m, at))
			return false;
	return lab->m.deeds[at].fate != DEED_UNDER_WAY ||
	       site_complain(&lab->site, "cannot be resolved",
		       code_name(lab->site.session[lab->m.deeds[at].station].why.code));
}

static void estate_begin(struct kill_lab *lab)
{
	memset(lab->estate, 0, sizeof *lab->estate);
	lab->estate->model[0] = lab->m;
	lab->estate->now[0] = lab->site.now;
}

static bool case_run(struct kill_lab *lab, struct work *work, struct outcome *out)
{
	int go[2];
	pid_t pid;
	bool ok;

	must(pipe(go) == 0, "pipe");
	estate_begin(lab);
	pid = worker_start(lab, work, go);
	close(go[0]);
	ok = !work->witnessed || sessions_open(lab);
	must(write(go[1], "", 1) == 1, "pipe");
	close(go[1]);
	ok = estate_take(lab, pid, out) && ok;
	if (ok && !work->witnessed)
		ok = sessions_open(lab);
	ok = ok && resolve(lab, out) && site_judge(&lab->site, &lab->m, false);
	site_close(&lab->site);
	return ok;
}

static struct work work_of(uint64_t seed, struct outcome *out)
{
	struct work work = {.chance = chance_from(seed, FOR_CASE)};
	struct chance *c = &work.chance;

	out->fault = chance_once_in(c, 4) ? KILL_AT_INSTANT : KILL_AT_CALL;
	work.witnessed = chance_once_in(c, 2);
	work.plan.afterwards = chance_once_in(c, 2);
	if (out->fault == KILL_AT_INSTANT) {
		work.instant_us = 1 + chance_below(c, INSTANT_MAX_US);
		return work;
	}
	work.plan.at = 1 + chance_below(c, CALLS_MAX);
	if (chance_once_in(c, 2)) {
		work.plan.syncs = 1 + chance_below(c, SYNCS_MAX);
		work.plan.at = 1 + chance_below(c, CALLS_AFTER_SYNC_MAX);
	}
	return work;
}

static bool run_one(struct kill_lab *lab, uint64_t seed, struct outcome *out)
{
	struct work work;
	bool ok;

	*out = (struct outcome){.fault = KILL_AT_CALL};
	lab->site.complaint[0] = '\0';
	if (seed % KILL_BLOCK == 0) {
		image_put(lab);
		lab->m = lab->founded;
		lab->site.now.ms = (int64_t)lab->m.date.days * 86400000;
	}
	chance_rule_libraries(seed);
	work = work_of(seed, out);
	ok = case_run(lab, &work, out);
	out->deeds = lab->m.deed_count;
	utf8_copy(out->complaint, sizeof out->complaint, lab->site.complaint);
	lab->next = ok ? seed + 1 : UINT64_MAX;
	return ok;
}

bool kill_case_run(struct kill_lab *lab, uint64_t seed, struct outcome *out)
{
	uint64_t first = seed - seed % KILL_BLOCK;

	if (lab->next == seed && seed != first)
		return run_one(lab, seed, out);
	for (uint64_t before = first; before < seed; before++)
		if (!run_one(lab, before, out))
			return false;
	return run_one(lab, seed, out);
}
