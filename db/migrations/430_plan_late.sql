-- What was agreed of the late charge while a repayment plan is kept, and how a plan ended.

-- A row only where the plan stops the charge: what a hall's policy said on the day it was made. late:
-- core/repayment.h. account_id and made_on are the plan's, beside it so that a bill finds them at once.
CREATE TABLE plan_late (
	plan_id BIGINT NOT NULL PRIMARY KEY REFERENCES repayment_plan (plan_id),
	account_id BIGINT NOT NULL REFERENCES account (account_id),
	made_on TEXT NOT NULL,
	late SMALLINT NOT NULL
);
CREATE INDEX plan_late_by_account ON plan_late (account_id, made_on);
@append_only plan_late

-- Each end of a plan: kept, broken; or broken after all, when the payment that had kept it is undone.
CREATE TABLE plan_event (
	plan_id BIGINT NOT NULL REFERENCES repayment_plan (plan_id),
	seq SMALLINT NOT NULL,
	state SMALLINT NOT NULL,
	on_date TEXT NOT NULL,
	at BIGINT NOT NULL,
	login TEXT NOT NULL,
	PRIMARY KEY (plan_id, seq)
);
@append_only plan_event
