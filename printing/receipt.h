#ifndef PRINTING_RECEIPT_H
#define PRINTING_RECEIPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/compiler.h"
#include "core/date.h"
#include "core/energy.h"
#include "core/money.h"
#include "core/tender.h"
#include "printing/paper.h"

/*
 * The payment receipt (电费收据) that the hall hands over: A5 across, further pages when the bills
 * need them. The caller gives every amount; nothing is added up here. Words come from
 * share/documents/receipt.LANG.txt. Strings and lists are borrowed.
 */
#define RECEIPT_BILLS_MAX 2000

struct receipt_account {
	const char *account_no, *name, *address;
};

struct receipt_bill {
	const char *account_no;
	struct period period;
	struct energy energy;
	struct money amount;      /* of the bill */
	struct money principal;   /* paid of it now */
	struct money late_charge; /* paid with it now */
	int late_days;            /* 0: none */
};

/* What was sold onto a prepaid card. */
struct receipt_card {
	const char *sale_no, *serial, *meter_no;
	int64_t count;
	struct energy energy;  /* zero: the meter reckons it */
	struct money amount;   /* onto the card */
	struct money arrears;  /* taken off for bills */
	const char *owed_bill; /* its cheque bounced: the bill of it; NULL: paid */
};

struct receipt_paper {
	const char *hall, *receipt_no, *station, *cashier;
	struct moment at;
	struct date business_date;
	const struct receipt_account *accounts;
	size_t account_count;
	const struct receipt_bill *bills;
	size_t bill_count;
	const struct receipt_card *card; /* NULL: nothing was sold onto a card */
	const struct tender *tenders;
	size_t tender_count;
	struct money principal, late_charge; /* sums over the bills */
	struct money received, change, to_advance;
	struct money total;           /* kept: received less change; in figures and capitals */
	struct money advance_balance; /* of the first account, after this payment */
	const char *check_code;       /* printed beside the QR code; NULL: no code at all */
	const char *qr_text;          /* what the QR code holds; NULL: the check code */
	int copy;                     /* 0: original, then 1, 2 … (补打) */
	bool voided, trial;
};

/* Makes the PDF of one receipt. False: CODE_TEMPLATE_BAD, CODE_IO, CODE_DISK_FULL. */
NODISCARD bool receipt_paper_save(const struct print_job *job, const struct receipt_paper *r,
	struct document_saved *saved, struct fault *fault);

/*
 * For many in one document: load the words of form->kind once, open a document of its paper and
 * margin, and have form->draw draw each struct receipt_paper as a part of its own.
 */
extern const struct paper_form receipt_paper_form;

#endif
