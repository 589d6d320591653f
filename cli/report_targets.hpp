// `--format F[=FILE]`: which reports a run writes, and where to.
#pragma once

#include <string>
#include <vector>

#include "report/reporter.hpp"

namespace cablemark {

struct ReportTarget {
  Format format = Format::Full;
  std::string file;  // empty: standard output
};

// At most one target is standard output, and no two are the same file. Throws CommandError.
std::vector<ReportTarget> report_targets(const std::vector<std::string>& formats);

}  // namespace cablemark
