#ifndef TUI_DIALOG_H
#define TUI_DIALOG_H

#include <stdbool.h>
#include <stddef.h>
#include "core/fault.h"
#include "core/text.h"
#include "tui/view.h"

/*
 * Questions and sentences that stop the work: what was typed ahead is flushed when one opens, so
 * that a stray Enter cannot answer it. The answer comes to the asking view when the dialog is
 * gone. They are screens like any other, in a box.
 */

/* One sentence; Enter or Esc closes it. */
void dialog_message(struct view *v, enum tone tone, struct say say);

/* Why an operation was refused or failed, as a message. */
void dialog_fault(struct view *v, const struct fault *fault);

/*
 * The same for a view that cannot even begin: it closes, and the sentence stands above the view
 * that pushed it, beneath a lock that came up meanwhile.
 */
void dialog_give_up(struct view *v, const struct fault *fault);

/*
 * Yes or no. Esc is no. Enter is yes, or F10 alone where what follows cannot be taken back
 * (grave). answer(v, yes) is called in both cases.
 */
enum gravity { GRAVITY_NORMAL, GRAVITY_GRAVE };
void dialog_confirm(struct view *v, enum gravity gravity, struct say question,
	void (*answer)(struct view *v, bool yes));

/* One of several: texts are msgids or data. answer(v, index) only when one was chosen. */
#define DIALOG_CHOICES_MAX 64
void dialog_choose(struct view *v, const char *title, const char *const *texts, size_t count,
	void (*answer)(struct view *v, size_t index));

/* Lines to read and scroll: the explanation of an amount. Nothing is flushed. */
#define DIALOG_LINES_MAX 400
void dialog_explain(struct view *v, const char *title, const struct say *lines, size_t count);

/* The dialogs themselves, for the survey of all screens. */
const struct screen *const *dialog_screens(size_t *count);

#endif
