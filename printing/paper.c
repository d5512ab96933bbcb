#include "printing/paper.h"

#include <stdio.h>

#define TITLE_MAX 512

bool paper_save(const struct print_job *job, const struct paper_form *form,
	const struct paper_subject *subject, struct document_saved *saved, struct fault *fault)
{
	struct document_options options = {.share_dir = job->share_dir,
		.paper = form->paper,
		.margin = form->margin,
		.author = subject->hall};
	struct template words;
	struct document *d;
	char title[TITLE_MAX];
	bool done = false;

	if (!template_load(&words, job->share_dir, form->kind, job->lang, fault))
		return false;
	snprintf(title, sizeof(title), "%s %s", template_word(&words, form->title_word),
		subject->number);
	options.title = title;
	d = document_new(&options, fault);
	if (d != NULL) {
		form->draw(d, &words, subject->data);
		done = document_save(d, job->path, saved, fault);
		document_free(d);
	}
	template_release(&words);
	return done;
}
