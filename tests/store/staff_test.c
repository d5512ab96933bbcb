/* Who may sign in, who may not any more, and who decides that. */
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "counter/staff.h"
#include "tests/store/till.h"
#include "tests/test.h"

#define MINUTE_MS INT64_C(60000)

/* ada is the administrator that the till's own people lack. */
static void staff_init(struct till *till, void **state)
{
	const struct staff_request ada = {
		.login = "ada", .name = "管理员", .password = TILL_PASSWORD, .roles = ROLE_ADMIN};

	till_init(till, *state);
	session_sign_out(&till->session);
	assert_true(staff_add(&till->session, &ada)); /* nobody is signed in: the first one */
	assert_true(session_sign_in(&till->session, "ada", TILL_PASSWORD));
}

static struct staff_request request_of(const char *login, const char *name, const char *password)
{
	return (struct staff_request){
		.login = login, .name = name, .password = password, .roles = ROLE_CASHIER};
}

static void test_first_administrator(void **state)
{
	struct till till;
	struct staff_request second = request_of("eve", "伊娃", TILL_PASSWORD);

	staff_init(&till, state);
	session_sign_out(&till.session);
	second.roles = ROLE_ADMIN;
	till_refused(&till, staff_add(&till.session, &second), CODE_NOT_PERMITTED);
	assert_true(session_sign_in(&till.session, "ann", TILL_PASSWORD));
	till_refused(&till, staff_add(&till.session, &second), CODE_NOT_PERMITTED);
	till_verify(&till);
	till_release(&till);
}

static void test_requests_refused(void **state)
{
	static const struct {
		const char *login, *name, *password;
		uint32_t roles;
		enum code code;
	} cases[] = {
		{"李娜", "李", TILL_PASSWORD, ROLE_CASHIER, CODE_BAD_VALUE},
		{"", "李", TILL_PASSWORD, ROLE_CASHIER, CODE_BAD_VALUE},
		{"a b", "李", TILL_PASSWORD, ROLE_CASHIER, CODE_BAD_VALUE},
		{"abcdefghijklmnopqrstuvwxyz0123456", "李", TILL_PASSWORD, ROLE_CASHIER,
			CODE_BAD_VALUE},
		{"li", "", TILL_PASSWORD, ROLE_CASHIER, CODE_BAD_VALUE},
		{"li", "\x1b[31m李", TILL_PASSWORD, ROLE_CASHIER, CODE_BAD_VALUE},
		{"li", "李", "seven77", ROLE_CASHIER, CODE_BAD_VALUE},
		{"li", "李", TILL_PASSWORD, 0, CODE_BAD_VALUE},
		{"ann", "李", TILL_PASSWORD, ROLE_CASHIER, CODE_EXISTS},
	};
	struct till till;

	staff_init(&till, state);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct staff_request request =
			request_of(cases[i].login, cases[i].name, cases[i].password);

		request.roles = cases[i].roles;
		till_refused(&till, staff_add(&till.session, &request), cases[i].code);
	}
	till_release(&till);
}

/* The fifth wrong password locks for ten minutes, the right one included; then it is over. */
static void test_lock_out(void **state)
{
	struct till till;

	staff_init(&till, state);
	for (int i = 0; i < 4; i++)
		till_refused(&till, session_sign_in(&till.session, "ann", "not this one"),
			CODE_SIGN_IN_FAILED);
	assert_true(
		session_sign_in(&till.session, "ann", TILL_PASSWORD)); /* starts the count again */
	for (int i = 0; i < 4; i++)
		till_refused(&till, session_sign_in(&till.session, "ann", "not this one"),
			CODE_SIGN_IN_FAILED);
	assert_false(session_sign_in(&till.session, "ann", "not this one"));
	till.now.ms += 9 * MINUTE_MS;
	till_refused(&till, session_sign_in(&till.session, "ann", TILL_PASSWORD), CODE_LOCKED_OUT);
	till.now.ms += MINUTE_MS;
	assert_true(session_sign_in(&till.session, "ann", TILL_PASSWORD));
	till_verify(&till);
	till_release(&till);
}

static void test_unlock(void **state)
{
	struct till till;

	staff_init(&till, state);
	for (int i = 0; i < 5; i++)
		assert_false(session_sign_in(&till.session, "ann", "not this one"));
	till_refused(&till, session_sign_in(&till.session, "ann", TILL_PASSWORD), CODE_LOCKED_OUT);
	assert_true(session_sign_in(&till.session, "ada", TILL_PASSWORD));
	assert_true(staff_unlock(&till.session, "ann"));
	assert_true(session_sign_in(&till.session, "ann", TILL_PASSWORD));
	till_refused(&till, staff_unlock(&till.session, "bob"), CODE_NOT_PERMITTED);
	till_release(&till);
}

static void test_disable(void **state)
{
	struct till till;

	staff_init(&till, state);
	assert_true(staff_disable(&till.session, "ann"));
	till_refused(&till, staff_disable(&till.session, "ada"), CODE_BAD_VALUE); /* the last one */
	till_refused(&till, staff_disable(&till.session, "nobody"), CODE_BAD_VALUE);
	till_refused(
		&till, session_sign_in(&till.session, "ann", TILL_PASSWORD), CODE_SIGN_IN_FAILED);
	till_refused(&till, session_sign_in(&till.session, "nobody", TILL_PASSWORD),
		CODE_SIGN_IN_FAILED);
	assert_true(session_sign_in(&till.session, "ada", TILL_PASSWORD));
	assert_true(staff_enable(&till.session, "ann"));
	assert_true(session_sign_in(&till.session, "ann", TILL_PASSWORD));
	till_release(&till);
}

/* One's own by anybody, another's by the administrator. */
static void test_password(void **state)
{
	struct till till;

	staff_init(&till, state);
	assert_true(staff_set_password(&till.session, "bob", "a new password"));
	assert_true(session_sign_in(&till.session, "bob", "a new password"));
	till_refused(&till, staff_set_password(&till.session, "ann", "a new password"),
		CODE_NOT_PERMITTED);
	till_refused(&till, staff_set_password(&till.session, "bob", "short"), CODE_BAD_VALUE);
	assert_true(staff_set_password(&till.session, "bob", "another one"));
	till_refused(&till, session_sign_in(&till.session, "bob", "a new password"),
		CODE_SIGN_IN_FAILED);
	assert_true(session_sign_in(&till.session, "bob", "another one"));
	till_release(&till);
}

/* It comes back at the next sign-in, unless a language was asked for. */
static void test_own_language(void **state)
{
	struct till till;

	staff_init(&till, state);
	till.session.lang = LANG_ZH;
	assert_true(session_sign_in(&till.session, "bob", TILL_PASSWORD));
	assert_true(staff_set_own_lang(&till.session, LANG_EN));
	till.session.lang = LANG_ZH;
	assert_true(session_sign_in(&till.session, "ann", TILL_PASSWORD));
	assert_int_equal(till.session.lang, LANG_ZH);
	assert_true(session_sign_in(&till.session, "bob", TILL_PASSWORD));
	assert_int_equal(till.session.lang, LANG_EN);
	till.session.lang = LANG_ZH;
	till.session.lang_asked = true;
	assert_true(session_sign_in(&till.session, "bob", TILL_PASSWORD));
	assert_int_equal(till.session.lang, LANG_ZH);
	session_sign_out(&till.session);
	till_refused(&till, staff_set_own_lang(&till.session, LANG_EN), CODE_NOT_PERMITTED);
	till_release(&till);
}

static void test_approval(void **state)
{
	struct till till;
	struct approval none = {.login = ""}, own = till_approval("sue"),
			cashier = till_approval("bob"), wrong = till_approval("sue"),
			right = till_approval("sue");

	staff_init(&till, state);
	snprintf(wrong.password, sizeof(wrong.password), "not this one");
	till_as(&till, "ann");
	till_refused(&till, session_approve(&till.session, &none, PERMIT_REVERSE_APPROVE),
		CODE_APPROVAL_REQUIRED);
	till_refused(&till, session_approve(&till.session, &cashier, PERMIT_REVERSE_APPROVE),
		CODE_NOT_PERMITTED);
	till_refused(&till, session_approve(&till.session, &wrong, PERMIT_REVERSE_APPROVE),
		CODE_SIGN_IN_FAILED);
	assert_true(session_approve(&till.session, &right, PERMIT_REVERSE_APPROVE));
	till_as(&till, "sue");
	till_refused(&till, session_approve(&till.session, &own, PERMIT_REVERSE_APPROVE),
		CODE_SELF_APPROVAL);
	till_release(&till);
}

int main(void)
{
	const struct hall_test tests[] = {
		HALL_TEST(test_first_administrator),
		HALL_TEST(test_requests_refused),
		HALL_TEST(test_lock_out),
		HALL_TEST(test_unlock),
		HALL_TEST(test_disable),
		HALL_TEST(test_password),
		HALL_TEST(test_own_language),
		HALL_TEST(test_approval),
	};

	return hall_run("staff", tests, ARRAY_SIZE(tests));
}
