/*
 * How much the page layer costs over bare libhpdf. The drawing calls of a receipt are recorded
 * once and then replayed straight into libhpdf with the same fonts: what is left over is our own
 * layout, cleaning, template and safe file. Replay and receipt give the same bytes, which is
 * checked.
 *
 * Prints one line a case: ours, bare, their ratio (median of interleaved runs), and the goal.
 */
#include <assert.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <hpdf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "core/alloc.h"
#include "core/compiler.h"
#include "core/fault.h"
#include "printing/font.h"
#include "printing/receipt.h"
#include "tests/print/samples.h"

#define SHARE "build/share/wattdesk"
#define OURS_FILE "build/bench/ours.pdf"
#define BARE_FILE "build/bench/bare.pdf"
#define RUNS 9
#define SINGLES 20 /* documents of one run, so that a run is long enough to time */
#define BATCH 1000
#define OPS_MAX 4000

/* Every libhpdf call that printing/page.c makes on a page: name, kind of arguments. */
#define PAGE_CALLS(X)                 \
	X(SetWidth, ONE)              \
	X(SetHeight, ONE)             \
	X(SetLineWidth, ONE)          \
	X(SetRGBFill, THREE)          \
	X(SetRGBStroke, THREE)        \
	X(MoveTextPos, TWO)           \
	X(MoveTo, TWO)                \
	X(LineTo, TWO)                \
	X(Rectangle, FOUR)            \
	X(BeginText, NONE)            \
	X(EndText, NONE)              \
	X(Stroke, NONE)               \
	X(Fill, NONE)                 \
	X(SetTextRenderingMode, MODE) \
	X(SetFontAndSize, FONT)       \
	X(ShowText, TEXT)

#define CALL_ENUM_(name, kind) CALL_##name,
enum call { PAGE_CALLS(CALL_ENUM_) CALL_COUNT };
#undef CALL_ENUM_

struct op {
	enum call call;
	HPDF_REAL number[4];
	int mode, face;
	char *text;
};

/* The one record of this program; libhpdf's callbacks have no other way in. */
static struct {
	bool on;
	struct op ops[OPS_MAX];
	size_t count;
	HPDF_Font face[FONT_FACES];
	int faces;
} tape;

static struct op *note(enum call call)
{
	struct op *op = &tape.ops[tape.count++];

	assert(tape.count < OPS_MAX);
	*op = (struct op){.call = call};
	return op;
}

static int face_of(HPDF_Font font)
{
	for (int i = 0; i < tape.faces; i++) {
		if (tape.face[i] == font)
			return i;
	}
	tape.face[tape.faces] = font;
	return tape.faces++;
}

static void note_font(enum call call, HPDF_Font font, HPDF_REAL size)
{
	struct op *op = note(call);

	op->number[0] = size;
	op->face = face_of(font);
}

/* Our definitions stand before libhpdf's; each notes the call and passes it on to the real one. */
#define REAL(name)                                 \
	static __typeof__(&HPDF_Page_##name) real; \
	if (real == NULL)                          \
	*(void **)&real = dlsym(RTLD_NEXT, "HPDF_Page_" #name)

#define DEFINE_NUMBERS(name, params, ...)                                          \
	HPDF_STATUS HPDF_Page_##name params                                        \
	{                                                                          \
		const HPDF_REAL number[] = {__VA_ARGS__};                          \
		REAL(name);                                                        \
		if (tape.on)                                                       \
			memcpy(note(CALL_##name)->number, number, sizeof(number)); \
		return real(page, __VA_ARGS__);                                    \
	}
#define DEFINE_ONE(name) DEFINE_NUMBERS(name, (HPDF_Page page, HPDF_REAL a), a)
#define DEFINE_TWO(name) DEFINE_NUMBERS(name, (HPDF_Page page, HPDF_REAL a, HPDF_REAL b), a, b)
#define DEFINE_THREE(name) \
	DEFINE_NUMBERS(name, (HPDF_Page page, HPDF_REAL a, HPDF_REAL b, HPDF_REAL c), a, b, c)
#define DEFINE_FOUR(name)                                                                          \
	DEFINE_NUMBERS(name, (HPDF_Page page, HPDF_REAL a, HPDF_REAL b, HPDF_REAL c, HPDF_REAL d), \
		a, b, c, d)
#define DEFINE_NONE(name)                            \
	HPDF_STATUS HPDF_Page_##name(HPDF_Page page) \
	{                                            \
		REAL(name);                          \
		if (tape.on)                         \
			note(CALL_##name);           \
		return real(page);                   \
	}
#define DEFINE_MODE(name)                                                         \
	HPDF_STATUS HPDF_Page_##name(HPDF_Page page, HPDF_TextRenderingMode mode) \
	{                                                                         \
		REAL(name);                                                       \
		if (tape.on)                                                      \
			note(CALL_##name)->mode = (int)mode;                      \
		return real(page, mode);                                          \
	}
#define DEFINE_FONT(name)                                                            \
	HPDF_STATUS HPDF_Page_##name(HPDF_Page page, HPDF_Font font, HPDF_REAL size) \
	{                                                                            \
		REAL(name);                                                          \
		if (tape.on)                                                         \
			note_font(CALL_##name, font, size);                          \
		return real(page, font, size);                                       \
	}
#define DEFINE_TEXT(name)                                              \
	HPDF_STATUS HPDF_Page_##name(HPDF_Page page, const char *text) \
	{                                                              \
		REAL(name);                                            \
		if (tape.on)                                           \
			note(CALL_##name)->text = xstrdup(text);       \
		return real(page, text);                               \
	}
#define DEFINE_(name, kind) DEFINE_##kind(name)
PAGE_CALLS(DEFINE_)

static HPDF_Font load(HPDF_Doc pdf, enum font_face face)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/fonts/%s", SHARE, font_file(face));
	return HPDF_GetFont(pdf, HPDF_LoadTTFontFromFile(pdf, path, HPDF_TRUE), "UTF-8");
}

struct bare_document {
	HPDF_Doc pdf;
	HPDF_Font face[FONT_FACES];
};

/* A face is opened when first wanted, as the page layer does. */
static HPDF_Font bare_face(struct bare_document *d, int face)
{
	if (d->face[face] == NULL)
		d->face[face] = load(d->pdf, (enum font_face)face);
	return d->face[face];
}

/* The tape holds one page: receipts of more than one are not recorded here. */
static void replay(HPDF_Page page, struct bare_document *d)
{
	for (size_t i = 0; i < tape.count; i++) {
		const struct op *op = &tape.ops[i];
		const HPDF_REAL *n = op->number;

		switch (op->call) {
#define PLAY_NONE(name) HPDF_Page_##name(page)
#define PLAY_ONE(name) HPDF_Page_##name(page, n[0])
#define PLAY_TWO(name) HPDF_Page_##name(page, n[0], n[1])
#define PLAY_THREE(name) HPDF_Page_##name(page, n[0], n[1], n[2])
#define PLAY_FOUR(name) HPDF_Page_##name(page, n[0], n[1], n[2], n[3])
#define PLAY_MODE(name) HPDF_Page_##name(page, (HPDF_TextRenderingMode)op->mode)
#define PLAY_FONT(name) HPDF_Page_##name(page, bare_face(d, op->face), n[0])
#define PLAY_TEXT(name) HPDF_Page_##name(page, op->text)
#define PLAY_(name, kind)          \
	case CALL_##name:          \
		PLAY_##kind(name); \
		break;
			PAGE_CALLS(PLAY_)
		case CALL_COUNT:
			assert(!"a call that does not exist");
		}
	}
}

/* A paper that is handed over must be on the disk: bare libhpdf's file is synced as ours is. */
static void sync_file(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || fsync(fd) != 0)
		assert(!"no sync");
	close(fd);
}

static void bare(const struct receipt_paper *r, size_t receipts)
{
	struct bare_document d = {.pdf = HPDF_New(NULL, NULL)};
	char title[256];

	HPDF_SetCompressionMode(d.pdf, HPDF_COMP_ALL);
	HPDF_UseUTFEncodings(d.pdf);
	HPDF_SetCurrentEncoder(d.pdf, "UTF-8");
	snprintf(title, sizeof(title), "电费收据 %s", r->receipt_no);
	HPDF_SetInfoAttr(d.pdf, HPDF_INFO_TITLE, title);
	HPDF_SetInfoAttr(d.pdf, HPDF_INFO_AUTHOR, r->hall);
	HPDF_SetInfoAttr(d.pdf, HPDF_INFO_CREATOR, "wattdesk");
	bare_face(&d, FONT_COMMON);
	for (size_t i = 0; i < receipts; i++)
		replay(HPDF_AddPage(d.pdf), &d);
	if (HPDF_SaveToFile(d.pdf, BARE_FILE) != HPDF_OK)
		assert(!"bare libhpdf cannot save");
	HPDF_Free(d.pdf);
	sync_file(BARE_FILE);
}

static void ours_one(const struct receipt_paper *r)
{
	struct print_job job = {SHARE, LANG_ZH, OURS_FILE};
	struct fault fault;

	if (!receipt_paper_save(&job, r, NULL, &fault))
		assert(!"no receipt");
}

static void ours_batch(const struct receipt_paper *r, size_t receipts)
{
	const struct paper_form *form = &receipt_paper_form;
	struct document_options options = {
		.share_dir = SHARE, .paper = form->paper, .margin = form->margin};
	struct template words;
	struct document *d;
	struct fault fault;

	if (!template_load(&words, SHARE, form->kind, LANG_ZH, &fault))
		assert(!"no template");
	d = document_new(&options, &fault);
	assert(d != NULL);
	for (size_t i = 0; i < receipts; i++)
		form->draw(d, &words, r);
	if (!document_save(d, OURS_FILE, NULL, &fault))
		assert(!"no document");
	document_free(d);
	template_release(&words);
}

static void record(const struct receipt_paper *r)
{
	for (size_t i = 0; i < tape.count; i++)
		free(tape.ops[i].text);
	tape.count = 0;
	tape.faces = 0;
	tape.on = true;
	ours_one(r);
	tape.on = false;
}

static bool same_bytes(void)
{
	FILE *a = fopen(OURS_FILE, "rb"), *b = fopen(BARE_FILE, "rb");
	int x, y;

	assert(a != NULL);
	assert(b != NULL);
	do {
		x = fgetc(a);
		y = fgetc(b);
	} while (x == y && x != EOF);
	fclose(a);
	fclose(b);
	return x == y;
}

static double now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *ms)
{
	qsort(ms, RUNS, sizeof(ms[0]), compare);
	return ms[RUNS / 2];
}

static void report(const char *name, double *ours, double *raw, double items, const char *goal)
{
	double a = median(ours) / items, b = median(raw) / items;

	printf("| %-34s | %8.3f ms | %8.3f ms | time x %.2f, rate x %.2f | %s |\n", name, a, b,
		a / b, b / a, goal);
}

static void measure_single(const char *name, const struct receipt_paper *r)
{
	double ours[RUNS], raw[RUNS];

	record(r);
	bare(r, 1);
	assert(same_bytes());
	for (int run = 0; run < RUNS; run++) {
		double start = now_ms();

		for (int i = 0; i < SINGLES; i++)
			ours_one(r);
		ours[run] = now_ms() - start;
		start = now_ms();
		for (int i = 0; i < SINGLES; i++)
			bare(r, 1);
		raw[run] = now_ms() - start;
	}
	report(name, ours, raw, SINGLES, "time <= 1.30");
}

static void measure_batch(const struct receipt_paper *r)
{
	double ours[RUNS], raw[RUNS];

	record(r);
	for (int run = 0; run < RUNS; run++) {
		double start = now_ms();

		ours_batch(r, BATCH);
		ours[run] = now_ms() - start;
		start = now_ms();
		bare(r, BATCH);
		raw[run] = now_ms() - start;
	}
	report("receipt, 1,000 in one document", ours, raw, BATCH, "rate >= 0.70");
}

int main(void)
{
	struct receipt_paper r = sample_receipt();
	struct receipt_account plain = {"3301000001", "张建国", r.accounts[0].address};

	printf("| %-34s | %-11s | %-11s | %-24s | goal |\n", "printing", "wattdesk", "bare libhpdf",
		"ratio");
	measure_single("receipt, a document of its own, 𠮷", &r);
	r.accounts = &plain;
	measure_single("receipt, a document of its own", &r);
	measure_batch(&r);
	return 0;
}
