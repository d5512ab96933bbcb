/* Screens without a terminal. */
#include "tests/screen/driver.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/utf8.h"
#include "tests/test.h"

#define START_MS 1000

static struct moment standing_clock(void *app)
{
	(void)app;
	return (struct moment){INT64_C(1795219200000)}; /* 2026-11-21T08:00:00+08:00 */
}

void driver_open(struct driver *d, const struct driver_setup *setup)
{
	struct ui_config config = setup->config;

	*d = (struct driver){.now_ms = START_MS};
	d->work = work_new(setup->session, setup->threaded);
	config.work = d->work;
	if (config.theme == NULL)
		config.theme = theme_get(THEME_DARK);
	if (config.now == NULL)
		config.now = standing_clock;
	d->ui = ui_new(&config);
	surface_init(&d->surface, setup->rows > 0 ? setup->rows : 24,
		setup->cols > 0 ? setup->cols : 80);
	ui_open(d->ui, setup->first, setup->arg);
	driver_turn(d, 0);
}

void driver_close(struct driver *d)
{
	ui_free(d->ui);
	work_free(d->work);
	surface_release(&d->surface);
	free(d->text);
}

void driver_turn(struct driver *d, int64_t later_ms)
{
	d->now_ms += later_ms;
	ui_turn(d->ui, d->now_ms);
	driver_text(d);
}

static const char *type_text(struct driver *d, const char *p)
{
	size_t size = strcspn(p, "'"), at = 0;

	assert_int_equal(p[size], '\'');
	while (at < size)
		ui_key(d->ui, utf8_next(p, size, &at));
	return p + size + 1;
}

void driver_type(struct driver *d, const char *keys)
{
	const char *p = keys + strspn(keys, " ");

	while (*p != '\0') {
		size_t size = strcspn(p, " ");
		uint32_t key;

		if (*p == '\'') {
			p = type_text(d, p + 1);
		} else {
			assert_true(key_parse(&key, p, size));
			ui_key(d->ui, key);
			p += size;
		}
		p += strspn(p, " ");
	}
	driver_turn(d, 0);
}

const char *driver_text(struct driver *d)
{
	ui_draw(d->ui, &d->surface);
	free(d->text);
	d->text = surface_dump(&d->surface);
	return d->text;
}

void driver_resize(struct driver *d, int rows, int cols)
{
	surface_resize(&d->surface, rows, cols);
	driver_text(d);
}

/* cmocka cuts its messages at a kilobyte; a screen is longer. */
static void fail_with_screen(const struct driver *d, const char *text, const char *what)
{
	fprintf(stderr, "\"%s\" %s the screen:\n%s", text, what, d->text);
	fail();
}

void driver_expect(struct driver *d, const char *text)
{
	if (strstr(driver_text(d), text) == NULL)
		fail_with_screen(d, text, "is not on");
}

void driver_expect_not(struct driver *d, const char *text)
{
	if (strstr(driver_text(d), text) != NULL)
		fail_with_screen(d, text, "is on");
}
