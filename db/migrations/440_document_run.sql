-- Letters made in one go: what was asked for, the letter of each customer, and that all are stored.
-- A run without an end was broken off, and can be gone on with.

-- kind: core/notice.h. route, region: '' for all. stage: of the arrears case, 0 for any.
-- overdue_days: at least so many. customers: 0 all, 1 residents, 2 the others.
CREATE TABLE document_run (
	run_id IDENTITY_KEY,
	kind SMALLINT NOT NULL,
	route TEXT NOT NULL,
	region TEXT NOT NULL,
	stage SMALLINT NOT NULL,
	overdue_days BIGINT NOT NULL,
	customers SMALLINT NOT NULL,
	dated_on TEXT NOT NULL,
	login TEXT NOT NULL,
	station TEXT NOT NULL,
	at BIGINT NOT NULL
);
CREATE INDEX document_run_by_date ON document_run (dated_on, kind);
@append_only document_run

CREATE TABLE document_run_letter (
	run_id BIGINT NOT NULL REFERENCES document_run (run_id),
	account_id BIGINT NOT NULL REFERENCES account (account_id),
	document_id BIGINT NOT NULL REFERENCES document (document_id),
	PRIMARY KEY (run_id, account_id)
);
@append_only document_run_letter

-- given_up: 1 nobody goes on with it, 0 it came to its end.
CREATE TABLE document_run_end (
	run_id BIGINT PRIMARY KEY REFERENCES document_run (run_id),
	given_up SMALLINT NOT NULL,
	letters BIGINT NOT NULL,
	passed_over BIGINT NOT NULL,
	login TEXT NOT NULL,
	at BIGINT NOT NULL
);
@append_only document_run_end
