#ifndef COUNTER_ARREARS_EXPORT_H
#define COUNTER_ARREARS_EXPORT_H

#include "counter/session.h"

/*
 * Lists of arrears as CSV files, UTF-8 with a mark, for those who work with them (A1, A2): the risk
 * list and the disconnection list for the marketing department, the service centre (95598) and the
 * readers; reminders for the SMS gateway, with their text. Each takes out only the columns that it
 * needs; who took them stays in the audit chain. PERMIT_ARREARS_RUN.
 */
enum arrears_export { ARREARS_EXPORT_RISK, ARREARS_EXPORT_DISCONNECTION, ARREARS_EXPORT_REMINDERS };

enum arrears_audience {
	ARREARS_FOR_MARKETING,
	ARREARS_FOR_SERVICE,
	ARREARS_FOR_READER,
	ARREARS_FOR_SMS /* reminders only */
};

struct arrears_export_request {
	enum arrears_export what;
	enum arrears_audience audience;
	struct date on;
	const char *reader; /* NULL: of all readers */
	const char *path;   /* replaced whole or not at all */
};

NODISCARD bool arrears_export(
	struct session *s, const struct arrears_export_request *request, int64_t *rows);

NODISCARD bool arrears_export_parse(enum arrears_export *out, const char *name);
NODISCARD bool arrears_audience_parse(enum arrears_audience *out, const char *name);

#endif
