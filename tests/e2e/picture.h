#ifndef TESTS_E2E_PICTURE_H
#define TESTS_E2E_PICTURE_H

#include <stdbool.h>

struct vt;

/*
 * Writes the screen as it is now into an SVG file: a rectangle for each run of a background, each
 * character in its own cells, so that columns stand as they do in a terminal. False: not written.
 */
bool picture_save(struct vt *vt, int rows, int cols, const char *path);

#endif
