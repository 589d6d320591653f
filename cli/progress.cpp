#include "cli/progress.hpp"

#include <fmt/format.h>

#include "inputs/output.hpp"
#include "report/words.hpp"

namespace cablemark {
namespace {

constexpr auto kQuiet = std::chrono::seconds(1);
constexpr auto kEvery = std::chrono::milliseconds(100);
constexpr std::string_view kEraseLine = "\r\x1b[K";

}  // namespace

Progress::Progress(bool wanted) : wanted_(wanted), start_(Clock::now()), next_(start_ + kQuiet) {}

void Progress::show(const Tally& tally) {
  if (!wanted_) return;
  const auto now = Clock::now();
  if (now < next_) return;
  next_ = now + kEvery;
  const double seconds = std::chrono::duration<double>(now - start_).count();
  write_error(fmt::format("{}checked {}, {} with findings, {} not judged ({:.0f} a second)", kEraseLine,
                          counted(tally.documents, "cable"), tally.findings, tally.errors,
                          static_cast<double>(tally.documents) / seconds));
  drawn_ = true;
}

void Progress::clear() {
  if (drawn_) write_error(kEraseLine);
  drawn_ = false;
}

}  // namespace cablemark
