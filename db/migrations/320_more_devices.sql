-- The second and further devices of one kind at a station; its first is in station_device.
CREATE TABLE station_device_more (
	station TEXT NOT NULL,
	kind TEXT NOT NULL,
	number SMALLINT NOT NULL,
	model TEXT NOT NULL,
	address TEXT NOT NULL,
	PRIMARY KEY (station, kind, number)
);
