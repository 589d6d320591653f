// SIGINT and SIGTERM as a flag that loops ask, and as a descriptor that wakes a wait.
#pragma once

namespace cablemark {

// Handles SIGINT and SIGTERM, and ignores SIGPIPE so that a closed pipe is an error of write().
void catch_interrupts();
// The signal that came, 0 if none.
int interrupted_by();
// Readable once a signal came; -1 before catch_interrupts().
int interrupt_descriptor();

}  // namespace cablemark
