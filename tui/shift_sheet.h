#ifndef TUI_SHIFT_SHEET_H
#define TUI_SHIFT_SHEET_H

struct sheet;
struct shift_view;

/* A shift's figures as rows; what its cashier must not see yet is left out by the operation. */
void shift_sheet(const struct shift_view *shift, struct sheet *s);

#endif
