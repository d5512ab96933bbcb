#ifndef TUI_RESTORE_H
#define TUI_RESTORE_H

#include "counter/restoration.h"

/* What the screens of restoration share. */
struct restore_seen {
	char name[ACCOUNT_NAME_MAX], address[ADDRESS_MAX];
	struct restoration_outlook outlook;
	char order_no[RESTORATION_NO_MAX]; /* where one stands already */
	struct moment deadline;
};

/* On the work thread. */
NODISCARD bool restore_see(
	struct session *s, const char *account_no, int64_t check_id, struct restore_seen *out);

/* Papers of a person, for a FIELD_CHOICE, and the one that was chosen. */
extern const char *const RESTORE_TYPE_TITLES[];
enum id_type restore_type(size_t choice);

#endif
