#include "printing/heading.h"

#define HALL_SIZE 10.5
#define TITLE_SIZE 17.0
#define SIDE_SIZE 9.0
#define MARK_SIZE 10.0
#define SECTION_SIZE 10.5
#define SIGN_SIZE 9.5
#define SIGN_ROOM 34.0

static void draw_mark(struct document *d, double y, const char *text)
{
	static const struct style bold = {.size = MARK_SIZE, .bold = true};
	double x = page_area(d).x, pad = 6;
	double width = page_text(d, (struct point){x + pad, y + 2}, &bold, text);

	page_frame(d, (struct box){x, y, width + 2 * pad, MARK_SIZE * PAGE_LEADING + 4}, 1);
}

void heading_draw(struct document *d, const struct heading *h)
{
	static const struct style hall = {.size = HALL_SIZE, .align = ALIGN_CENTER};
	static const struct style title = {.size = TITLE_SIZE, .align = ALIGN_CENTER, .bold = true};
	static const struct style side = {.size = SIDE_SIZE, .align = ALIGN_RIGHT};
	struct box area = page_area(d);
	double middle = area.x + area.width / 2, y = area.y;

	page_text(d, (struct point){middle, y}, &hall, h->hall);
	y += HALL_SIZE * PAGE_LEADING;
	page_text(d, (struct point){middle, y}, &title, h->title);
	if (h->number != NULL)
		page_text(d, (struct point){area.x + area.width, y + TITLE_SIZE / 2}, &side,
			h->number);
	if (h->mark != NULL)
		draw_mark(d, y + HEADING_GAP, h->mark);
	page_move(d, (HALL_SIZE + TITLE_SIZE) * PAGE_LEADING + HEADING_GAP);
}

void heading_spread(struct document *d, double y, const struct style *s, const char *const texts[],
	size_t count)
{
	struct box area = page_area(d);
	double gap = area.width, x = area.x;

	for (size_t i = 0; i < count; i++)
		gap -= page_text_width(s, texts[i]);
	for (size_t i = 0; i < count; i++) {
		x += page_text(d, (struct point){x, y}, s, texts[i]);
		if (count > 1)
			x += gap / (double)(count - 1);
	}
}

void heading_line(
	struct document *d, const struct style *s, const char *const texts[], size_t count)
{
	heading_spread(d, page_cursor(d), s, texts, count);
	page_move(d, s->size * PAGE_LEADING + HEADING_GAP);
}

void heading_section(struct document *d, const char *title, double needed)
{
	static const struct style bold = {.size = SECTION_SIZE, .bold = true};
	double height = SECTION_SIZE * PAGE_LEADING + 2 * HEADING_GAP;

	page_need(d, height + needed);
	page_move(d, HEADING_GAP);
	page_text(d, (struct point){page_area(d).x, page_cursor(d)}, &bold, title);
	page_move(d, height - HEADING_GAP);
}

void heading_signatures(struct document *d, const char *const texts[], size_t count)
{
	static const struct style plain = {.size = SIGN_SIZE};
	struct box area = page_area(d);

	page_need(d, SIGN_ROOM);
	page_move(d, SIGN_ROOM - SIGN_SIZE * PAGE_LEADING);
	for (size_t i = 0; i < count; i++)
		page_text(d,
			(struct point){
				area.x + area.width * (double)i / (double)count, page_cursor(d)},
			&plain, texts[i]);
	page_move(d, SIGN_SIZE * PAGE_LEADING);
}
