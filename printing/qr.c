#include "printing/qr.h"

#include <qrencode.h>
#include <string.h>

#define QUIET 4 /* modules, ISO/IEC 18004 */

/* One rectangle per run of black modules of a row: fewer bytes, and no hairlines between them. */
static void draw_modules(struct document *d, struct box square, const QRcode *code)
{
	double module = square.width / (code->width + 2 * QUIET);

	for (int row = 0; row < code->width; row++) {
		const unsigned char *cells = code->data + row * code->width;

		for (int from = 0, to; from < code->width; from = to + 1) {
			for (to = from; to < code->width && (cells[to] & 1) != 0;)
				to++;
			if (to > from)
				page_fill(d,
					(struct box){square.x + (QUIET + from) * module,
						square.y + (QUIET + row) * module,
						(to - from) * module, module},
					INK_BLACK);
		}
	}
}

bool qr_draw(struct document *d, struct box square, const char *text)
{
	size_t bytes = strlen(text);
	QRcode *code;

	if (bytes == 0 || bytes > QR_TEXT_MAX)
		return false;
	/* Capitals and digits take fewer modules; the rest goes in as bytes. */
	code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
	if (code == NULL)
		return false;
	draw_modules(d, square, code);
	QRcode_free(code);
	return true;
}
