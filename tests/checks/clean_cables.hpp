// Clean cables of every period and kind, by their lines.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "grammar/date.hpp"

namespace cablemark::synthetic {

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

// What a clean cable of that level says on its line, there with spaced letters, and in a portion.
std::string level_words(char level);
std::string spaced(char level);
std::string mark(char level);
// The Executive order of a day, and what its line says of a classified cable.
std::pair<std::string, std::string> order_of(Date date);

}  // namespace cablemark::synthetic
