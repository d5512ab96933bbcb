/*
 * Lawyer's letters in one document: ours, whole from template and data, against bare libhpdf that
 * shows the same pieces of text at the same places and does nothing else, and against ReportLab
 * (Debian python3-reportlab) doing that with the same font embedded. The pieces are recorded from
 * our own letter. Interleaved in one run, in processor time, which other work on the machine does
 * not stretch; each line tells the median and the goal.
 *
 * usage: letter_bench [LETTERS]          10,000 unless said; ReportLab draws a tenth of them
 */
#include <assert.h>
#include <dlfcn.h>
#include <hpdf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "core/alloc.h"
#include "core/compiler.h"
#include "core/fault.h"
#include "printing/page.h"
#include "tests/print/letter_samples.h"
#include "tests/print/tools.h"

#define SHARE "build/share/wattdesk"
#define FONT SHARE "/fonts/common.ttf"
#define OURS_FILE "build/bench/letters.pdf"
#define BARE_FILE "build/bench/letters-bare.pdf"
#define PEER_FILE "build/bench/letters-peer.pdf"
#define PIECES_FILE "build/bench/letters.txt"
#define LETTERS 10000
#define PEER_SHARE 10 /* ReportLab draws one in so many: its cost a page does not change */
#define RUNS 3
#define BILLS 6
#define PIECES_MAX 2000
#define GOAL_BARE 0.6
#define GOAL_PEER 3.0

struct piece {
	int page;
	HPDF_REAL x, y, size;
	char *text;
};

/* What our letter shows, as libhpdf was told; its callbacks have no other way in. */
static struct {
	bool on;
	int page; /* the one that is drawn on, -1 before the first */
	HPDF_REAL x, y, size;
	struct piece pieces[PIECES_MAX];
	size_t count;
} tape;

#define REAL(name)                            \
	static __typeof__(&HPDF_##name) real; \
	if (real == NULL)                     \
	*(void **)&real = dlsym(RTLD_NEXT, "HPDF_" #name)

HPDF_Page HPDF_AddPage(HPDF_Doc pdf)
{
	REAL(AddPage);
	tape.page++;
	return real(pdf);
}

HPDF_STATUS HPDF_Page_SetFontAndSize(HPDF_Page page, HPDF_Font font, HPDF_REAL size)
{
	REAL(Page_SetFontAndSize);
	tape.size = size;
	return real(page, font, size);
}

HPDF_STATUS HPDF_Page_MoveTextPos(HPDF_Page page, HPDF_REAL x, HPDF_REAL y)
{
	REAL(Page_MoveTextPos);
	tape.x = x;
	tape.y = y;
	return real(page, x, y);
}

HPDF_STATUS HPDF_Page_ShowText(HPDF_Page page, const char *text)
{
	REAL(Page_ShowText);
	if (tape.on) {
		assert(tape.count < PIECES_MAX);
		tape.pieces[tape.count++] =
			(struct piece){tape.page, tape.x, tape.y, tape.size, xstrdup(text)};
	}
	return real(page, text);
}

static double cpu_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

struct bench {
	struct letter_template letter;
	struct letter_data data;
	int letters;
	int pages; /* of one */
};

static double ours(struct bench *b, int letters)
{
	const struct letter_options options = {.share_dir = SHARE, .title = "律师函"};
	const struct letter_marks marks = {.mark = NULL};
	double start = cpu_ms();
	struct fault fault;
	struct document *d = letter_document(&options, &fault);
	char number[32], name[32];

	assert(d != NULL);
	for (int i = 0; i < letters; i++) {
		snprintf(number, sizeof(number), "律函〔2026〕%d号", i + 1);
		snprintf(name, sizeof(name), "客户%08d", i);
		b->data.values[FIELD_NUMBER] = number;
		b->data.values[FIELD_NAME] = name;
		b->pages = letter_draw(d, &b->letter, &b->data, &marks);
	}
	if (!document_save(d, OURS_FILE, NULL, &fault))
		assert(!"no letters");
	document_free(d);
	return cpu_ms() - start;
}

static void bare_page(HPDF_Doc pdf, HPDF_Font font, int page)
{
	HPDF_Page p = HPDF_AddPage(pdf);

	HPDF_Page_SetSize(p, HPDF_PAGE_SIZE_A4, HPDF_PAGE_PORTRAIT);
	for (size_t i = 0; i < tape.count; i++) {
		const struct piece *piece = &tape.pieces[i];

		if (piece->page != page)
			continue;
		HPDF_Page_BeginText(p);
		HPDF_Page_SetFontAndSize(p, font, piece->size);
		HPDF_Page_MoveTextPos(p, piece->x, piece->y);
		HPDF_Page_ShowText(p, piece->text);
		HPDF_Page_EndText(p);
	}
}

static double bare(const struct bench *b, int letters)
{
	double start = cpu_ms();
	HPDF_Doc pdf = HPDF_New(NULL, NULL);
	HPDF_Font font;

	HPDF_SetCompressionMode(pdf, HPDF_COMP_ALL);
	HPDF_UseUTFEncodings(pdf);
	HPDF_SetCurrentEncoder(pdf, "UTF-8");
	font = HPDF_GetFont(pdf, HPDF_LoadTTFontFromFile(pdf, FONT, HPDF_TRUE), "UTF-8");
	for (int i = 0; i < letters; i++)
		for (int page = 0; page < b->pages; page++)
			bare_page(pdf, font, page);
	if (HPDF_SaveToFile(pdf, BARE_FILE) != HPDF_OK) {
		fprintf(stderr, "bare libhpdf: error %lx\n", HPDF_GetError(pdf));
		exit(1);
	}
	HPDF_Free(pdf);
	return cpu_ms() - start;
}

/* Negative: it is not there. */
static double peer(int letters)
{
	char *answer = tools_output("/usr/bin/python3 tests/bench/letter_reportlab.py " FONT
				    " " PIECES_FILE " %d " PEER_FILE,
		letters);
	double ms = *answer == '\0' ? -1 : strtod(answer, NULL);

	free(answer);
	return ms;
}

static void record(struct bench *b)
{
	FILE *out;

	tape.page = -1;
	tape.on = true;
	(void)ours(b, 1);
	tape.on = false;
	out = fopen(PIECES_FILE, "w");
	assert(out != NULL);
	for (size_t i = 0; i < tape.count; i++)
		fprintf(out, "%d\t%.2f\t%.2f\t%.2f\t%s\n", tape.pieces[i].page,
			(double)tape.pieces[i].x, (double)tape.pieces[i].y,
			(double)tape.pieces[i].size, tape.pieces[i].text);
	fclose(out);
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double ms[RUNS])
{
	qsort(ms, RUNS, sizeof(ms[0]), compare);
	return ms[RUNS / 2];
}

static bool report(const char *name, double ratio, double goal)
{
	printf("| %-36s | x %.2f | goal x %.1f | %s |\n", name, ratio, goal,
		ratio >= goal ? "met" : "MISSED");
	return ratio >= goal;
}

static bool measure(struct bench *b)
{
	double our[RUNS], raw[RUNS], other[RUNS], mine, theirs;
	struct rusage usage;
	bool met, has_peer = true;

	for (int run = 0; run < RUNS; run++) {
		raw[run] = bare(b, b->letters);
		our[run] = ours(b, b->letters);
		other[run] = peer(b->letters / PEER_SHARE);
		has_peer = has_peer && other[run] > 0;
	}
	getrusage(RUSAGE_SELF, &usage);
	mine = median(our);
	theirs = median(raw);
	printf("| %d letters of %d pages | ours %.2f s, %.0f pages/s | bare %.2f s | %ld MB |\n",
		b->letters, b->pages, mine / 1e3, b->letters * b->pages / mine * 1e3, theirs / 1e3,
		usage.ru_maxrss / 1024);
	met = report("rate against bare libhpdf", theirs / mine, GOAL_BARE);
	if (!has_peer) {
		printf("| ReportLab is not installed: python3-reportlab |\n");
		return met;
	}
	theirs = median(other) * PEER_SHARE;
	return report("rate against ReportLab", theirs / mine, GOAL_PEER) && met;
}

int main(int argc, char **argv)
{
	struct bench *b = xcalloc(1, sizeof(*b));
	struct arena arena = ARENA_EMPTY;
	struct fault fault;
	bool met;

	b->letters = argc > 1 ? (int)strtol(argv[1], NULL, 10) : LETTERS;
	if (b->letters < PEER_SHARE ||
		!letter_template_load(&b->letter, SHARE, NOTICE_LAWYER, &fault))
		return 1;
	b->data = letter_sample(&arena, "客户00000000", BILLS);
	record(b);
	met = measure(b);
	letter_template_release(&b->letter);
	arena_release(&arena);
	free(b);
	return met ? 0 : 1;
}
