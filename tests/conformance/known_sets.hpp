// The known sets of verdicts: each file name has a runner, one .cpp a file. A runner reads the rows and counts.
#pragma once

#include <functional>
#include <istream>
#include <nlohmann/json_fwd.hpp>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace cablemark::conformance {

// What a runner prints: `FILE agreed/total`, or `FILE valid a/b invalid c/d`.
struct Figure {
  std::string label;  // empty for the only one
  std::size_t agreed = 0, total = 0;
};

// `log` is null without -v; else each row that does not agree is told there.
using Runner = std::function<std::vector<Figure>(std::istream& rows, std::ostream* log)>;

struct KnownSet {
  std::string_view file;
  Runner run;
};

// Calls `row` for every line that holds a JSON object; a line that does not is counted as a row that disagrees.
void for_each_row(std::istream& rows, const std::function<void(const nlohmann::json*)>& row);

KnownSet cel_set();
// markings.cpp
KnownSet documents_set();
KnownSet rollup_set();
KnownSet register_set();
KnownSet defense_set();

}  // namespace cablemark::conformance
