#ifndef TESTS_PRINT_TOOLS_H
#define TESTS_PRINT_TOOLS_H

#include <stdbool.h>
#include <stddef.h>
#include "core/compiler.h"

/*
 * Looking at a PDF through other people's programs (poppler-utils, qpdf), because libhpdf's own
 * word is worth nothing: it says "done" over blank paper. Tests run in the project's folder.
 */
#define TOOLS_SHARE "build/share/wattdesk"
#define TOOLS_FOLDER "build/tests/print/out"

/* "build/tests/print/out/NAME"; makes the folder. buf of 256 bytes; returns buf. */
const char *tools_path(char *buf, const char *name);

/* What a command of the shell prints, "" when it fails; free it. */
char *tools_output(const char *command, ...) PRINTF_LIKE(1, 2);

/* The text of the whole PDF, of the page layout with blanks squeezed; free it. */
char *tools_pdf_text(const char *path);

int tools_pdf_pages(const char *path);

/* qpdf --check finds nothing, and every font is embedded as a subset. */
bool tools_pdf_sound(const char *path);

/* All of a file; free it. */
unsigned char *tools_read(const char *path, size_t *size);

/*
 * A page as grey pixels, 0 black … 255 white, drawn at that many pixels an inch; free it.
 */
unsigned char *tools_pdf_pixels(const char *path, int page, int dpi, int size[2]);

#endif
