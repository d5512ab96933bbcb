#include "tests/crash/card_lab.h"

#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/alloc.h"
#include "core/permission.h"
#include "core/utf8.h"
#include "counter/shift.h"
#include "db/account_store.h"
#include "db/database.h"
#include "db/hall_store.h"
#include "db/meter_store.h"
#include "db/staff_store.h"
#include "db/vault.h"
#include "tests/crash/card_tariff.h"
#include "tests/store/quick_hash.h"

#define LAB_NOW INT64_C(1795000000000)
#define DAY_MS INT64_C(86400000)
#define LAB_FLOAT 100000 /* fen: enough to give back whatever was taken */

void lab_must(bool ok, const char *what)
{
	if (ok)
		return;
	perror(what);
	abort();
}

static void die(void)
{
	(void)kill(getpid(), SIGKILL);
}

/* Each look at the clock is a place where the process may be killed. */
static struct moment tick(void *ctx)
{
	struct card_estate *estate = ((struct card_lab *)ctx)->estate;

	if (++estate->ticks == estate->kill_at_tick)
		die();
	return (struct moment){LAB_NOW + estate->days_on * DAY_MS};
}

static const char *station_of(const char *login)
{
	return strcmp(login, "ann") == 0 ? "w1" : "w2";
}

static void open_shift(struct card_worker *w)
{
	struct shift_open_request request = {.pieces = NULL};
	struct shift_view shift;

	lab_must(money_from_fen(&request.float_amount, LAB_FLOAT), "float");
	if (!shift_current(&w->s, &shift))
		lab_must(shift_open(&w->s, &request, &shift), "shift");
}

void worker_open(struct card_worker *w, struct card_lab *lab, const char *login)
{
	const struct db_options options = {.url = lab->url, .program_version = "crash"};
	struct fault why;

	*w = (struct card_worker){.lab = lab,
		.s = {.clock = {.now = tick, .ctx = lab},
			.lang = LANG_EN,
			.trial = true,
			.policy = policy_defaults(),
			.roles = ROLE_CASHIER}};
	utf8_copy(w->s.station, sizeof w->s.station, station_of(login));
	utf8_copy(w->s.login, sizeof w->s.login, login);
	utf8_copy(w->s.seal_file, sizeof w->s.seal_file, lab->seals);
	lab_must(vault_open(&w->s.vault, lab->key, &why), "key");
	lab_must(db_open(&w->s.db, &options, &why), "hall");
	if (lab->is_magnetic) {
		swipe_desk_init(&w->encoder, &lab->estate->hand);
		w->desk.encoder = &w->encoder.mag.base;
	} else {
		worker_use(w, &lab->estate->card);
	}
	open_shift(w);
}

void worker_close(struct card_worker *w)
{
	arena_release(&w->arena);
	if (w->lab->is_magnetic)
		swipe_desk_release(&w->encoder);
	db_close(w->s.db);
	vault_close(w->s.vault);
}

void worker_use(struct card_worker *w, struct fake_card *card)
{
	w->desk.medium = &card->medium;
}

bool lab_run(struct card_lab *lab, void (*work)(struct card_lab *lab, void *ctx), void *ctx)
{
	pid_t child = fork();
	int status;

	lab_must(child >= 0, "fork");
	if (child == 0) {
		work(lab, ctx);
		_exit(0);
	}
	lab_must(waitpid(child, &status, 0) == child, "waitpid");
	lab_must(WIFSIGNALED(status) ? WTERMSIG(status) == SIGKILL : WEXITSTATUS(status) == 0,
		"worker");
	return !WIFSIGNALED(status);
}

/* --- the hall ------------------------------------------------------------------------------- */

static void add_person(struct db *db, const char *login, uint32_t roles)
{
	struct staff_row row = {.state = 1, .roles = roles};

	quick_hash(row.password, LAB_PASSWORD);
	utf8_copy(row.login, sizeof row.login, login);
	utf8_copy(row.name, sizeof row.name, login);
	lab_must(staff_store_insert(db, &row, (struct moment){LAB_NOW}), "staff");
}

static void add_account(
	struct card_lab *lab, struct db *db, const char *account_no, const char *meter_no)
{
	struct account_row account = {
		.id_type = ID_NONE, .status = ACCOUNT_STORED_OPEN, .opened_on = {7000}};
	struct meter_row meter = {.kind = lab->is_magnetic ? METER_PREPAID_MAG : METER_PREPAID_CPU,
		.multiplier = "1"};

	utf8_copy(account.account_no, sizeof account.account_no, account_no);
	utf8_copy(account.name, sizeof account.name, "Zhang");
	utf8_copy(account.price_class, sizeof account.price_class, "residential");
	utf8_copy(account.tariff, sizeof account.tariff, LAB_TARIFF);
	lab_must(account_store_insert(db, &account), "account");
	meter.account_id = account.account_id;
	utf8_copy(meter.meter_no, sizeof meter.meter_no, meter_no);
	lab_must(meter_store_insert(db, &meter, account.opened_on), "meter");
}

static bool into_meter(struct card_lab *lab)
{
	struct card_estate *estate = lab->estate;

	return lab->is_magnetic ? hand_to_meter(&estate->hand, 0, &estate->swiped) == SIM_METER_OK
				: fake_meter_insert(&estate->meter, &estate->card.image) == 0;
}

static void found(struct card_lab *lab, void *ctx)
{
	const struct db_options options = {
		.url = lab->url, .create = true, .program_version = "crash"};
	const struct card_sell_request first = {.account_no = LAB_OPENED, .open = true};
	struct card_worker w;
	struct fault why;
	struct db *db;

	(void)ctx;
	lab_must(vault_create(lab->key, &why), "key");
	lab_must(db_open(&db, &options, &why) && db_begin(db), "hall");
	lab_must(hall_store_insert(db, "H1", "Hall", true, (struct moment){LAB_NOW}), "hall");
	add_person(db, "ann", ROLE_CASHIER);
	add_person(db, "bob", ROLE_CASHIER);
	add_person(db, "sue", ROLE_SUPERVISOR);
	add_account(lab, db, LAB_OPENED, LAB_METER);
	add_account(lab, db, LAB_NEW, LAB_NEW_METER);
	lab_tariff_found(db);
	lab_must(db_commit(db), "hall");
	db_close(db);
	worker_open(&w, lab, "ann");
	lab_must(card_sell(&w.s, &w.desk, &first, &w.arena, &w.result) &&
			 w.result.state == SALE_SETTLED,
		"first card");
	lab_must(into_meter(lab), "meter");
	worker_close(&w);
}

static void image_take(struct card_lab *lab)
{
	FILE *in = fopen(lab->url, "re");

	lab_must(in != NULL && fseek(in, 0, SEEK_END) == 0, "hall");
	lab->image_size = (size_t)ftell(in);
	lab->image = xmalloc(lab->image_size);
	rewind(in);
	lab_must(fread(lab->image, 1, lab->image_size, in) == lab->image_size, "hall");
	fclose(in);
}

static void lab_found(struct card_lab *lab)
{
	struct card_estate *estate = lab->estate;

	fake_card_init(&estate->card, 1);
	fake_card_init(&estate->fresh, 9);
	fake_meter_init(&estate->meter, LAB_METER);
	fake_meter_init(&estate->next, LAB_NEXT_METER);
	hand_init(&estate->hand);
	sim_meter_init(&estate->swiped, LAB_METER);
	sim_meter_init(&estate->swiped_next, LAB_NEXT_METER);
	estate->card.kill = estate->fresh.kill = estate->hand.kill = die;
	lab_must(lab_run(lab, found, NULL), "founding");
	image_take(lab);
	lab->founded = *estate;
}

void lab_restore(struct card_lab *lab)
{
	static const char *const beside[] = {"-wal", "-shm", "-lock", ".damaged"};
	char path[LAB_PATH_MAX + 16];
	FILE *out = fopen(lab->url, "we");

	lab_must(out != NULL, "hall");
	lab_must(fwrite(lab->image, 1, lab->image_size, out) == lab->image_size, "hall");
	lab_must(fclose(out) == 0, "hall");
	for (size_t i = 0; i < sizeof beside / sizeof beside[0]; i++) {
		snprintf(path, sizeof path, "%s%s", lab->url, beside[i]);
		(void)unlink(path);
	}
	*lab->estate = lab->founded;
}

/* --- the lab -------------------------------------------------------------------------------- */

struct card_lab *lab_new(bool is_magnetic)
{
	struct card_lab *lab = xcalloc(1, sizeof *lab);

	lab->is_magnetic = is_magnetic;
	snprintf(lab->folder, sizeof lab->folder, "%s/wattdesk-cards-XXXXXX",
		access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	lab_must(mkdtemp(lab->folder) != NULL, "mkdtemp");
	snprintf(lab->url, sizeof lab->url, "%s/hall.db", lab->folder);
	snprintf(lab->seals, sizeof lab->seals, "%s/seals", lab->folder);
	snprintf(lab->key, sizeof lab->key, "%s/key", lab->folder);
	lab->estate = mmap(NULL, sizeof *lab->estate, PROT_READ | PROT_WRITE,
		MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	lab_must(lab->estate != MAP_FAILED, "mmap");
	lab_found(lab);
	return lab;
}

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *at)
{
	(void)info, (void)kind, (void)at;
	return remove(path);
}

void lab_free(struct card_lab *lab)
{
	(void)nftw(lab->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	(void)munmap(lab->estate, sizeof *lab->estate);
	free(lab->image);
	free(lab);
}
