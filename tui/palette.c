/* Every operation by its name: type a part of it, or the initials of its pinyin, and Enter. */
#include <stdio.h>
#include <string.h>

#include "core/pinyin.h"
#include "tui/ui_state.h"

#define PALETTE_MAX 128

struct palette_state {
	const struct action *all[PALETTE_MAX];
	size_t count;
	const struct action *shown[PALETTE_MAX]; /* those that match what is typed */
	const struct action *chosen;
};

enum { PALETTE_TYPED };

static bool contains(const char *text, const char *part)
{
	return strcasestr(text, part) != NULL;
}

static bool matches(const struct action *action, const char *typed)
{
	const char *chinese = text_in(LANG_ZH, action->label);
	char initials[PINYIN_INITIALS_MAX];
	char name[KEY_NAME_MAX];

	if (contains(text_in(LANG_EN, action->label), typed) || contains(chinese, typed))
		return true;
	if (strcasecmp(key_label(action->key, name), typed) == 0)
		return true;
	return contains(pinyin_initials(initials, chinese), typed);
}

static void filter(struct view *v)
{
	struct palette_state *s = view_state(v);
	const char *typed = view_text(v, PALETTE_TYPED);
	size_t shown = 0;

	for (size_t i = 0; i < s->count; i++) {
		if (matches(s->all[i], typed))
			s->shown[shown++] = s->all[i];
	}
	view_set_rows(v, s->shown, shown, sizeof(s->shown[0]));
	view_choose_row(v, 0);
}

static void palette_changed(struct view *v, size_t field)
{
	(void)field;
	filter(v);
}

static void collect(struct palette_state *s, const struct action *rows, size_t count)
{
	for (size_t i = 0; i < count && s->count < PALETTE_MAX; i++) {
		uint32_t key = rows[i].key;

		if (key != K_ESC)
			s->all[s->count++] = &rows[i];
	}
}

/* A global key that the screen gives a sense of its own is listed once. */
static bool is_own(const struct screen *screen, const struct action *global)
{
	return global->key != 0 &&
	       action_find(screen->actions, screen->action_count, global->key) != NULL;
}

static void palette_enter(struct view *v, const void *arg)
{
	struct palette_state *s = view_state(v);
	const struct screen *under = arg;
	const struct ui_config *c = &v->ui->config;

	collect(s, under->actions, under->action_count);
	for (size_t i = 0; i < c->global_count; i++) {
		if (!is_own(under, &c->globals[i]))
			collect(s, &c->globals[i], 1);
	}
	collect(s, ENGINE_ACTIONS, 1);
	filter(v);
}

static void palette_run(struct view *v)
{
	struct palette_state *s = view_state(v);

	s->chosen = *(const struct action *const *)view_row(v);
	view_close(v);
}

static void palette_back(struct view *v, const void *state)
{
	const struct palette_state *s = state;

	if (s->chosen != NULL)
		dispatch_action(v, s->chosen);
}

static void row_key(const struct view *v, const void *row, char *buf, size_t size)
{
	char name[KEY_NAME_MAX];

	(void)v;
	snprintf(buf, size, "%s", key_label((*(const struct action *const *)row)->key, name));
}

static void row_label(const struct view *v, const void *row, char *buf, size_t size)
{
	snprintf(buf, size, "%s",
		text_in(view_lang(v), (*(const struct action *const *)row)->label));
}

static const struct field PALETTE_FIELDS[] = {
	[PALETTE_TYPED] = {.label = N_("Look for"),
		.hint = N_("A part of the name, or the initials of its pinyin; Enter does it."),
		.kind = FIELD_TEXT,
		.flags = FIELD_RUNS},
};

static const struct column PALETTE_COLUMNS[] = {
	{.title = N_("Keys"), .width = 10, .text = row_key},
	{.title = N_("Operation"), .width = 30, .stretch = 1, .text = row_label},
};

static const struct action PALETTE_ACTIONS[] = {
	{.key = K_ENTER, .label = N_("Do it"), .needs = NEED_ROW, .run = palette_run},
};

static const struct screen PALETTE = {
	.name = "palette",
	.title = N_("All operations"),
	.state_size = sizeof(struct palette_state),
	.fields = PALETTE_FIELDS,
	.field_count = ARRAY_SIZE(PALETTE_FIELDS),
	.columns = PALETTE_COLUMNS,
	.column_count = ARRAY_SIZE(PALETTE_COLUMNS),
	.empty = N_("No operation has such a name."),
	.actions = PALETTE_ACTIONS,
	.action_count = ARRAY_SIZE(PALETTE_ACTIONS),
	.order = {PART_FORM, PART_LIST},
	.box = {16, 64},
	.enter = palette_enter,
	.changed = palette_changed,
};

void palette_open(struct view *v)
{
	view_push(v, &PALETTE, v->screen, palette_back);
}
