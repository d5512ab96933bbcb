#ifndef CLI_PAPER_H
#define CLI_PAPER_H

#include "core/json.h"
#include "counter/print.h"

/* How a paper is written: "file", "pages" and "sha256" as keys of the open object. */
void write_file(struct json *j, const struct paper_made *made);

/* The same, with "request_id" of the printer queue; file is null where a queue took it. */
void write_printed(struct json *j, const struct paper_made *made);

#endif
