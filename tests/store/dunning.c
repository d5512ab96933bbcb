#include "tests/store/dunning.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "counter/verify.h"
#include "tests/test.h"

#define DAY_BYTES 11
#define RULES_BYTES 16384

void dunning_init(struct dunning *d, void **state)
{
	till_init(&d->till, *state);
	d->own_share = false;
	d->till.session.share_dir = "share";
	dunning_day(d, "2026-01-02"); /* money never goes back before its last entry */
}

static size_t file_read(const char *path, char out[RULES_BYTES])
{
	FILE *in = fopen(path, "rb");
	size_t size;

	if (in == NULL)
		return 0;
	size = fread(out, 1, RULES_BYTES - 1, in);
	fclose(in);
	out[size] = '\0';
	return size;
}

/* The files that are shipped, in a folder of the test's own. */
static void copy_share(struct dunning *d)
{
	static const char *const names[] = {
		"arrears/policy.txt", "arrears/holidays-2025.txt", "arrears/holidays-2026.txt"};
	char bytes[RULES_BYTES], path[SCRATCH_PATH_MAX];

	scratch_init(&d->share);
	assert_int_equal(mkdir(scratch_path(&d->share, "arrears", path, sizeof path), 0700), 0);
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		snprintf(path, sizeof path, "share/%s", names[i]);
		scratch_write(&d->share, names[i], bytes, file_read(path, bytes));
	}
	d->own_share = true;
	d->till.session.share_dir = d->share.folder;
}

void dunning_rules(struct dunning *d, const char *from, const char *to)
{
	char bytes[RULES_BYTES], changed[2 * RULES_BYTES], path[SCRATCH_PATH_MAX];
	char *at;
	int length;

	if (!d->own_share)
		copy_share(d);
	(void)file_read(scratch_path(&d->share, "arrears/policy.txt", path, sizeof path), bytes);
	at = strstr(bytes, from);
	assert_non_null(at);
	length = snprintf(changed, sizeof changed, "%.*s%s%s", (int)(at - bytes), bytes, to,
		at + strlen(from));
	scratch_write(&d->share, "arrears/policy.txt", changed, (size_t)length);
}

void dunning_release(struct dunning *d)
{
	till_check_books(&d->till);
	till_verify(&d->till);
	till_release(&d->till);
	if (d->own_share)
		scratch_release(&d->share);
}

void dunning_time(struct dunning *d, const char *day, int hour, int minute)
{
	d->till.now.ms = ((int64_t)till_date(day).days * 1440 + (hour - 8) * 60 + minute) * 60000;
}

void dunning_day(struct dunning *d, const char *day)
{
	dunning_time(d, day, 10, 0);
}

bool dunning_try(struct dunning *d, const struct dun_request *request)
{
	return dun_run(&d->till.session, request, &d->till.arena, &d->run);
}

static void fail_why(struct dunning *d)
{
	char text[SAY_TEXT_MAX];

	fail_msg("%s: %s", code_name(d->till.session.why.code),
		fault_render(LANG_EN, &d->till.session.why, text, sizeof text));
}

void dunning_run(struct dunning *d, const char *day)
{
	const struct dun_request request = {.on = till_date(day)};

	dunning_day(d, day);
	till_as(&d->till, "cora");
	if (!dunning_try(d, &request))
		fail_why(d);
}

int64_t dunning_moved(const struct dunning *d, enum arrears_stage from, enum arrears_stage to)
{
	for (size_t i = 0; i < d->run.transition_count; i++)
		if (d->run.transitions[i].from == from && d->run.transitions[i].to == to)
			return d->run.transitions[i].count;
	return 0;
}

const char *dunning_stage(struct dunning *d, const char *account_no)
{
	if (!arrears_show(&d->till.session, account_no, moment_date(d->till.now), &d->till.arena,
		    &d->view))
		fail_why(d);
	return arrears_stage_name(d->view.c.stage);
}

static const char *who_takes(enum arrears_stage to)
{
	if (to == ARREARS_STAGE_LETTER || to == ARREARS_STAGE_COURT || to == ARREARS_STAGE_JUDGED)
		return "leo";
	return "cora";
}

bool dunning_step(struct dunning *d, const struct dunning_step *step)
{
	struct arrears_step_request request = {
		.account_no = step->account_no,
		.to = step->to,
		.on = moment_date(d->till.now),
		.evidence = step->evidence,
	};

	till_as(&d->till, who_takes(step->to));
	if (step->approver != NULL)
		request.approval = till_approval(step->approver);
	return arrears_step(&d->till.session, &request, &d->till.arena, &d->view);
}

void dunning_must(struct dunning *d, const struct dunning_step *step)
{
	if (!dunning_step(d, step))
		fail_why(d);
	assert_int_equal(d->view.c.stage, step->to);
}

void dunning_forbidden(struct dunning *d, const struct dunning_step *step, const char *rule)
{
	assert_false(dunning_step(d, step));
	assert_int_equal(d->till.session.why.code, CODE_LAW_FORBIDS);
	assert_string_equal(d->till.session.why.rule, rule);
	assert_non_null(d->till.session.why.article);
}

void dunning_cut(
	struct dunning *d, const char *account_no, const char *served_on, const char *cut_on)
{
	dunning_day(d, served_on);
	dunning_must(d, &(struct dunning_step){account_no, ARREARS_STAGE_NOTIFIED,
				"signed by the customer", NULL});
	dunning_must(d, &(struct dunning_step){account_no, ARREARS_STAGE_APPROVED, NULL, "sue"});
	dunning_time(d, cut_on, 9, 0);
	dunning_must(
		d, &(struct dunning_step){account_no, ARREARS_STAGE_WARNED, "by telephone", NULL});
	dunning_time(d, cut_on, 9, 30);
	dunning_must(d, &(struct dunning_step){
				account_no, ARREARS_STAGE_DISCONNECTED, "cut at the meter", NULL});
}

void dunning_pay(struct dunning *d, const char *account_no, const char *const *tenders,
	struct pay_result *out)
{
	char day[DAY_BYTES];
	int64_t shift =
		till_shift(&d->till, "ann", date_format(moment_date(d->till.now), day), "50.00");

	till_pay(&d->till, account_no, tenders, out);
	till_end_shift(&d->till, shift);
}

void dunning_damaged(struct dunning *d, const struct dunning_damage *damage)
{
	struct verify_check checks[VERIFY_CHECKS];
	struct session s = d->till.session;
	struct hall copy;

	hall_copy_begin(d->till.hall, &copy);
	hall_tamper(&copy, damage->sql);
	copy.db = hall_connect(&copy);
	s.db = copy.db;
	assert_true(verify_run(&s, false, NULL, checks));
	for (size_t i = 0; i < VERIFY_CHECKS; i++) {
		if (strcmp(checks[i].name, damage->check) != 0)
			continue;
		if (checks[i].ok || strstr(checks[i].first_wrong, damage->found) == NULL)
			fail_msg("%s says \"%s\", not \"%s\", of: %s", damage->check,
				checks[i].first_wrong, damage->found, damage->sql);
	}
	hall_copy_end(&copy);
	d->till.session.db = d->till.hall->db;
}

void dunning_mark(struct dunning *d, const char *account_no, enum arrears_mark mark, bool value)
{
	const struct arrears_mark_request request = {
		.account_no = account_no, .mark = mark, .value = value, .reason = "说明"};

	till_as(&d->till, "cora");
	if (!arrears_mark(&d->till.session, &request, &d->till.arena, &d->view))
		fail_why(d);
}

void dunning_restore(struct dunning *d, int64_t account_id)
{
	struct arrears_office *office;
	struct arrears_entry entry = {.act = {.on = moment_date(d->till.now), .evidence = true},
		.evidence = "F20261104-1"};
	struct session *s = &d->till.session;
	struct arrears_case c;

	assert_true(arrears_office_load(s, entry.act.on, &d->till.arena, &office));
	assert_true(db_begin(s->db));
	assert_true(arrears_load_on(s, account_id, entry.act.on, &c));
	entry.act.to = ARREARS_STAGE_ORDERED;
	assert_true(arrears_enter(s, &c, &office->ground, &entry));
	entry.act.to = ARREARS_STAGE_RESTORED;
	assert_true(arrears_enter(s, &c, &office->ground, &entry));
	assert_true(db_commit(s->db));
}
