#ifndef PRINTING_QR_H
#define PRINTING_QR_H

#include <stdbool.h>
#include "core/compiler.h"
#include "printing/page.h"

#define QR_TEXT_MAX 512 /* bytes */

/*
 * Draws a QR code (error correction M, quiet zone of four modules inside the box) as filled
 * rectangles, so that it stays sharp at any size. The box is square. False: the text is empty,
 * longer than QR_TEXT_MAX or does not encode; nothing is drawn then.
 */
NODISCARD bool qr_draw(struct document *d, struct box square, const char *text);

#endif
