-- What the hall's policy said of the late charge when arrears were written off: a row only where it
-- stands still from the next day on. write_off_id is of write_off (431), which a new database gets
-- after this; account_id and written_on are the act's, beside it so that a bill finds them at once.
CREATE TABLE write_off_late (
	write_off_id BIGINT NOT NULL PRIMARY KEY,
	account_id BIGINT NOT NULL REFERENCES account (account_id),
	written_on TEXT NOT NULL
);
CREATE INDEX write_off_late_by_account ON write_off_late (account_id);
@append_only write_off_late
