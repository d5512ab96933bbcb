#include "cli/values.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

#include "core/utf8.h"

bool read_amount(struct invocation *inv, const char *text, struct money *out)
{
	if (money_parse(out, text) == MONEY_OK)
		return true;
	return verb_refuse(inv, CODE_BAD_AMOUNT,
		SAY(N_("{1} is not an amount. Write up to 12 digits and at most two decimals, like "
		       "95.20."),
			say_text(text)));
}

bool read_date(struct invocation *inv, const char *text, struct date *out)
{
	if (date_parse(out, text))
		return true;
	return verb_refuse(inv, CODE_BAD_DATE,
		SAY(N_("{1} is not a date. Write year, month and day like 2026-11-21."),
			say_text(text)));
}

bool read_period(struct invocation *inv, const char *text, struct period *out)
{
	if (period_parse(out, text))
		return true;
	return verb_refuse(inv, CODE_BAD_DATE,
		SAY(N_("{1} is not a month. Write year and month like 2026-11."), say_text(text)));
}

bool read_count(struct invocation *inv, const char *text, int64_t *out)
{
	size_t size = strlen(text);

	if (size > 0 && size <= 15 && strspn(text, "0123456789") == size) {
		*out = strtoll(text, NULL, 10);
		return true;
	}
	return verb_refuse(
		inv, CODE_BAD_VALUE, SAY(N_("{1} is not a whole number."), say_text(text)));
}

bool read_energy(struct invocation *inv, const char *text, struct energy *out)
{
	if (energy_parse(out, text))
		return true;
	return verb_refuse(inv, CODE_BAD_VALUE,
		SAY(N_("{1} is not an energy. Write kWh with at most three decimals."),
			say_text(text)));
}

bool read_price(struct invocation *inv, const char *text, struct price *out)
{
	if (text[0] != '-' && price_parse(out, text))
		return true;
	return verb_refuse(inv, CODE_BAD_VALUE,
		SAY(N_("{1} is not a price. Write yuan per kWh with at most eight decimals."),
			say_text(text)));
}

/*
 * One line, without its end. What cannot be a password (too long, or with a zero byte) becomes the
 * empty one, which nobody has: cut short it might be somebody's.
 */
static bool first_line(FILE *in, char out[PASSWORD_MAX])
{
	char line[PASSWORD_MAX + 1]; /* the longest password with a CR behind it */
	size_t n = 0;
	int c;

	while ((c = getc(in)) != EOF && c != '\n')
		if (n < sizeof(line))
			line[n++] = (char)c;
	bool any = n > 0 || c == '\n';

	if (n > 0 && line[n - 1] == '\r')
		n--;
	if (n >= PASSWORD_MAX || memchr(line, '\0', n) != NULL)
		n = 0;
	memcpy(out, line, n);
	out[n] = '\0';
	explicit_bzero(line, sizeof(line));
	return any;
}

bool read_password_file(struct invocation *inv, const char *path, char out[PASSWORD_MAX])
{
	FILE *in = fopen(path, "r");
	char buffer[PASSWORD_MAX]; /* ours, so that it can be wiped */
	bool ok;

	if (in == NULL)
		return verb_usage(inv, SAY(N_("The password file {1} cannot be read: {2}."),
					       say_text(path), say_text(strerror(errno))));
	(void)setvbuf(in, buffer, _IOFBF, sizeof(buffer));
	ok = first_line(in, out);
	fclose(in);
	explicit_bzero(buffer, sizeof(buffer));
	return ok || verb_usage(inv, SAY(N_("The password file {1} is empty."), say_text(path)));
}

/* False: Ctrl-C came instead; it stays pending until it is let through. */
static bool line_comes(const sigset_t *interrupt)
{
	struct pollfd wait[] = {
		{.fd = STDIN_FILENO, .events = POLLIN},
		{.fd = signalfd(-1, interrupt, SFD_CLOEXEC), .events = POLLIN},
	};

	while (poll(wait, ARRAY_SIZE(wait), -1) < 0 && errno == EINTR)
		continue;
	close(wait[1].fd);
	return wait[1].revents == 0;
}

/*
 * First silence, then the question: what answers it at once is neither shown nor lost. And Ctrl-C
 * ends the program only when the terminal shows again.
 */
static bool ask(struct invocation *inv, const char *login, char out[PASSWORD_MAX])
{
	struct termios before, silent;
	char prompt[SAY_TEXT_MAX];
	struct say say = SAY(N_("Password of {1}: "), say_text(login));
	sigset_t interrupt, mask;
	bool ok;

	if (isatty(STDIN_FILENO) == 0 || tcgetattr(STDIN_FILENO, &before) != 0)
		return verb_usage(inv,
			SAY(N_("No password: name a file in the environment, or use a terminal.")));
	sigemptyset(&interrupt);
	sigaddset(&interrupt, SIGINT);
	sigprocmask(SIG_BLOCK, &interrupt, &mask);
	silent = before;
	silent.c_lflag &= ~(tcflag_t)ECHO;
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
	fputs(text_render(inv->lang, &say, prompt, sizeof(prompt)), stderr);
	ok = line_comes(&interrupt) && first_line(stdin, out);
	tcsetattr(STDIN_FILENO, TCSADRAIN, &before);
	fputc('\n', stderr);
	sigprocmask(SIG_SETMASK, &mask, NULL);
	return ok || verb_usage(inv, SAY(N_("No password was typed.")));
}

bool read_password(
	struct invocation *inv, const char *variable, const char *login, char out[PASSWORD_MAX])
{
	const char *path = getenv(variable);

	if (path != NULL && path[0] != '\0')
		return read_password_file(inv, path, out);
	return ask(inv, login, out);
}

bool read_approval(struct invocation *inv, struct approval *out)
{
	const char *login = option_get(inv, "approve");

	out->login[0] = '\0';
	if (login == NULL)
		return true;
	utf8_copy(out->login, sizeof(out->login), login);
	return read_password(inv, "WATTDESK_APPROVER_PASSWORD_FILE", login, out->password);
}

void forget_approval(struct approval *by)
{
	explicit_bzero(by, sizeof(*by));
}
