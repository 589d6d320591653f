// SIGINT and SIGTERM as a flag that loops ask, and as a descriptor that wakes a wait.
#pragma once

namespace cablemark {

// Handles SIGINT and SIGTERM, and ignores SIGPIPE so that a closed pipe is an error of write().
void catch_interrupts();
// Gives closed standard streams their numbers back, so that no other file gets them: reading or writing them fails.
void hold_standard_streams();
// The signal that came, 0 if none.
int interrupted_by();
// Readable once a signal came; -1 before catch_interrupts().
int interrupt_descriptor();

}  // namespace cablemark
