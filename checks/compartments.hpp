// What stands behind a control: compartments of SCI (`SI-G ABCD-XYZ`), programs (`SAR-BP-123/CA`), numbers (`RD-SG
// 14`).
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "grammar/marking.hpp"
#include "policies/policy.hpp"

namespace cablemark {

// The compartments behind a control of the mark, the `index`-th of MarkPool::controls.
Range compartments_behind(const MarkPool& pool, const Marking& mark, std::uint32_t index);
// From the control's word to its last compartment; not present if it has none.
Span suffix_behind(const MarkPool& pool, const Marking& mark, std::uint32_t index);

// The suffix with each of its parts spelled as portion marks or as lines do.
std::string spelled_suffix(std::string_view suffix, const Control& control, bool portion);

// The union of suffixes of one control, in ascending order: numbers before letters.
class CompartmentUnion {
 public:
  void add(std::string_view suffix, const Control& control);
  [[nodiscard]] std::string text() const;
  [[nodiscard]] bool empty() const { return programs_.empty(); }

 private:
  struct Ascending {
    bool operator()(const std::string& a, const std::string& b) const;
  };
  using Parts = std::set<std::string, Ascending>;
  using Compartments = std::map<std::string, Parts, Ascending>;

  std::map<std::string, Compartments, Ascending> programs_;  // of a control without programs: one, without a name
};

}  // namespace cablemark
