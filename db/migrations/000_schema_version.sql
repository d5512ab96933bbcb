-- What has been done to this database. Every step writes its row in its own transaction.
CREATE TABLE schema_version (
	version BIGINT NOT NULL PRIMARY KEY,
	name TEXT NOT NULL,
	program TEXT NOT NULL,
	applied_at BIGINT NOT NULL
);

@postgres
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION '% is append only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;
@end

@append_only schema_version
