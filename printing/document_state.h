#ifndef PRINTING_DOCUMENT_STATE_H
#define PRINTING_DOCUMENT_STATE_H

#include <hpdf.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/fault.h"
#include "printing/font.h"
#include "printing/page.h"

/* The inside of a document: for document.c and page.c alone. */

/* What the page's graphics state holds, so that nothing is written twice. */
struct pen {
	enum font_face face;
	double size; /* of the letters; 0: not known, set everything */
	enum ink ink;
	bool bold;
	double line;  /* weight of lines */
	double space; /* between letters, beyond their own */
};

struct document {
	HPDF_Doc pdf;
	HPDF_Page *pages;
	size_t page_count, page_room;
	HPDF_Page page; /* the one that is drawn on */
	HPDF_Font font[FONT_FACES];
	char *share_dir;
	struct box area;
	double width, height; /* of the paper */
	double cursor;
	struct part part;
	size_t part_first; /* index of the part's first page */
	struct pen pen;
	HPDF_ExtGState overprint; /* black stays black under a stamp; made when first wanted */
	struct fault fault;       /* the first that happened; CODE_OK until then */
	size_t missing;
	uint32_t first_missing;
};

/* The face of the document, opened when first wanted; NULL after a fault. */
HPDF_Font document_font(struct document *d, enum font_face face);

/* Draws the part's watermark under the page, its stamp over it. */
void page_watermark(struct document *d, const char *text);
void page_part_stamp(struct document *d, const char *text);

/* Draws on another page of the document from now on. */
void page_turn_to(struct document *d, size_t index);

#endif
