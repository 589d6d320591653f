#include "inputs/interrupt.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>

namespace cablemark {
namespace {

std::atomic<int> caught{0};
int wake_read = -1;
int wake_write = -1;

extern "C" void on_interrupt(int signal) {
  const int saved = errno;
  caught.store(signal, std::memory_order_relaxed);
  // The pipe is never full before it is read: one byte says all.
  [[maybe_unused]] const ssize_t written = ::write(wake_write, "!", 1);
  errno = saved;
}

}  // namespace

void catch_interrupts() {
  int ends[2];
  if (wake_read < 0 && ::pipe2(ends, O_CLOEXEC | O_NONBLOCK) == 0) {
    wake_read = ends[0];
    wake_write = ends[1];
  }
  struct sigaction action {};
  action.sa_handler = on_interrupt;
  sigemptyset(&action.sa_mask);
  // A parent that ignores SIGINT (nohup, a background job of a script) keeps it ignored.
  struct sigaction before {};
  for (const int signal : {SIGINT, SIGTERM}) {
    if (::sigaction(signal, nullptr, &before) == 0 && before.sa_handler == SIG_IGN) continue;
    ::sigaction(signal, &action, nullptr);
  }
  action.sa_handler = SIG_IGN;
  ::sigaction(SIGPIPE, &action, nullptr);
}

void hold_standard_streams() {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(stream, F_GETFD) >= 0 || errno != EBADF) continue;
    // The lowest number that is free is this one.
    [[maybe_unused]] const int held = ::open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY);
  }
}

int interrupted_by() { return caught.load(std::memory_order_relaxed); }

int interrupt_descriptor() { return wake_read; }

}  // namespace cablemark
