#include "devices/escpos.h"

#include <iconv.h>
#include <string.h>

#include "core/compiler.h"

#define CODE_BYTES_MAX 700 /* of a QR code */
#define CODE_MODULE 6      /* dots */

#define INITIALISE "\x1b\x40\x1c\x26" /* and Chinese characters on */
#define CENTRE_ON "\x1b\x61\x01"
#define CENTRE_OFF "\x1b\x61\x00"
#define LARGE_ON "\x1d\x21\x11"
#define LARGE_OFF "\x1d\x21\x00"
#define BOLD_ON "\x1b\x45\x01"
#define BOLD_OFF "\x1b\x45\x00"
#define CODE_MODEL "\x1d\x28\x6b\x04\x00\x31\x41\x32\x00"
#define CODE_SIZE "\x1d\x28\x6b\x03\x00\x31\x43"
#define CODE_LEVEL "\x1d\x28\x6b\x03\x00\x31\x45\x30"
#define CODE_PRINT "\x1d\x28\x6b\x03\x00\x31\x51\x30"
#define FEED_AND_CUT "\x1b\x64\x03\x1d\x56\x42\x00"

/* A string literal with its zero bytes. */
#define PUT(out, literal) put(out, literal, sizeof(literal) - 1)

static void put(struct escpos_bytes *out, const void *bytes, size_t size)
{
	const uint8_t *from = bytes;

	for (size_t i = 0; i < size; i++) {
		out->bytes = arena_grow(out->arena, out->bytes, out->size, &out->capacity, 1);
		out->bytes[out->size++] = from[i];
	}
}

/* One character, or '?' for what the printer has not. */
static void put_character(
	struct escpos_bytes *out, iconv_t gb, const char *text, size_t size, bool gbk_only)
{
	char made[8];
	char *from = (char *)text, *to = made; /* iconv's interface; it is only read */
	size_t left = size, room = sizeof(made);

	if (gb == (iconv_t)-1 || iconv(gb, &from, &left, &to, &room) == (size_t)-1 ||
		(gbk_only && to - made > 2)) {
		put(out, "?", 1);
		return;
	}
	put(out, made, (size_t)(to - made));
}

static size_t character_size(const char *text)
{
	size_t size = 1;

	while (((unsigned char)text[size] & 0xC0) == 0x80)
		size++;
	return size;
}

/* A slip's texts are clean: no control character comes here. */
static void put_text(struct escpos_bytes *out, iconv_t gb, const char *text, bool gbk_only)
{
	while (*text != '\0') {
		size_t size = character_size(text);

		if (size == 1)
			put(out, (unsigned char)*text < 0x80 ? text : "?", 1);
		else
			put_character(out, gb, text, size, gbk_only);
		text += size;
	}
}

static void put_line(
	struct escpos_bytes *out, iconv_t gb, const struct slip_line *line, bool gbk_only)
{
	if ((line->look & SLIP_CENTRE) != 0)
		PUT(out, CENTRE_ON);
	if ((line->look & SLIP_LARGE) != 0)
		PUT(out, LARGE_ON);
	if ((line->look & SLIP_BOLD) != 0)
		PUT(out, BOLD_ON);
	put_text(out, gb, line->text, gbk_only);
	PUT(out, "\n");
	if ((line->look & SLIP_BOLD) != 0)
		PUT(out, BOLD_OFF);
	if ((line->look & SLIP_LARGE) != 0)
		PUT(out, LARGE_OFF);
	if ((line->look & SLIP_CENTRE) != 0)
		PUT(out, CENTRE_OFF);
}

static void put_code(struct escpos_bytes *out, const char *code)
{
	size_t size = strlen(code);
	uint8_t head[] = {0x1d, 0x28, 0x6b, (uint8_t)((size + 3) & 0xff),
		(uint8_t)((size + 3) >> 8), 0x31, 0x50, 0x30};
	const uint8_t module = CODE_MODULE;

	if (size > CODE_BYTES_MAX)
		return;
	PUT(out, CODE_MODEL);
	PUT(out, CODE_SIZE);
	put(out, &module, 1);
	PUT(out, CODE_LEVEL);
	put(out, head, sizeof(head));
	put(out, code, size);
	PUT(out, CODE_PRINT);
}

void escpos_slip(struct escpos_bytes *out, const struct slip *slip, bool gbk_only)
{
	iconv_t gb = iconv_open("GB18030", "UTF-8");

	PUT(out, INITIALISE);
	for (size_t i = 0; i < slip->count; i++)
		put_line(out, gb, &slip->lines[i], gbk_only);
	if (slip->code != NULL)
		put_code(out, slip->code);
	PUT(out, FEED_AND_CUT);
	if (gb != (iconv_t)-1)
		iconv_close(gb);
}

/* Fixed in every answer: bits 1 and 4 are set, 0 and 7 are not. */
#define FIXED_MASK 0x93
#define FIXED_BITS 0x12

/* Bits 4 to 7 are never set; bits 2 and 3 say that the roll is at its end. */
enum escpos_state escpos_paper(uint8_t answer)
{
	if ((answer & 0xf0) != 0)
		return ESCPOS_NOISE;
	return (answer & 0x0c) != 0 ? ESCPOS_NO_PAPER : ESCPOS_READY;
}

static const struct {
	int n;
	uint8_t mask;
	enum escpos_state state;
} meanings[] = {
	{4, 0x60, ESCPOS_NO_PAPER},
	{2, 0x20, ESCPOS_NO_PAPER},
	{2, 0x04, ESCPOS_COVER},
	{3, 0x08, ESCPOS_CUTTER},
	{3, 0x64, ESCPOS_ERROR},
	{2, 0x40, ESCPOS_ERROR},
	{1, 0x28, ESCPOS_OFFLINE},
};

enum escpos_state escpos_status(int n, uint8_t answer)
{
	if ((answer & FIXED_MASK) != FIXED_BITS)
		return ESCPOS_NOISE;
	for (size_t i = 0; i < ARRAY_SIZE(meanings); i++)
		if (meanings[i].n == n && (answer & meanings[i].mask) != 0)
			return meanings[i].state;
	return ESCPOS_READY;
}
