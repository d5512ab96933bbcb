#ifndef COUNTER_STAFF_H
#define COUNTER_STAFF_H

#include <stddef.h>
#include "counter/session.h"

/* The people of the hall: sign-ins, roles, lock-outs. */
struct arena;

enum staff_state { STAFF_ACTIVE = 1, STAFF_DISABLED = 2 };

struct staff {
	char login[LOGIN_MAX];
	char name[STAFF_NAME_MAX];
	uint32_t roles;
	enum staff_state state;
	bool locked; /* by wrong passwords, now */
};

struct staff_request {
	const char *login, *name, *password;
	uint32_t roles; /* at least one */
};

/*
 * Adds a person. While the hall has no administrator the first one needs nobody signed in;
 * afterwards PERMIT_STAFF_MANAGE. exists, bad_value (login, name, password length, roles).
 */
NODISCARD bool staff_add(struct session *s, const struct staff_request *request);

/* Everybody, the disabled too, in the arena. PERMIT_STAFF_MANAGE. */
NODISCARD bool staff_list(
	struct session *s, struct arena *arena, struct staff **out, size_t *count);

/*
 * PERMIT_STAFF_MANAGE; bad_value for a login that is not there and for the last administrator. A
 * screen that is open stays open: its next operation is refused. Enabling gives the old password
 * back; unlocking forgets the wrong ones that were tried.
 */
NODISCARD bool staff_disable(struct session *s, const char *login);
NODISCARD bool staff_enable(struct session *s, const char *login);
NODISCARD bool staff_unlock(struct session *s, const char *login);

/* Whoever is signed in proves it once more. sign_in_failed, locked_out. */
NODISCARD bool staff_confirm(struct session *s, const char *password);

/* Sets a password: one's own with any role, another's with PERMIT_STAFF_MANAGE. */
NODISCARD bool staff_set_password(struct session *s, const char *login, const char *password);

/* The language in which one's own screens speak from now on. */
NODISCARD bool staff_set_own_lang(struct session *s, enum lang lang);
NODISCARD bool staff_has_admin(struct session *s, bool *out);

#endif
