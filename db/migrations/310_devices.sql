-- What is connected to a station; no row: no such device. kind, model: devices/device_model.h.
CREATE TABLE station_device (
	station TEXT NOT NULL,
	kind TEXT NOT NULL,
	model TEXT NOT NULL,
	address TEXT NOT NULL,
	PRIMARY KEY (station, kind)
);
