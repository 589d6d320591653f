// A line of a cable as a report may show it: markings, labels and format lines stand, text becomes an ellipsis, so that
// a report is not more sensitive than the markings. What is shown does not depend on what is hidden.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "checks/check.hpp"

namespace cablemark {

struct ShownLine {
  std::string text;
  std::size_t caret = 0;  // code points before the place
  std::size_t width = 1;  // code points of the place, at least one
};

class LineView {
 public:
  // `cable` may be null: then only the first keyword of a line stands.
  LineView(const Source& source, const Cable* cable, const Policy& policy, bool excerpt);

  // The line on which `place` begins, cut to the surroundings of the place where it is long.
  [[nodiscard]] ShownLine show(Span place) const;

 private:
  void allow(Span span);
  void allow_cable(const Cable& cable, const Policy& policy);
  void allow_mark(const Marking& mark, const MarkPool& pool);
  void allow_portion(const Portion& portion, const MarkPool& pool);

  const Source& source_;
  std::vector<Span> allowed_;  // sorted, apart from each other
  std::vector<std::string_view> keywords_;
  bool excerpt_;
};

}  // namespace cablemark
