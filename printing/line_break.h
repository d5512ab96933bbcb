#ifndef PRINTING_LINE_BREAK_H
#define PRINTING_LINE_BREAK_H

#include <stddef.h>

/*
 * Where a line ends. Chinese text breaks between any two characters except as 禁则 says (GB/T
 * 15834-2011 5.1: no closing mark at the start of a line, no opening mark at its end); words and
 * numbers in Latin letters stay whole unless one alone is wider than the line. A text does not end
 * with one character on a line of its own: the line before gives up what stands at its end.
 */
struct text_line {
	size_t shown; /* bytes to draw: without the blanks that end the line */
	size_t taken; /* bytes to move on by, at least one character of a text that is not empty */
	double width; /* of what is shown, in points */
};

/* The first line of the text at that size and width, both in points. */
struct text_line line_break(const char *text, double size, double width);

/* The widest piece of the text that only a line too narrow for it would break. */
double line_word_width(const char *text, double size);

/* How many lines the text takes; an empty text takes one. */
int line_count(const char *text, double size, double width);

#endif
