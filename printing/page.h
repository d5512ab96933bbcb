#ifndef PRINTING_PAGE_H
#define PRINTING_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/compiler.h"

/*
 * Pages of a PDF and what is drawn on them. Lengths are points (1/72 inch), x from the left edge
 * and y from the top edge downwards. Text from data may hold anything: control characters and
 * bad bytes print as '?', a character that no font has as a box, and document_save counts those.
 * Drawing cannot fail: the first error is kept and document_save tells it.
 */
#define PAGE_TEXT_MAX 2048 /* bytes of one text; the rest is cut at a character */
#define PAGE_LEADING 1.4   /* height of a line in sizes of its letters */

struct document; /* opaque */
struct fault;

enum paper { PAPER_A4, PAPER_A5_LANDSCAPE, PAPERS };
enum align { ALIGN_LEFT, ALIGN_CENTER, ALIGN_RIGHT };
enum ink { INK_BLACK, INK_GRAY, INK_SILVER, INK_PALE, INK_RED, INK_BLUE, INKS };

struct point {
	double x, y;
};

struct box {
	double x, y, width, height;
};

struct style {
	double size;
	enum align align; /* about the x of the text, or within the width of the box */
	enum ink ink;
	bool bold;
};

struct document_options {
	const char *share_dir; /* the folder that holds fonts/ and documents/ */
	enum paper paper;
	double margin;
	struct box area;            /* inside the margins, where they differ; else all zero */
	const char *title, *author; /* the PDF's own, any language */
};

/* What was written. A missing character was drawn as a box: its font should be extended. */
struct document_saved {
	int pages;
	size_t bytes;
	size_t missing;
	uint32_t first_missing; /* a code point, 0 when nothing was missing */
};

/*
 * Pages that belong together: one receipt, one report. They are numbered from 1, and each
 * begins with what head draws, which leaves the cursor below it.
 */
struct part {
	void (*head)(struct document *d, const void *context);
	const void *context;
	const char *page_words; /* "page {1} of {2}", printed at the foot */
	const char *foot;       /* at the left of the foot; may be NULL */
	double foot_size;       /* of its letters, black; 0: small and gray */
	const char *watermark;  /* pale under every page, and in its corner; may be NULL */
	const char *stamp;      /* framed and red over every page; may be NULL */
};

/* NULL and the fault (CODE_IO) when the fonts cannot be opened. Free with document_free. */
NODISCARD struct document *document_new(
	const struct document_options *options, struct fault *fault);
void document_free(struct document *d);

/* Opens a part and its first page; the strings of the part live until document_end_part. */
void document_begin_part(struct document *d, const struct part *part);
void document_end_part(struct document *d);

/*
 * Writes the file whole or not at all: a temporary file of mode 0600 in the same folder, synced,
 * then renamed. The bytes depend on what was drawn alone, not on the time. False: CODE_DISK_FULL
 * or CODE_IO, and no file has changed.
 */
NODISCARD bool document_save(
	struct document *d, const char *path, struct document_saved *saved, struct fault *fault);

/* The finished PDF in memory, to be freed; NULL and the fault. Nothing is drawn after it. */
NODISCARD unsigned char *document_bytes(struct document *d, size_t *bytes, struct fault *fault);

struct box page_area(const struct document *d);  /* inside the margins */
int page_number(const struct document *d);       /* within the part, from 1 */
double page_cursor(const struct document *d);    /* y of the next free line */
void page_move(struct document *d, double down); /* moves the cursor */
double page_left_over(const struct document *d); /* height from the cursor to the margin */

/* Opens the next page unless that height is left on this one. True: it did. */
bool page_need(struct document *d, double height);

/* One line with its top at the point; returns its width. Longer text runs on: see paragraph. */
double page_text(struct document *d, struct point at, const struct style *s, const char *text);
double page_text_width(const struct style *s, const char *text);

/* Breaks the text into lines of the box's width from its top; returns the height they take. */
double page_paragraph(struct document *d, struct box in, const struct style *s, const char *text);
double page_paragraph_height(double width, const struct style *s, const char *text);

void page_rule(struct document *d, struct point from, struct point to, double weight);
void page_frame(struct document *d, struct box b, double weight);
void page_fill(struct document *d, struct box b, enum ink ink);

/* A framed word, turned a little about its centre, as by a rubber stamp. */
void page_stamp(struct document *d, struct point centre, const struct style *s, const char *text);

#endif
