/* The two lines of keys at the bottom. */
#include "tui/keybar.h"

#include <stdio.h>

#include "tui/ui_state.h"

#define ITEMS_MAX 48
#define ITEM_GAP 1

struct items {
	const struct action *action[ITEMS_MAX];
	size_t count;
};

static void add(struct items *items, const struct action *action)
{
	if (action != NULL && items->count < ITEMS_MAX)
		items->action[items->count++] = action;
}

/* Here a Ctrl key is "^P": the line is short. The help page spells it out. */
static const char *short_name(uint32_t key, char buf[KEY_NAME_MAX])
{
	if (key >= K_CTRL('A') && key <= K_CTRL('Z'))
		snprintf(buf, KEY_NAME_MAX, "^%c", (int)(key - K_CTRL_BASE));
	else
		key_label(key, buf);
	return buf;
}

static int item_cells(
	const struct keybar *bar, const struct surface *s, const struct action *action)
{
	char name[KEY_NAME_MAX];

	return surface_width(s, short_name(action->key, name)) +
	       surface_width(s, text_in(bar->lang, action->label));
}

static int items_cells(const struct keybar *bar, const struct surface *s, const struct items *items)
{
	int cells = 0;

	for (size_t i = 0; i < items->count; i++)
		cells += item_cells(bar, s, items->action[i]) + ITEM_GAP;
	return cells > 0 ? cells - ITEM_GAP : 0;
}

static int draw_item(
	const struct keybar *bar, struct surface *s, struct spot at, const struct action *action)
{
	bool possible = bar->view == NULL || action_possible(bar->view, action);
	char name[KEY_NAME_MAX];
	int cells = surface_text(s, at, PAINT_KEY, short_name(action->key, name));

	at.col += cells;
	at.cells -= cells;
	return cells + surface_text(s, at, possible ? PAINT_KEY_LABEL : PAINT_DIM,
			       text_in(bar->lang, action->label));
}

/* Draws as many as fit whole; returns how many that were. */
static size_t draw_items(
	const struct keybar *bar, struct surface *s, struct spot at, const struct items *items)
{
	for (size_t i = 0; i < items->count; i++) {
		if (item_cells(bar, s, items->action[i]) > at.cells)
			return i;
		int cells = draw_item(bar, s, at, items->action[i]) + ITEM_GAP;

		at.col += cells;
		at.cells -= cells;
	}
	return items->count;
}

static const struct action *own(const struct keybar *bar, uint32_t key)
{
	return action_find(bar->screen->actions, bar->screen->action_count, key);
}

static const struct action *engine(const struct keybar *bar, uint32_t key)
{
	if (own(bar, key) != NULL)
		return NULL;
	return action_find(ENGINE_ACTIONS, ENGINE_ACTION_COUNT, key);
}

static bool is_global(const struct keybar *bar, uint32_t key)
{
	return action_find(bar->globals, bar->global_count, key) != NULL;
}

/* The screen's own keys; one that all screens have keeps its place below. */
static void collect_own(const struct keybar *bar, struct items *items)
{
	for (size_t i = 0; i < bar->screen->action_count; i++) {
		const struct action *action = &bar->screen->actions[i];

		if (action->key != 0 && !action->unlisted && !is_global(bar, action->key) &&
			action->key != K_ESC)
			add(items, action);
	}
}

static void collect_globals(const struct keybar *bar, struct items *items)
{
	add(items, engine(bar, K_F1));
	for (size_t i = 0; i < bar->global_count; i++) {
		const struct action *mine = own(bar, bar->globals[i].key);

		if (bar->globals[i].key != 0 && !bar->globals[i].unlisted)
			add(items, mine != NULL ? mine : &bar->globals[i]);
	}
}

static void collect_right(const struct keybar *bar, struct items *items)
{
	if (bar->screen->explain != NULL)
		add(items, engine(bar, '?'));
	add(items, engine(bar, K_CTRL('P')));
	add(items, own(bar, K_ESC) != NULL ? own(bar, K_ESC) : engine(bar, K_ESC));
}

/* Room is short: the menu is known to everyone after a day and stands in the help. */
static void drop_menu(struct items *items)
{
	size_t kept = 0;

	for (size_t i = 0; i < items->count; i++) {
		if (items->action[i]->key != K_CTRL('P'))
			items->action[kept++] = items->action[i];
	}
	items->count = kept;
}

bool keybar_draw(const struct keybar *bar, struct surface *s, int row)
{
	struct items left = {0}, below = {0}, right = {0};

	surface_fill(s, (struct area){row, 0, KEYBAR_ROWS, s->cols}, PAINT_KEY_LABEL);
	collect_own(bar, &left);
	collect_globals(bar, &below);
	size_t placed = draw_items(bar, s, (struct spot){row + 1, 0, s->cols}, &below);

	for (size_t i = placed; i < below.count; i++)
		add(&right, below.action[i]);
	collect_right(bar, &right);
	int own_cells = items_cells(bar, s, &left);

	if (own_cells + ITEM_GAP + items_cells(bar, s, &right) > s->cols)
		drop_menu(&right);
	int right_cells = items_cells(bar, s, &right);
	int room = s->cols - right_cells - ITEM_GAP;
	size_t fits = draw_items(bar, s, (struct spot){row, 0, room}, &left);

	if (room < 0)
		return false;
	draw_items(bar, s, (struct spot){row, s->cols - right_cells, right_cells}, &right);
	return fits == left.count;
}

bool keybar_draw_box(const struct keybar *bar, struct surface *s, struct spot at)
{
	struct items items = {0};

	surface_fill(s, (struct area){at.row, at.col, 1, at.cells}, PAINT_KEY_LABEL);
	collect_own(bar, &items);
	add(&items, own(bar, K_ESC) != NULL ? own(bar, K_ESC) : engine(bar, K_ESC));
	return draw_items(bar, s, at, &items) == items.count;
}
