/* How a simulated meter is kept: one name and value a line. */
#include "devices/sim/sim_meter.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TITLE "wattdesk meter 1"
#define LINE_BYTES_MAX 256

enum kind { NUMBER, TOTAL, FLAG, TEXT, SERIAL, PRICES };

#define PRICES_COUNT (sizeof(struct sim_prices) / sizeof(uint32_t))

#define MEMBER(name) offsetof(struct sim_meter, name)

static const struct row {
	const char *name;
	enum kind kind;
	size_t member;
} rows[] = {
	{"number", TEXT, MEMBER(number)},
	{"customer", TEXT, MEMBER(customer)},
	{"open", FLAG, MEMBER(is_open)},
	{"serial", SERIAL, MEMBER(serial)},
	{"count", NUMBER, MEMBER(count)},
	{"remaining", NUMBER, MEMBER(remaining)},
	{"overdraft", NUMBER, MEMBER(overdraft)},
	{"hoard-limit", NUMBER, MEMBER(hoard_limit)},
	{"overdraft-limit", NUMBER, MEMBER(overdraft_limit)},
	{"alarm-1", NUMBER, MEMBER(alarm_1)},
	{"alarm-2", NUMBER, MEMBER(alarm_2)},
	{"ct", NUMBER, MEMBER(ct)},
	{"pt", NUMBER, MEMBER(pt)},
	{"strange-cards", NUMBER, MEMBER(strange_cards)},
	{"generation", NUMBER, MEMBER(generation)},
	{"credited", TOTAL, MEMBER(credited)},
	{"relay-open", FLAG, MEMBER(relay_is_open)},
	{"spared", FLAG, MEMBER(is_spared)},
	{"prices", PRICES, MEMBER(prices)},
	{"next-prices", PRICES, MEMBER(next)},
	{"next-from", NUMBER, MEMBER(next_from)},
};

static void put_value(FILE *out, enum kind kind, const void *member)
{
	switch (kind) {
	case NUMBER:
		fprintf(out, "%" PRIu32, *(const uint32_t *)member);
		return;
	case TOTAL:
		fprintf(out, "%" PRIu64, *(const uint64_t *)member);
		return;
	case FLAG:
		fprintf(out, "%d", *(const bool *)member);
		return;
	case TEXT:
		fprintf(out, "%s", (const char *)member);
		return;
	case SERIAL:
		for (int i = 0; i < SIM_SERIAL_BYTES; i++)
			fprintf(out, "%02X", ((const uint8_t *)member)[i]);
		return;
	case PRICES:
		for (size_t i = 0; i < PRICES_COUNT; i++)
			fprintf(out, "%" PRIu32 " ", ((const uint32_t *)member)[i]);
		return;
	}
}

bool sim_meter_save(const struct sim_meter *meter)
{
	char fresh[SIM_PATH_MAX + 8];
	FILE *out;
	bool ok;

	snprintf(fresh, sizeof fresh, "%s.new", meter->path);
	out = fopen(fresh, "w");
	if (out == NULL)
		return false;
	fprintf(out, "%s\n", TITLE);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		fprintf(out, "%s ", rows[i].name);
		put_value(out, rows[i].kind, (const uint8_t *)meter + rows[i].member);
		fputc('\n', out);
	}
	ok = fflush(out) == 0 && ferror(out) == 0;
	ok = fclose(out) == 0 && ok;
	return ok && rename(fresh, meter->path) == 0;
}

static bool take_digits(const char *text, char out[SIM_METER_DIGITS + 1])
{
	size_t size = strlen(text);

	if (strspn(text, "0123456789") != size || (size != 0 && size != SIM_METER_DIGITS))
		return false;
	memcpy(out, text, size + 1);
	return true;
}

static bool take_serial(const char *text, uint8_t out[SIM_SERIAL_BYTES])
{
	if (strlen(text) != 2 * SIM_SERIAL_BYTES)
		return false;
	for (int i = 0; i < SIM_SERIAL_BYTES; i++)
		if (sscanf(text + 2 * i, "%2hhX", &out[i]) != 1)
			return false;
	return true;
}

static bool take_prices(const char *text, uint32_t out[PRICES_COUNT])
{
	int used = 0;

	for (size_t i = 0; i < PRICES_COUNT; i++, text += used)
		if (sscanf(text, "%" SCNu32 " %n", &out[i], &used) < 1)
			return false;
	return true;
}

static bool take_value(enum kind kind, const char *text, void *member)
{
	switch (kind) {
	case NUMBER:
		return sscanf(text, "%" SCNu32, (uint32_t *)member) == 1;
	case TOTAL:
		return sscanf(text, "%" SCNu64, (uint64_t *)member) == 1;
	case FLAG:
		*(bool *)member = strcmp(text, "1") == 0;
		return *(bool *)member || strcmp(text, "0") == 0;
	case TEXT:
		return take_digits(text, member);
	case SERIAL:
		return take_serial(text, member);
	case PRICES:
		return take_prices(text, member);
	}
	return false;
}

static bool take_line(struct sim_meter *meter, char *line)
{
	char *space = strchr(line, ' ');

	if (space == NULL)
		return false;
	*space = '\0';
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (strcmp(rows[i].name, line) == 0)
			return take_value(
				rows[i].kind, space + 1, (uint8_t *)meter + rows[i].member);
	return false;
}

bool sim_meter_load(struct sim_meter *meter, const char *path)
{
	struct sim_meter fresh;
	char line[LINE_BYTES_MAX];
	FILE *in = fopen(path, "r");
	bool ok;

	if (in == NULL)
		return false;
	sim_meter_init(&fresh, "0");
	ok = fgets(line, sizeof line, in) != NULL && strcmp(line, TITLE "\n") == 0 &&
	     strlen(path) < sizeof fresh.path;
	while (ok && fgets(line, sizeof line, in) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		ok = take_line(&fresh, line);
	}
	fclose(in);
	if (!ok) {
		errno = EBADMSG;
		return false;
	}
	snprintf(fresh.path, sizeof fresh.path, "%s", path);
	*meter = fresh;
	return true;
}
