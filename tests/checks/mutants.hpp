// Clean cables of every period and kind, and ways to break one thing of them, each with the rule that must speak.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "grammar/date.hpp"

namespace cablemark::mutants {

enum class Form { Telegram, Paged, Smart, Document };  // Paged: the form of the 1970s

// A cable by its lines; an empty one is left out.
struct Lines {
  std::string name;
  Form form = Form::Telegram;
  Date date;
  char level = 'U';        // U, C, S, T; L: LIMITED OFFICIAL USE
  bool sensitive = false;  // unclassified, with (SBU) paragraphs

  std::string id, precedence, station, security, moment, from, to, info;
  std::string banner, page_line;  // of a paged telegram; the banner of a document
  std::string classification, second_section;
  std::vector<std::string> captions;
  std::string order, tags, subject, classifier, reason, declassify;
  std::vector<std::string> paragraphs;
  std::string signature;
  std::vector<std::string> end;

  [[nodiscard]] std::string text() const;
  [[nodiscard]] bool classified() const { return level == 'C' || level == 'S' || level == 'T'; }
};

// `YYYY-MM-DD`.
Date day(std::string_view text);
// A clean cable; of an unclassified one `sensitive` marks paragraphs (SBU).
Lines clean_cable(Form form, Date date, char level, bool sensitive);
// Of every period and kind.
std::vector<Lines> clean_cables();

struct Mutant {
  std::string name, rule;
  std::string text;
};
// Each mutation that can be made of this cable.
std::vector<Mutant> mutants_of(const Lines& clean);

}  // namespace cablemark::mutants
