/*
 * How long the search box takes over a million accounts: the median and the 99th percentile of
 * account_find, with everything that the first page shows, beside a bare SQLite look-up by primary
 * key in the same file.
 *
 * The hall is made once and kept in build/bench; delete build/bench/search.db to make it anew.
 */
#include <assert.h>
#include <inttypes.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "core/compiler.h"
#include "core/fault.h"
#include "core/pinyin.h"
#include "counter/account.h"
#include "counter/hall.h"
#include "counter/staff.h"
#include "db/account_store.h"
#include "db/bill_store.h"
#include "db/database.h"
#include "db/journal.h"
#include "db/meter_store.h"
#include "db/payment_store.h"
#include "db/receipt_store.h"
#include "db/sql_sets.h"

#define HALL_PATH "build/bench/search.db"
#define HALL_MAKING "build/bench/search.making"
#define KEY_PATH "build/bench/search.key"
#define LOGIN "bench"
#define PASSWORD "bench password"
#define ACCOUNTS 1000000
#define PAYMENTS 20000
#define ROWS_A_COMMIT 50000
#define TRIES 400
#define SCANS 20 /* of those that read every account */
#define TEXT_MAX 128

static const char *const surnames[] = {"王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周",
	"徐", "孙", "马", "朱", "胡", "郭", "何", "林", "高", "罗", "郑", "梁", "谢", "宋", "唐",
	"许", "邓", "韩", "冯", "曹", "彭", "曾", "欧阳", "上官", "单", "解"};
static const char *const given[] = {"伟", "芳", "娜", "敏", "静", "秀", "丽", "强", "磊", "军",
	"洋", "勇", "艳", "杰", "娟", "涛", "明", "超", "兰", "霞", "平", "刚", "桂", "英", "华",
	"玉", "萍", "红", "建", "国", "文", "志", "海", "春", "梅", "晓", "东", "辉", "玲", "云"};
static const char *const districts[] = {"上城区", "拱墅区", "西湖区", "滨江区", "萧山区", "余杭区",
	"临平区", "钱塘区", "富阳区", "临安区"};
static const char *const streets[] = {"文", "山", "庆", "凤", "天", "江", "莫", "体", "环", "学",
	"建", "解", "延", "中", "清", "望", "采", "石", "古", "教"};
static const char *const roads[] = {"一", "三", "北", "南", "春", "起", "目", "干", "育", "城",
	"院", "国", "放", "安", "河", "泰", "荷", "桥", "墩", "工"};

/* Each account's content follows from its number alone, so that a question can be made from it. */
static uint64_t chance(int64_t account, int purpose)
{
	uint64_t x = (uint64_t)account * UINT64_C(0x9E3779B97F4A7C15) +
		     (uint64_t)(purpose + 1) * UINT64_C(0xBF58476D1CE4E5B9);

	x ^= x >> 30;
	x *= UINT64_C(0xBF58476D1CE4E5B9);
	x ^= x >> 27;
	x *= UINT64_C(0x94D049BB133111EB);
	return x ^ x >> 31;
}

static const char *pick(const char *const *list, size_t count, int64_t account, int purpose)
{
	return list[chance(account, purpose) % count];
}

/* A few surnames are the names of most. */
static const char *surname(int64_t account)
{
	size_t at = chance(account, 0) % ARRAY_SIZE(surnames);

	return surnames[at * (chance(account, 1) % ARRAY_SIZE(surnames)) / ARRAY_SIZE(surnames)];
}

#define PICK(list, purpose) pick(list, ARRAY_SIZE(list), account, purpose)

static void name_text(char buf[TEXT_MAX], int64_t account)
{
	const char *second = chance(account, 3) % 5 == 0 ? "" : PICK(given, 4);

	snprintf(buf, TEXT_MAX, "%s%s%s", surname(account), PICK(given, 2), second);
}

static void street_text(char buf[TEXT_MAX], int64_t account)
{
	snprintf(buf, TEXT_MAX, "%s%s路", PICK(streets, 5), PICK(roads, 6));
}

static void address_text(char buf[ADDRESS_MAX], int64_t account)
{
	char street[TEXT_MAX];

	street_text(street, account);
	snprintf(buf, ADDRESS_MAX, "浙江省杭州市%s%s%d号%d幢%d单元%d室", PICK(districts, 7), street,
		(int)(chance(account, 8) % 900 + 1), (int)(chance(account, 9) % 40 + 1),
		(int)(chance(account, 10) % 4 + 1), (int)(chance(account, 11) % 2900 + 101));
}

static void number_text(char buf[TEXT_MAX], int64_t account)
{
	snprintf(buf, TEXT_MAX, "3301%09" PRId64, account);
}

static void phone_text(char buf[TEXT_MAX], int64_t account)
{
	snprintf(buf, TEXT_MAX, "13%09d", (int)(chance(account, 12) % 1000000000));
}

static void meter_text(char buf[TEXT_MAX], int64_t account)
{
	snprintf(buf, TEXT_MAX, "M%08" PRId64, account);
}

static void die(const struct fault *why)
{
	char text[SAY_TEXT_MAX];

	fprintf(stderr, "search_bench: %s\n", fault_render(LANG_EN, why, text, sizeof text));
	exit(1);
}

/* --- the hall -----------------------------------------------------------------------------------
 */

static void must(struct session *s, bool ok)
{
	if (ok)
		return;
	if (s->db != NULL && db_fault(s->db)->code != CODE_OK)
		die(db_fault(s->db));
	die(&s->why);
}

static void session_make(struct session *s, const char *path)
{
	struct session_options options = {.db_url = path,
		.key_path = KEY_PATH,
		.station = "bench",
		.share_dir = "share",
		.lang = LANG_ZH,
		.clock = clock_system()};

	must(s, session_open(s, &options));
}

static void store_account(struct session *s, int64_t account, int64_t journal_id)
{
	struct account_row row = {.id_type = ID_NONE,
		.price_class = "residential",
		.region = "330100",
		.status = ACCOUNT_STORED_OPEN};
	struct meter_row meter = {.kind = METER_POSTPAID, .multiplier = "1"};
	struct bill_row bill = {0};
	char text[TEXT_MAX];

	number_text(text, account);
	memcpy(row.account_no, text, sizeof row.account_no);
	name_text(row.name, account);
	pinyin_initials(row.name_initials, row.name);
	address_text(row.address, account);
	phone_text(text, account);
	memcpy(row.phone, text, sizeof row.phone);
	must(s, account_store_insert(s->db, &row));
	meter_text(text, account);
	memcpy(meter.meter_no, text, sizeof meter.meter_no);
	meter.account_id = bill.account_id = row.account_id;
	must(s, meter_store_insert(s->db, &meter, row.opened_on));
	snprintf(bill.bill_no, sizeof bill.bill_no, "B%08" PRId64, account);
	must(s, money_from_fen(&bill.amount, 12345));
	bill.period = period_of(session_today(s));
	bill.issued_on = date_add_days(session_today(s), -60);
	bill.due_on = date_add_days(session_today(s), -40);
	must(s, bill_store_insert(s->db, &bill, journal_id));
}

static int64_t post(struct session *s, enum journal_kind kind)
{
	struct journal_entry entry = {.kind = kind,
		.business_date = session_today(s),
		.at = session_now(s),
		.login = LOGIN,
		.station = "bench",
		.memo = "bench"};
	int64_t journal_id = 0;

	must(s, journal_post(s->db, &entry, NULL, 0, &journal_id));
	return journal_id;
}

static void store_accounts(struct session *s)
{
	int64_t journal_id = 0;

	for (int64_t account = 1; account <= ACCOUNTS; account++) {
		if (account % ROWS_A_COMMIT == 1) {
			must(s, db_begin(s->db));
			if (journal_id == 0)
				journal_id = post(s, JOURNAL_BILL);
		}
		store_account(s, account, journal_id);
		if (account % ROWS_A_COMMIT == 0) {
			must(s, db_commit(s->db));
			fprintf(stderr, "\r%" PRId64 " accounts", account);
		}
	}
	fputc('\n', stderr);
}

static const char *const by_hand_texts[] = {
	"INSERT INTO shift (shift_no, login, station, business_date, float_amount, opened_at, "
	"state)"
	" VALUES ('S1', '" LOGIN "', 'old', '2026-01-01', 0, 0, 2) RETURNING shift_id"};
static const struct sql_set by_hand = {"by_hand", by_hand_texts, 1, SQL_SET_EXTRA};

static void store_payments(struct session *s)
{
	struct payment_row row = {.login = LOGIN, .station = "bench"};
	struct receipt_place place;
	int64_t receipt_id;
	char code[TEXT_MAX];
	struct stmt *st;

	must(s, db_begin(s->db));
	st = db_stmt(s->db, &by_hand, 0);
	must(s, stmt_one(st) == DB_ROW);
	row.shift_id = stmt_int(st, 0);
	must(s, money_from_fen(&row.received, 100));
	for (int64_t i = 1; i <= PAYMENTS; i++) {
		snprintf(row.payment_no, sizeof row.payment_no, "P%" PRId64, i);
		row.journal_id = post(s, JOURNAL_PAYMENT);
		must(s, payment_store_insert(s->db, &row, &row.payment_id));
		must(s, payment_store_add_account(
				s->db, row.payment_id, 1, i * (ACCOUNTS / PAYMENTS)));
		must(s, receipt_store_next(s->db, "bench", &place));
		snprintf(code, sizeof code, "code%" PRId64, i);
		must(s, receipt_store_insert(s->db, &place, row.payment_id, code, &receipt_id));
	}
	must(s, db_commit(s->db));
}

static void hall_make(void)
{
	struct hall_request request = {.db_url = HALL_MAKING,
		.key_path = KEY_PATH,
		.code = "BENCH",
		.name = "Bench",
		.trial = true,
		.now = clock_system().now(NULL)};
	struct staff_request staff = {.login = LOGIN,
		.name = "Bench",
		.password = PASSWORD,
		.roles = ROLE_ADMIN | ROLE_CASHIER};
	struct hall_made made;
	struct session s;
	struct fault why;

	(void)unlink(HALL_MAKING);
	(void)unlink(KEY_PATH);
	if (!hall_init(&request, &made, &why))
		die(&why);
	session_make(&s, HALL_MAKING);
	must(&s, staff_add(&s, &staff));
	store_accounts(&s);
	store_payments(&s);
	session_close(&s);
	if (rename(HALL_MAKING, HALL_PATH) != 0)
		perror(HALL_PATH), exit(1);
}

/* --- the questions ------------------------------------------------------------------------------
 */

static void ask_number(char buf[TEXT_MAX], int64_t account)
{
	number_text(buf, account);
}

static void ask_number_beginning(char buf[TEXT_MAX], int64_t account)
{
	number_text(buf, account);
	buf[5 + chance(account, 20) % 7] = '\0';
}

static void ask_name(char buf[TEXT_MAX], int64_t account)
{
	name_text(buf, account);
}

static void ask_name_beginning(char buf[TEXT_MAX], int64_t account)
{
	snprintf(buf, TEXT_MAX, "%s%s", surname(account), PICK(given, 2));
}

static void ask_surname(char buf[TEXT_MAX], int64_t account)
{
	snprintf(buf, TEXT_MAX, "%s", surname(account));
}

static void ask_initials(char buf[TEXT_MAX], int64_t account)
{
	char name[TEXT_MAX];

	name_text(name, account);
	pinyin_initials(buf, name);
}

static void ask_initial(char buf[TEXT_MAX], int64_t account)
{
	ask_initials(buf, account);
	buf[1 + chance(account, 21) % 2] = '\0';
}

static void ask_phone_beginning(char buf[TEXT_MAX], int64_t account)
{
	phone_text(buf, account);
	buf[3 + chance(account, 22) % 5] = '\0';
}

static void ask_receipt(char buf[TEXT_MAX], int64_t account)
{
	snprintf(buf, TEXT_MAX, "code%" PRId64, account % PAYMENTS + 1);
}

static void ask_identity(char buf[TEXT_MAX], int64_t account)
{
	snprintf(buf, TEXT_MAX, "330106%08d%04d", (int)(19500101 + chance(account, 23) % 400000),
		(int)(chance(account, 24) % 10000));
}

static void ask_street_number(char buf[TEXT_MAX], int64_t account)
{
	char street[TEXT_MAX];

	street_text(street, account);
	snprintf(buf, TEXT_MAX, "%.64s%d号", street, (int)(chance(account, 8) % 900 + 1));
}

static void ask_city(char buf[TEXT_MAX], int64_t account)
{
	snprintf(buf, TEXT_MAX, "%s", account % 2 == 0 ? "杭州市" : PICK(districts, 7));
}

static void ask_two(char buf[TEXT_MAX], int64_t account)
{
	snprintf(buf, TEXT_MAX, "%s%s", PICK(streets, 5), PICK(roads, 6));
}

static void ask_two_unknown(char buf[TEXT_MAX], int64_t account)
{
	snprintf(buf, TEXT_MAX, "%s零", PICK(streets, 5));
}

struct question {
	const char *what;
	void (*ask)(char buf[TEXT_MAX], int64_t account);
	int tries;
	int goal_ms; /* of the 99th percentile */
};

static const struct question questions[] = {
	{"account number", ask_number, TRIES, 10},
	{"beginning of an account number", ask_number_beginning, TRIES, 10},
	{"name", ask_name, TRIES, 10},
	{"beginning of a name", ask_name_beginning, TRIES, 10},
	{"surname", ask_surname, TRIES, 10},
	{"pinyin initials", ask_initials, TRIES, 10},
	{"one or two initials", ask_initial, TRIES, 10},
	{"phone", phone_text, TRIES, 10},
	{"beginning of a phone", ask_phone_beginning, TRIES, 10},
	{"meter", meter_text, TRIES, 10},
	{"receipt's check code", ask_receipt, TRIES, 10},
	{"identity number, unknown", ask_identity, TRIES, 10},
	{"address, street", street_text, TRIES, 10},
	{"address, street and number", ask_street_number, TRIES, 10},
	{"address, city or district", ask_city, TRIES, 10},
	{"address, two characters", ask_two, SCANS, 300},
	{"address, two characters, unknown", ask_two_unknown, SCANS, 300},
};

/* --- measuring ----------------------------------------------------------------------------------
 */

static int64_t now_ns(clockid_t clock)
{
	struct timespec ts;

	clock_gettime(clock, &ts);
	return (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

static int compare(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

struct bare {
	sqlite3 *db;
	sqlite3_stmt *look_up;
};

static void bare_open(struct bare *bare)
{
	int rc = sqlite3_open_v2(HALL_PATH, &bare->db, SQLITE_OPEN_READONLY, NULL);

	if (rc == SQLITE_OK)
		rc = sqlite3_prepare_v2(bare->db, "SELECT * FROM account WHERE account_id = ?1", -1,
			&bare->look_up, NULL);
	if (rc != SQLITE_OK) {
		fprintf(stderr, "search_bench: %s\n", sqlite3_errmsg(bare->db));
		exit(1);
	}
}

static int64_t bare_run(struct bare *bare, int64_t account)
{
	int64_t start = now_ns(CLOCK_MONOTONIC);

	sqlite3_reset(bare->look_up);
	sqlite3_bind_int64(bare->look_up, 1, account);
	assert(sqlite3_step(bare->look_up) == SQLITE_ROW);
	assert(sqlite3_column_text(bare->look_up, 1) != NULL);
	sqlite3_reset(bare->look_up);
	return now_ns(CLOCK_MONOTONIC) - start;
}

/* On the wall's clock and on the processor's, which other work on the machine does not move. */
struct took {
	int64_t wall_ns, cpu_ns;
};

static struct took ours_run(struct session *s, const char *text, int64_t *hits)
{
	struct account_found found[FIND_LIMIT];
	int64_t wall = now_ns(CLOCK_MONOTONIC), cpu = now_ns(CLOCK_THREAD_CPUTIME_ID);
	size_t count;
	bool more;

	must(s, account_find(s, text, found, &count, &more));
	*hits += (int64_t)count;
	return (struct took){now_ns(CLOCK_MONOTONIC) - wall, now_ns(CLOCK_THREAD_CPUTIME_ID) - cpu};
}

static int64_t part(int64_t *values, int count, int percent)
{
	qsort(values, (size_t)count, sizeof values[0], compare);
	return values[count * percent / 100];
}

static void measure(struct session *s, struct bare *bare, const struct question *q)
{
	int64_t wall[TRIES], cpu[TRIES], raw[TRIES];
	int64_t hits = 0, median, p99, bare_median;
	char text[TEXT_MAX];

	for (int i = 0; i < q->tries; i++) {
		int64_t account = (int64_t)(chance(i, 99) % ACCOUNTS) + 1;
		struct took took;

		q->ask(text, account);
		took = ours_run(s, text, &hits);
		wall[i] = took.wall_ns;
		cpu[i] = took.cpu_ns;
		raw[i] = bare_run(bare, (int64_t)(chance(i, 98) % ACCOUNTS) + 1);
	}
	median = part(wall, q->tries, 50);
	p99 = part(wall, q->tries, 99);
	bare_median = part(raw, q->tries, 50);
	printf("| %-34s | %4" PRId64 ".%" PRId64 " | %7" PRId64 " us | %7" PRId64 " us | %7" PRId64
	       " us | %5" PRId64 " us | x %-6" PRId64 " | %3d ms %s |\n",
		q->what, hits / q->tries, hits * 10 / q->tries % 10, median / 1000, p99 / 1000,
		part(cpu, q->tries, 99) / 1000, bare_median / 1000, median / bare_median,
		q->goal_ms, p99 <= (int64_t)q->goal_ms * 1000000 ? "met" : "MISSED");
}

int main(void)
{
	struct session s;
	struct bare bare;

	if (access(HALL_PATH, R_OK) != 0)
		hall_make();
	session_make(&s, HALL_PATH);
	must(&s, session_sign_in(&s, LOGIN, PASSWORD));
	bare_open(&bare);
	printf("Finding among %d accounts: the first page as shown, with what is due\n\n",
		ACCOUNTS);
	printf("| %-34s | %-6s | %-10s | %-10s | %-10s | %-8s | %-8s | %-10s |\n", "by", "hits",
		"median", "p99", "p99 of CPU", "bare", "ratio", "p99 goal");
	for (size_t i = 0; i < ARRAY_SIZE(questions); i++)
		measure(&s, &bare, &questions[i]);
	sqlite3_finalize(bare.look_up);
	sqlite3_close(bare.db);
	session_close(&s);
	return 0;
}
