// What a version of a cable protects less than the version before, as findings of the new one.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "checks/check.hpp"

namespace cablemark {

// The new document of each old one: a single one goes with a single one, several by their references.
std::vector<std::optional<std::size_t>> paired_documents(const Documents& before, const Documents& after);

// Adds marking-lowered, caveat-dropped and mark-removed to the documents of `after`. `spoken` by rule: which of them
// are reported. The policy has its own rules added.
void add_version_findings(const Documents& before_documents, const ReadText& before, Documents& documents,
                          const ReadText& after, const Policy& policy, const Options& options,
                          const std::vector<bool>& spoken);

}  // namespace cablemark
