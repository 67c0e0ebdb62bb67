/* SPDX-License-Identifier: MIT */
#include "emulator.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "host/complain.h"

#define PROGRAM "qemu-system-arm"

enum {
	WORDS = 96,
	TEXT = 16384,
	IN_FLIGHT = 8192 /* bytes to a UART that the image has not taken: twice a wire's stage */
};

/* --- The command line --------------------------------------------------------------------------
 */

struct command {
	char *words[WORDS + 1];
	unsigned count;
	char text[TEXT];
	size_t length;
	bool overflow;
};

/* Adds a word, as printf makes it. */
static void add(struct command *command, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void add(struct command *command, const char *format, ...)
{
	char *word = command->text + command->length;
	size_t room = sizeof command->text - command->length;
	va_list arguments;
	int n;

	va_start(arguments, format);
	n = vsnprintf(word, room, format, arguments);
	va_end(arguments);
	if (n < 0 || (size_t)n >= room || command->count == WORDS) {
		command->overflow = true;
		return;
	}
	command->words[command->count++] = word;
	command->words[command->count] = NULL;
	command->length += (size_t)n + 1;
}

static void add_uarts(struct command *command, const int *peers)
{
	for (unsigned i = 0; i < EMULATOR_UARTS; i++) {
		add(command, "-chardev");
		add(command, "socket,id=uart%u,fd=%d", i, peers[i]);
		add(command, "-serial");
		add(command, "chardev:uart%u", i);
	}
}

static void add_network(struct command *command, const struct emulator_plan *plan)
{
	char text[2048] = "";
	size_t length = 0;

	for (unsigned i = 0; i < plan->forward_count; i++) {
		const char *colon = strrchr(plan->forwards[i], ':');

		/* tcp:HOSTPORT:PORT */
		length += (size_t)snprintf(text + length, sizeof text - length,
					   ",hostfwd=%.3s:127.0.0.1:%.*s-%s", plan->forwards[i],
					   (int)(colon - plan->forwards[i] - 4),
					   plan->forwards[i] + 4, colon);
	}
	add(command, "-nic");
	add(command, "user,model=lan9118%s%s", plan->networked ? "" : ",restrict=on", text);
}

static void add_more(struct command *command, const char *words)
{
	while (words && *words) {
		size_t n = strcspn(words, " ");

		if (n)
			add(command, "%.*s", (int)n, words);
		words += n + strspn(words + n, " ");
	}
}

static bool compose(struct command *command, const struct emulator_plan *plan, const int *peers)
{
	/* A comma in a name would begin an option of QEMU's; the descriptor's name has none. */
	add(command, PROGRAM);
	add(command, "-nodefaults");
	add(command, "-no-user-config");
	add(command, "-machine");
	add(command, "mps2-an385,memory-backend=psram");
	add(command, "-object");
	add(command, "memory-backend-file,id=psram,size=16M,share=on,mem-path=/dev/fd/%d",
	    plan->psram);
	add(command, "-display");
	add(command, "none");
	add(command, "-kernel");
	add(command, "%s", plan->image);
	add_uarts(command, peers);
	add_network(command, plan);
	add_more(command, getenv("QEMU_ARGS"));
	if (command->overflow)
		complain("the command line of " PROGRAM " is too long");
	return !command->overflow;
}

/* --- Starting ----------------------------------------------------------------------------------
 */

static bool open_sockets(struct emulator *emulator)
{
	int in_flight = IN_FLIGHT;

	for (unsigned i = 0; i < EMULATOR_UARTS; i++) {
		int pair[2];

		if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair)) {
			complain("cannot make a socket: %s", strerror(errno));
			return false;
		}
		setsockopt(pair[0], SOL_SOCKET, SO_SNDBUF, &in_flight, sizeof in_flight);
		emulator->uarts[i] = pair[0];
		emulator->peers[i] = pair[1];
	}
	return true;
}

/* In the child: what QEMU gets is left open, and it dies with its parent. A process group of its
 * own keeps the terminal's signals from it: the image is told to shut down first. */
static void become(struct command *command, const struct emulator *emulator, int psram,
		   pid_t parent, int report)
{
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	setpgid(0, 0);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
	fcntl(psram, F_SETFD, 0);
	for (unsigned i = 0; i < EMULATOR_UARTS; i++)
		fcntl(emulator->peers[i], F_SETFD, 0);
	/* Neither the terminal nor the piped commands are for it. */
	close(STDIN_FILENO);
	open("/dev/null", O_RDONLY);
	dup2(STDERR_FILENO, STDOUT_FILENO);
	execvp(command->words[0], command->words);
	if (write(report, &errno, sizeof errno) < 0)
		_exit(2);
	_exit(1);
}

static bool launch(struct emulator *emulator, struct command *command, int psram)
{
	int report[2], wrong = 0;
	pid_t parent = getpid();

	if (pipe2(report, O_CLOEXEC)) {
		complain("cannot make a pipe: %s", strerror(errno));
		return false;
	}
	emulator->process = fork();
	if (emulator->process == 0)
		become(command, emulator, psram, parent, report[1]);
	close(report[1]);
	if (emulator->process > 0 && read(report[0], &wrong, sizeof wrong) != sizeof wrong)
		wrong = 0;
	close(report[0]);
	if (emulator->process < 0)
		wrong = errno;
	if (!wrong) {
		emulator->handle = (int)syscall(SYS_pidfd_open, emulator->process, 0);
		return true;
	}
	if (wrong == ENOENT)
		complain(PROGRAM " is not installed (targets/host/setup emulate installs it)");
	else
		complain("cannot start " PROGRAM ": %s", strerror(wrong));
	if (emulator->process > 0)
		waitpid(emulator->process, NULL, 0);
	emulator->process = 0;
	return false;
}

bool emulator_start(struct emulator *emulator, const struct emulator_plan *plan)
{
	static struct command command;

	*emulator = (struct emulator){.handle = -1};
	for (unsigned i = 0; i < EMULATOR_UARTS; i++)
		emulator->uarts[i] = emulator->peers[i] = -1;
	if (access(plan->image, R_OK) != 0) {
		complain("cannot read the image %s: %s", plan->image, strerror(errno));
		return false;
	}
	return open_sockets(emulator) && compose(&command, plan, emulator->peers) &&
	       launch(emulator, &command, plan->psram);
}

/* --- Running and ending ------------------------------------------------------------------------
 */

/* Where the kernel has no handles of processes it is looked after from time to time. */
void emulator_watch(struct emulator *emulator, struct turn *turn)
{
	emulator->slot = turn_watch(turn, emulator->handle, POLLIN);
	if (emulator->handle < 0)
		turn_within(turn, 200);
}

static void tell_end(int status)
{
	if (WIFSIGNALED(status))
		complain(PROGRAM " was ended by signal %d", WTERMSIG(status));
	else
		complain(PROGRAM " ended with status %d", WEXITSTATUS(status));
}

void emulator_serve(struct emulator *emulator, const struct turn *turn)
{
	int status;

	if (emulator->ended || (emulator->handle >= 0 && !turn_events(turn, emulator->slot)) ||
	    waitpid(emulator->process, &status, WNOHANG) != emulator->process)
		return;
	emulator->ended = true;
	tell_end(status);
}

void emulator_stop(struct emulator *emulator)
{
	if (!emulator->process || emulator->ended)
		return;
	/* SIGTERM would make it say so; what it has to leave behind is in its memory's file. */
	kill(emulator->process, SIGKILL);
	waitpid(emulator->process, NULL, 0);
	emulator->ended = true;
}

void emulator_close(struct emulator *emulator)
{
	if (!emulator->process)
		return;
	emulator_stop(emulator);
	for (unsigned i = 0; i < EMULATOR_UARTS; i++) {
		close(emulator->uarts[i]);
		close(emulator->peers[i]);
	}
	if (emulator->handle >= 0)
		close(emulator->handle);
	emulator->process = 0;
}
