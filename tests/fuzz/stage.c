#include "tests/fuzz/stage.h"

#include <assert.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "core/alloc.h"
#include "core/arena.h"
#include "counter/hall.h"
#include "counter/import.h"
#include "counter/staff.h"

#define EVERY_ROLE ((1u << 10) - 1)
#define DEPTH_MAX 8
#define PASSWORD "open sesame"

static const char accounts[] =
	"account_no,name,id_type,id_no,address,price_class,region,opened_on,meter_no\n"
	"1001,张三,none,,杭州市西湖区文三路1号,residential,杭州,2020-01-01,M1\n";
static const char bills[] = "bill_no,account_no,period,energy_kwh,amount,issued_on,due_on\n"
			    "B-1,1001,2026-01,100,58.80,2026-02-01,2026-02-20\n";

struct stage {
	char folder[64];
	struct session session;
	struct stage *self; /* NULL until it is made */
};

static struct stage *the_stage(void)
{
	static struct stage stage;

	return &stage;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st, (void)type, (void)at;
	return remove(path);
}

static void strike(void)
{
	session_close(&the_stage()->session);
	(void)nftw(the_stage()->folder, remove_one, DEPTH_MAX, FTW_DEPTH | FTW_PHYS);
}

static struct moment stand_still(void *ctx)
{
	(void)ctx;
	return (struct moment){INT64_C(1795000000000)};
}

static void take(struct session *s, enum import_what what, const char *text)
{
	struct import_request request = {.what = what};
	struct import_result result;
	struct arena arena = ARENA_EMPTY;
	char path[STAGE_PATH_MAX];
	bool ok;

	stage_file((const uint8_t *)text, strlen(text), path);
	request.path = path;
	ok = import_run(s, &request, &arena, &result);
	assert(ok);
	arena_release(&arena);
}

static void make(struct stage *stage)
{
	char path[128];
	struct hall_request hall = {.db_url = path, .code = "H1", .name = "Hall", .trial = true};
	struct session_options options = {
		.db_url = path, .station = "cli", .lang = LANG_EN, .clock = {.now = stand_still}};
	struct staff_request admin = {
		.login = "admin", .name = "A", .password = PASSWORD, .roles = EVERY_ROLE};
	struct hall_made made;
	struct fault why;
	bool ok;

	snprintf(stage->folder, sizeof stage->folder, "%s/wattdesk-fuzz-XXXXXX",
		access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	ok = mkdtemp(stage->folder) != NULL;
	assert(ok);
	snprintf(path, sizeof path, "%s/hall.db", stage->folder);
	hall.now = stand_still(NULL);
	ok = hall_init(&hall, &made, &why) && session_open(&stage->session, &options) &&
	     staff_add(&stage->session, &admin) &&
	     session_sign_in(&stage->session, "admin", PASSWORD);
	assert(ok);
	stage->self = stage;
	atexit(strike);
	take(&stage->session, IMPORT_ACCOUNTS, accounts);
	take(&stage->session, IMPORT_BILLS, bills);
}

struct session *stage_session(void)
{
	struct stage *stage = the_stage();

	if (stage->self == NULL)
		make(stage);
	return &stage->session;
}

/* One descriptor for all: what was in it before is gone. */
static int memory_file(void)
{
	static int fd = -1;

	if (fd < 0)
		fd = memfd_create("fuzz", MFD_CLOEXEC);
	assert(fd >= 0);
	return fd;
}

void stage_file(const uint8_t *data, size_t size, char path[STAGE_PATH_MAX])
{
	int fd = memory_file();
	bool ok = fchmod(fd, S_IRUSR | S_IWUSR) == 0 && ftruncate(fd, 0) == 0 &&
		  pwrite(fd, data, size, 0) == (ssize_t)size;

	assert(ok);
	snprintf(path, STAGE_PATH_MAX, "/proc/self/fd/%d", fd);
}

char *stage_text(const uint8_t *data, size_t size)
{
	char *text = xmalloc(size + 1);

	if (size > 0)
		memcpy(text, data, size);
	text[size] = '\0';
	return text;
}
