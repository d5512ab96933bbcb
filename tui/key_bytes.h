#ifndef TUI_KEY_BYTES_H
#define TUI_KEY_BYTES_H

/*
 * After newterm(): the function and arrow keys as xterm, PuTTY, the Linux console and rxvt send
 * them, besides what the description of TERM says. A terminal that is not quite what TERM calls it
 * (PuTTY says "xterm" and sends F1 as ESC [ 1 1 ~) has all its keys so. What TERM says goes first.
 */
void key_bytes_learn(void);

#endif
