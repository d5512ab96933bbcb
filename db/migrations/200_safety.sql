-- What keeps a hall safe: its keys, its backups, its clock.

-- The keys in their order; the last one is in use. check_value: what the key makes of a fixed text,
-- by which a key that does not belong to the hall is found before anything is done with it.
CREATE TABLE hall_key (
	key_no BIGINT NOT NULL PRIMARY KEY,
	check_value BYTEA NOT NULL,
	at BIGINT NOT NULL,
	login TEXT NOT NULL
);
@append_only hall_key

-- Backups and what their restore drills found. code: "ok", or of verbs' contract.
CREATE TABLE backup_run (
	run_id IDENTITY_KEY,
	at BIGINT NOT NULL,
	login TEXT NOT NULL,
	station TEXT NOT NULL,
	file TEXT NOT NULL,
	bytes BIGINT NOT NULL,
	sha256 TEXT NOT NULL,
	code TEXT NOT NULL,
	detail TEXT NOT NULL
);
@append_only backup_run

-- Somebody made sure that the clock is right although the entries up to journal_id are ahead of it.
CREATE TABLE clock_mark (
	mark_id IDENTITY_KEY,
	journal_id BIGINT NOT NULL,
	at BIGINT NOT NULL,
	login TEXT NOT NULL,
	reason TEXT NOT NULL
);
@append_only clock_mark
