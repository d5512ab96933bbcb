/* The life of a PDF: its fonts, its pages and their numbers, and the file that it becomes. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/alloc.h"
#include "core/utf8.h"
#include "printing/document_state.h"
#include "printing/template.h"
#include "printing/whole_file.h"

#define PATH_MAX_BYTES 4096
#define INFO_MAX 512
#define FOOT_SIZE 8.0
#define FOOT_GAP 6.0
#define GETA 0x3013u /* 〓 stands for what a PDF's title cannot hold */

static void keep_fault(struct document *d, struct say say)
{
	if (d->fault.code == CODE_OK)
		d->fault = (struct fault){.code = CODE_IO, .say = say};
}

static void on_error(HPDF_STATUS status, HPDF_STATUS detail, void *data)
{
	keep_fault(data, SAY(N_("The paper could not be made: PDF error {1}, {2}. Print it again."),
				 say_count((int64_t)status), say_count((int64_t)detail)));
}

static void *allocate(HPDF_UINT size)
{
	return xmalloc(size);
}

HPDF_Font document_font(struct document *d, enum font_face face)
{
	char path[PATH_MAX_BYTES];
	const char *name;

	if (d->font[face] != NULL || d->fault.code != CODE_OK)
		return d->font[face];
	snprintf(path, sizeof(path), "%s/fonts/%s", d->share_dir, font_file(face));
	if (access(path, R_OK) != 0) {
		keep_fault(d, SAY(N_("The font {1} cannot be read. Install the program again."),
				      say_text(path)));
		return NULL;
	}
	name = HPDF_LoadTTFontFromFile(d->pdf, path, HPDF_TRUE);
	if (name != NULL)
		d->font[face] = HPDF_GetFont(d->pdf, name, "UTF-8");
	return d->font[face];
}

/* libhpdf cannot write a character beyond the basic plane into a title. */
static void set_info(struct document *d, HPDF_InfoType type, const char *text)
{
	char clean[INFO_MAX], out[INFO_MAX];
	size_t bytes, used = 0;

	if (text == NULL)
		return;
	bytes = strlen(utf8_clean(clean, sizeof(clean), text));
	for (size_t at = 0; at < bytes;) {
		uint32_t c = utf8_next(clean, bytes, &at);

		used += utf8_put(out + used, c > 0xFFFF ? GETA : c);
	}
	out[used] = '\0';
	HPDF_SetInfoAttr(d->pdf, type, out);
}

static void open_pdf(struct document *d, const struct document_options *options)
{
	d->pdf = HPDF_NewEx(on_error, allocate, free, 0, d);
	if (d->pdf == NULL) {
		keep_fault(d, SAY(N_("The paper could not be made. Print it again.")));
		return;
	}
	HPDF_SetCompressionMode(d->pdf, HPDF_COMP_ALL);
	HPDF_UseUTFEncodings(d->pdf);
	HPDF_SetCurrentEncoder(d->pdf, "UTF-8");
	set_info(d, HPDF_INFO_TITLE, options->title);
	set_info(d, HPDF_INFO_AUTHOR, options->author);
	HPDF_SetInfoAttr(d->pdf, HPDF_INFO_CREATOR, "wattdesk");
	document_font(d, FONT_COMMON);
}

struct document *document_new(const struct document_options *options, struct fault *fault)
{
	static const struct point size[PAPERS] = {
		[PAPER_A4] = {595.28, 841.89},
		[PAPER_A5_LANDSCAPE] = {595.28, 419.53},
	};
	struct document *d = xcalloc(1, sizeof(*d));
	struct point paper = size[options->paper];

	d->share_dir = xstrdup(options->share_dir);
	d->height = paper.y;
	d->area = (struct box){options->margin, options->margin, paper.x - 2 * options->margin,
		paper.y - 2 * options->margin};
	if (options->area.width > 0)
		d->area = options->area;
	d->width = paper.x;
	open_pdf(d, options);
	if (d->fault.code == CODE_OK)
		return d;
	*fault = d->fault;
	document_free(d);
	return NULL;
}

void document_free(struct document *d)
{
	if (d == NULL)
		return;
	if (d->pdf != NULL)
		HPDF_Free(d->pdf);
	free(d->pages);
	free(d->share_dir);
	free(d);
}

void page_turn_to(struct document *d, size_t index)
{
	assert(index < d->page_count);
	if (d->pen.space > 0 && d->fault.code == CODE_OK)
		HPDF_Page_SetCharSpace(
			d->page, 0); /* whoever comes back to it finds it as it began */
	d->page = d->pages[index];
	d->pen = (struct pen){0};
}

static void add_page(struct document *d)
{
	if (d->page_count == d->page_room) {
		d->page_room = d->page_room == 0 ? 16 : 2 * d->page_room;
		d->pages = xrealloc(d->pages, d->page_room * sizeof(d->pages[0]));
	}
	d->pages[d->page_count] = HPDF_AddPage(d->pdf);
	page_turn_to(d, d->page_count++);
	HPDF_Page_SetWidth(d->page, (HPDF_REAL)d->width);
	HPDF_Page_SetHeight(d->page, (HPDF_REAL)d->height);
	d->cursor = d->area.y;
	if (d->part.watermark != NULL)
		page_watermark(d, d->part.watermark);
	if (d->part.head != NULL)
		d->part.head(d, d->part.context);
}

void document_begin_part(struct document *d, const struct part *part)
{
	d->part = *part;
	d->part_first = d->page_count;
	add_page(d);
}

void document_end_part(struct document *d)
{
	struct style left = {.size = FOOT_SIZE, .ink = INK_GRAY}, right;
	double y = d->area.y + d->area.height + FOOT_GAP;
	size_t count = d->page_count - d->part_first;

	if (d->part.foot_size > 0) {
		left = (struct style){.size = d->part.foot_size};
		y += d->part.foot_size;
	}
	right = left;
	right.align = ALIGN_RIGHT;
	for (size_t i = 0; i < count; i++) {
		char number[24], total[24], words[128];

		page_turn_to(d, d->part_first + i);
		snprintf(number, sizeof(number), "%zu", i + 1);
		snprintf(total, sizeof(total), "%zu", count);
		template_fill(words, sizeof(words), d->part.page_words,
			(const char *const[]){number, total, NULL});
		page_text(d, (struct point){d->area.x + d->area.width, y}, &right, words);
		if (d->part.foot != NULL)
			page_text(d, (struct point){d->area.x, y}, &left, d->part.foot);
		if (d->part.stamp != NULL)
			page_part_stamp(d, d->part.stamp);
	}
	d->part = (struct part){0};
}

/* The finished PDF in memory of its own; NULL after a fault. */
static unsigned char *finished(struct document *d, size_t *bytes)
{
	HPDF_UINT32 size, room;
	unsigned char *pdf;

	HPDF_SaveToStream(d->pdf);
	if (d->fault.code != CODE_OK)
		return NULL;
	size = room = HPDF_GetStreamSize(d->pdf);
	pdf = xmalloc(room);
	HPDF_ResetStream(d->pdf);
	HPDF_ReadFromStream(d->pdf, pdf, &room);
	if (d->fault.code == CODE_OK && room == size) {
		*bytes = size;
		return pdf;
	}
	keep_fault(d, SAY(N_("The paper could not be made. Print it again.")));
	free(pdf);
	return NULL;
}

unsigned char *document_bytes(struct document *d, size_t *bytes, struct fault *fault)
{
	unsigned char *pdf;

	assert(d->part.page_words == NULL);
	pdf = d->fault.code == CODE_OK ? finished(d, bytes) : NULL;
	if (pdf == NULL)
		*fault = d->fault;
	return pdf;
}

bool document_save(
	struct document *d, const char *path, struct document_saved *saved, struct fault *fault)
{
	size_t bytes = 0;
	unsigned char *pdf = document_bytes(d, &bytes, fault);
	bool done;

	if (pdf == NULL)
		return false;
	done = whole_file_write(path, pdf, bytes, fault);
	if (done && saved != NULL)
		*saved = (struct document_saved){.pages = (int)d->page_count,
			.bytes = bytes,
			.missing = d->missing,
			.first_missing = d->first_missing};
	free(pdf);
	return done;
}

struct box page_area(const struct document *d)
{
	return d->area;
}

int page_number(const struct document *d)
{
	return (int)(d->page_count - d->part_first);
}

double page_cursor(const struct document *d)
{
	return d->cursor;
}

void page_move(struct document *d, double down)
{
	d->cursor += down;
}

double page_left_over(const struct document *d)
{
	return d->area.y + d->area.height - d->cursor;
}

bool page_need(struct document *d, double height)
{
	if (height <= page_left_over(d))
		return false;
	add_page(d);
	return true;
}
