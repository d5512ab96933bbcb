#ifndef PRINTING_CORRECTION_NOTICE_H
#define PRINTING_CORRECTION_NOTICE_H

#include <stdbool.h>
#include <stddef.h>
#include "core/date.h"
#include "core/energy.h"
#include "core/money.h"
#include "printing/paper.h"

/*
 * What a customer is told of a correction by rule (电费退补通知书): what was found, how it was
 * reckoned and on which law, what is to be paid or was given back. A4, to be signed. The texts are
 * ready to print. Words: share/documents/correction_notice.LANG.txt. All is borrowed.
 */
struct notice_paper {
	const char *hall, *number;
	const char *account_no, *name, *address;
	const char *kind, *found;
	const char *const *lines; /* how it was reckoned; the last one is the law */
	size_t line_count;
	struct energy energy;
	struct money make_up, penalty, total; /* total < 0: given back */
	const char *bill_no;                  /* "": none */
	bool approved;                        /* false: it says that it is a draft */
	struct date on;
	bool trial;
};

/* False: CODE_TEMPLATE_BAD, CODE_IO, CODE_DISK_FULL. */
NODISCARD bool notice_paper_save(const struct print_job *job, const struct notice_paper *p,
	struct document_saved *saved, struct fault *fault);

#endif
