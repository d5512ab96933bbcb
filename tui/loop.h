#ifndef TUI_LOOP_H
#define TUI_LOOP_H

#include <stdbool.h>
#include "core/compiler.h"
#include "tui/terminal.h"
#include "tui/ui.h"

/*
 * The one place that waits. Joins engine and terminal until the program ends: by view_quit(), or
 * because the terminal or the system asks for it (false).
 * WATTDESK_SCREEN_DUMP=FILE keeps in FILE, as text, what was last shown.
 */
NODISCARD bool loop_run(struct ui *ui, struct terminal *t);

#endif
