-- Who looked at what seemed an abuse of purchases, or a card meter that does not fit, and what was
-- decided; the last row holds. decision: core/card_flag.h.
CREATE TABLE card_flag_review (
	review_id IDENTITY_KEY,
	flag_id BIGINT NOT NULL REFERENCES card_flag (flag_id),
	decision SMALLINT NOT NULL,
	note TEXT NOT NULL,
	login TEXT NOT NULL,
	station TEXT NOT NULL,
	at BIGINT NOT NULL
);
CREATE INDEX card_flag_review_by_flag ON card_flag_review (flag_id, review_id);
@append_only card_flag_review

-- A finding of the audit is known by its account, its rule (core/card_audit.h) and the day from
-- which it counts.
CREATE TABLE card_audit_review (
	review_id IDENTITY_KEY,
	account_id BIGINT NOT NULL REFERENCES account (account_id),
	rule SMALLINT NOT NULL,
	from_date TEXT NOT NULL,
	decision SMALLINT NOT NULL,
	note TEXT NOT NULL,
	login TEXT NOT NULL,
	station TEXT NOT NULL,
	at BIGINT NOT NULL
);
CREATE INDEX card_audit_review_by_account ON card_audit_review (account_id, rule, review_id);
@append_only card_audit_review
