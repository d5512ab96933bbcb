/* How a simulated card is kept: a few lines of text that a person can read and break. */
#include "devices/sim/sim_card.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define FIRST_FILE 0x81
#define LINE_MAX_BYTES (16 + 2 * SIM_CARD_FILE_MAX)
#define TITLE "wattdesk card 1"

static const char *const ciphers[] = {[SIM_SM4] = "sm4", [SIM_TRIPLE_DES] = "3des"};

bool sim_card_place(char path[SIM_PATH_MAX], const struct sim_line *line, const char *name)
{
	const char *link = sim_line_link(line);
	const char *slash = strrchr(link, '/');
	int folder = slash != NULL && strchr(name, '/') == NULL ? (int)(slash + 1 - link) : 0;
	int size = snprintf(path, SIM_PATH_MAX, "%.*s%s", folder, link, name);

	return name[0] != '\0' && size > 0 && size < SIM_PATH_MAX;
}

/* --- out ------------------------------------------------------------------------------------- */

static void put_hex(FILE *out, const char *name, const uint8_t *bytes, size_t size)
{
	fprintf(out, "%s ", name);
	for (size_t i = 0; i < size; i++)
		fprintf(out, "%02X", bytes[i]);
	fputc('\n', out);
}

static bool write_card(const struct sim_card *card, FILE *out)
{
	fprintf(out, "%s\n", TITLE);
	put_hex(out, "serial", card->serial, SIM_SERIAL_BYTES);
	fprintf(out, "cipher %s\n", ciphers[card->cipher]);
	fprintf(out, "application %d\n", card->has_application);
	fprintf(out, "mute %d\n", card->is_mute);
	fprintf(out, "tries %d\n", card->tries_left);
	for (int i = 0; i < SIM_CARD_FILES; i++) {
		char name[8];

		snprintf(name, sizeof name, "%02X", FIRST_FILE + i);
		put_hex(out, name, card->file[i], card->file_bytes[i]);
	}
	return fflush(out) == 0 && ferror(out) == 0;
}

bool sim_card_save(const struct sim_card *card)
{
	char fresh[SIM_PATH_MAX + 8];
	FILE *out;
	bool ok;

	snprintf(fresh, sizeof fresh, "%s.new", card->path);
	out = fopen(fresh, "w");
	if (out == NULL)
		return false;
	ok = write_card(card, out);
	ok = fclose(out) == 0 && ok;
	return ok && rename(fresh, card->path) == 0;
}

/* --- in -------------------------------------------------------------------------------------- */

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* False: no hexadecimal digits, an odd number of them, or too many. */
static bool take_hex(const char *text, uint8_t *out, size_t max, size_t *size)
{
	size_t count = strlen(text) / 2;

	if (strlen(text) % 2 != 0 || count > max)
		return false;
	for (size_t i = 0; i < count; i++) {
		int high = digit(text[2 * i]), low = digit(text[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		out[i] = (uint8_t)(high << 4 | low);
	}
	*size = count;
	return true;
}

static bool take_flag(const char *text, bool *out)
{
	*out = strcmp(text, "1") == 0;
	return *out || strcmp(text, "0") == 0;
}

static bool take_line(struct sim_card *card, const char *name, const char *value)
{
	size_t size;
	unsigned id;

	if (strcmp(name, "serial") == 0)
		return take_hex(value, card->serial, SIM_SERIAL_BYTES, &size) &&
		       size == SIM_SERIAL_BYTES;
	if (strcmp(name, "cipher") == 0) {
		card->cipher = strcmp(value, ciphers[SIM_SM4]) == 0 ? SIM_SM4 : SIM_TRIPLE_DES;
		return strcmp(value, ciphers[card->cipher]) == 0;
	}
	if (strcmp(name, "application") == 0)
		return take_flag(value, &card->has_application);
	if (strcmp(name, "mute") == 0)
		return take_flag(value, &card->is_mute);
	if (strcmp(name, "tries") == 0)
		return sscanf(value, "%d", &card->tries_left) == 1;
	if (sscanf(name, "%2X", &id) != 1 || id < FIRST_FILE || id >= FIRST_FILE + SIM_CARD_FILES)
		return false;
	return take_hex(value, card->file[id - FIRST_FILE], SIM_CARD_FILE_MAX,
		&card->file_bytes[id - FIRST_FILE]);
}

static bool read_card(struct sim_card *card, FILE *in)
{
	char line[LINE_MAX_BYTES + 2];
	bool ok = fgets(line, sizeof line, in) != NULL && strcmp(line, TITLE "\n") == 0;

	while (ok && fgets(line, sizeof line, in) != NULL) {
		char *space = strchr(line, ' ');

		line[strcspn(line, "\n")] = '\0';
		if (space == NULL)
			return false;
		*space = '\0';
		ok = take_line(card, line, space + 1);
	}
	return ok;
}

bool sim_card_load(struct sim_card *card, const char *path)
{
	struct sim_card fresh = {.tear_at = SIM_CARD_NEVER};
	FILE *in = fopen(path, "r");
	bool ok;

	if (in == NULL)
		return false;
	ok = read_card(&fresh, in) && strlen(path) < sizeof fresh.path;
	fclose(in);
	if (!ok) {
		errno = EBADMSG;
		return false;
	}
	snprintf(fresh.path, sizeof fresh.path, "%s", path);
	*card = fresh;
	return true;
}
