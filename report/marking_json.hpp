// Verdicts on markings as JSON. A long list of markings says the same few things again and again: what does not change
// is put into words once.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "checks/markings.hpp"

namespace cablemark {

class MarkingJson {
 public:
  // Borrows the policy.
  explicit MarkingJson(const Policy& policy) : policy_(policy), rules_(policy.rules.size()) {}

  // One object: text, form, verdict, level, controls, rel_to, findings (docs/formats.md).
  void append(std::string& out, std::string_view text, const MarkingVerdict& verdict);

 private:
  struct RuleWords {
    std::string begin;     // up to the severity
    std::string category;  // from there to the message
    std::string end;       // the citations
  };

  [[nodiscard]] std::string shared_words(const MarkingVerdict& verdict) const;
  void append(std::string& out, const Finding& finding);
  const RuleWords& words_of(std::uint32_t rule);

  const Policy& policy_;
  std::vector<RuleWords> rules_;  // of those that have reported something
};

}  // namespace cablemark
