#include "tests/store/press.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/utf8.h"
#include "tests/print/tools.h"
#include "tests/test.h"

static void name_customer(struct press *p, const char *account_no, const char *name)
{
	const struct account_edit edit = {.name = name};

	assert_true(account_change(&p->till.session, account_no, &edit));
}

void press_init(struct press *p, void **state)
{
	struct session *s = &p->till.session;

	*p = (struct press){.first = 0};
	till_init(&p->till, *state);
	s->share_dir = TOOLS_SHARE;
	utf8_copy(s->hall_name, sizeof s->hall_name, "城西营业厅");
	scratch_path(&p->till.hall->scratch, "papers", p->papers, sizeof p->papers);
	utf8_copy(s->papers_dir, sizeof s->papers_dir, p->papers);
	scratch_path(&p->till.hall->scratch, "bin", p->bin, sizeof p->bin);
	p->first = till_account(&p->till, "1001", "residential");
	p->second = till_account(&p->till, "1002", "commercial");
	till_bill(&p->till, p->first, "B-1", "2026-11-01", "50.00");
	till_bill(&p->till, p->first, "B-2", "2026-11-25", "100.00");
	till_bill(&p->till, p->second, "B-3", "2026-11-25", "30.00");
	(void)till_shift(&p->till, "ann", PRESS_DAY, "100.00");
	name_customer(p, "1001", "阿卜杜拉·买买提");
	name_customer(p, "1002", "𠮷野家");
	p->till.now.ms += 1000; /* a name that changes in the moment of a payment came before it */
}

void press_release(struct press *p)
{
	unsetenv("PATH");
	setenv("PATH", "/usr/bin:/bin", 1);
	till_check_books(&p->till);
	till_verify(&p->till);
	till_release(&p->till);
}

const char *press_path(struct press *p, const char *name, char buf[SCRATCH_PATH_MAX])
{
	return scratch_path(&p->till.hall->scratch, name, buf, SCRATCH_PATH_MAX);
}

void press_receipt(struct press *p, const char *receipt_no, const char *name, int copy)
{
	char path[SCRATCH_PATH_MAX], sha256[SHA256_TEXT_MAX], text[SAY_TEXT_MAX];
	struct session *s = &p->till.session;
	struct paper_made made;
	int64_t bytes;

	press_path(p, name, path);
	if (!receipt_pdf(s, receipt_no, path, &made))
		fail_msg("%s: %s", code_name(s->why.code),
			fault_render(LANG_EN, &s->why, text, sizeof text));
	assert_int_equal(made.copy, copy);
	assert_string_equal(made.file, path);
	assert_string_equal(made.subject, receipt_no);
	assert_int_equal(made.pages, tools_pdf_pages(path));
	assert_true(tools_pdf_sound(path));
	assert_true(file_sha256(path, sha256, &bytes));
	assert_string_equal(made.sha256, sha256);
}

char *press_text(struct press *p, const char *name)
{
	char path[SCRATCH_PATH_MAX];

	return tools_pdf_text(press_path(p, name, path));
}

void press_lp(struct press *p, const char *script)
{
	char path[SCRATCH_PATH_MAX], text[1024], search[SCRATCH_PATH_MAX + 16];
	uint32_t roles = p->till.session.roles;

	mkdir(p->bin, 0700);
	scratch_path(&p->till.hall->scratch, "bin/lp", path, sizeof path);
	snprintf(text, sizeof text, "#!/bin/sh\n%s\n", script);
	scratch_write(&p->till.hall->scratch, "bin/lp", text, strlen(text));
	assert_int_equal(chmod(path, 0700), 0);
	snprintf(search, sizeof search, "%s:/usr/bin:/bin", p->bin);
	setenv("PATH", search, 1);
	p->till.session.roles = ROLE_ADMIN;
	assert_true(print_queue_set(&p->till.session, TILL_STATION, "receipt", "receipts"));
	p->till.session.roles = roles;
}

size_t press_waiting(struct press *p, struct print_item **items)
{
	size_t count;

	assert_true(print_waiting(&p->till.session, &p->till.arena, items, &count));
	return count;
}
