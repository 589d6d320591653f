#include "tests/checks/mutants.hpp"

#include <fmt/format.h>

#include <functional>
#include <utility>

namespace cablemark::mutants {
namespace {

using namespace synthetic;

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

// Releases the cable and its classified paragraphs to two countries; paragraph `n` as `list` says.
void release(Lines& lines, std::size_t n, std::string_view list) {
  for (std::size_t i = 0; i < lines.paragraphs.size(); ++i) {
    std::string& paragraph = lines.paragraphs[i];
    const std::size_t close = paragraph.find(')');
    if (paragraph[close - 1] == 'U') continue;
    paragraph.insert(close, fmt::format("//{}", i == n ? list : "REL TO USA, AUS, GBR"));
  }
  lines.captions.insert(lines.captions.begin(), "REL TO USA, AUS, GBR");
}

// Makes mutants of one cable: every call of `edit` breaks a copy of it.
class Maker {
 public:
  explicit Maker(const Lines& clean) : clean_(clean) {}

  void add(std::string_view rule, std::string_view what, const std::function<void(Lines&)>& edit) {
    Lines broken = clean_;
    edit(broken);
    made_.push_back({fmt::format("{} {} {}", clean_.name, rule, what), std::string(rule), broken.text()});
  }
  void add_text(std::string_view rule, std::string_view what, std::string text) {
    made_.push_back({fmt::format("{} {} {}", clean_.name, rule, what), std::string(rule), std::move(text)});
  }
  std::vector<Mutant> take() { return std::move(made_); }

  void headers();
  void levels();
  void portions();
  void declassification();
  void captions();

 private:
  [[nodiscard]] bool telegram() const { return clean_.form == Form::Telegram; }
  [[nodiscard]] bool has_captions() const { return clean_.form == Form::Telegram || clean_.form == Form::Paged; }
  [[nodiscard]] bool from(std::string_view first) const { return clean_.date >= day(first); }
  [[nodiscard]] bool before(std::string_view first) const { return clean_.date < day(first); }

  const Lines& clean_;
  std::vector<Mutant> made_;
};

void Maker::headers() {
  if (clean_.form == Form::Document) return;
  if (clean_.form == Form::Smart) {
    add("tags-missing", "none", [](Lines& l) { l.tags.clear(); });
    add("subject-missing", "none", [](Lines& l) { l.subject.clear(); });
    return;
  }
  add("subject-missing", "none", [](Lines& l) { l.subject.clear(); });
  if (from("1973-07-01")) add("tags-missing", "none", [](Lines& l) { l.tags.clear(); });
  add("transmission-addressee-missing", "none", [](Lines& l) { l.to.clear(), l.info.clear(); });
  const int month_day = calendar_day(clean_.date).day;
  for (const std::string& bad :
       {std::string("320914Z"), fmt::format("{:02}2514Z", month_day), fmt::format("{:02}0974Z", month_day)}) {
    add("transmission-date-form", bad, [&](Lines& l) { l.moment.replace(2, 7, bad); });
  }
  add("message-number-missing", "none", [](Lines& l) { l.classification = spaced(l.level) + " OSLO"; });
  if (telegram()) add("classification-missing", "no level", [](Lines& l) { l.classification = "OSLO 000512"; });
  add("classification-unknown", "restricted", [](Lines& l) { l.classification = "RESTRICTED OSLO 000512"; });
  add("section-out-of-range", "4 of 3",
      [](Lines& l) { l.classification = replaced(l.classification, " OSLO", " SECTION 04 OF 03 OSLO"); });
  if (from("1972-06-01") && !clean_.classified())
    add("executive-order-missing", "none", [](Lines& l) { l.order.clear(); });
  if (from("1972-06-01")) {
    for (const std::string_view order : {"11652", "12065", "12356", "12958", "13526"}) {
      if (order_of(clean_.date).first == order) continue;
      // The order before is only noted for ninety days.
      const bool recent = order_of(add_days(clean_.date, -91)).first == order;
      if (recent) continue;
      add("executive-order-wrong-era", order,
          [&](Lines& l) { l.order = replaced(l.order, order_of(l.date).first, order); });
    }
  }
  add("message-number-differs-from-originator", "rome", [](Lines& l) { l.from = "FM AMEMBASSY ROME"; });
  if (!telegram()) {
    for (const char higher : {'C', 'S', 'T'}) {
      if (std::string_view("LUCST").find(higher) <= std::string_view("LUCST").find(clean_.level)) continue;
      add("page-banner-above-overall", level_words(higher), [&](Lines& l) { l.banner = level_words(higher); });
    }
    return;
  }
  const auto edit_station = [&](std::string_view rule, std::string_view what, std::string_view station_from,
                                std::string_view to) {
    add(rule, what, [&](Lines& l) { l.station = replaced(l.station, station_from, to); });
  };
  const std::string day_of = fmt::format(" {:03}", day_of_year(clean_.date));
  edit_station("transmission-day-out-of-range", "day 371", day_of, " 371");
  edit_station("transmission-day-out-of-range", "day 000", day_of, " 000");
  edit_station("transmission-day-out-of-range", "hour 2575", "0915", "2575");
  edit_station("transmission-filed-before-date", "0815", "0915", "0815");
  for (const int off : {2, 5, 40}) {
    const int other = day_of_year(clean_.date) > 60 ? day_of_year(clean_.date) - off : day_of_year(clean_.date) + off;
    edit_station("transmission-day-differs-from-date", fmt::format("by {}", off), day_of, fmt::format(" {:03}", other));
  }
  if (from("1980-01-01")) {
    edit_station("message-number-differs-from-serial", "#0513", "#0512", "#0513");
    made_.back().text = replaced(made_.back().text, "\n#0512\n", "\n#0513\n");
    edit_station("transmission-station-line-form", "no hash", "#0512/01", "512");
    made_.back().text = replaced(made_.back().text, "\n#0512\n", "\n");
    add("transmission-precedence-form", "RP", [](Lines& l) { l.precedence = "RP RUEHC"; });
    add("transmission-precedence-not-highest", "OO", [](Lines& l) { l.precedence = "OO RUEHC"; });
    add("transmission-id-form", "short", [](Lines& l) { l.id = "VZCZCXYZ7"; });
    add("transmission-end-serial-differs", "#0521", [](Lines& l) { l.end[1] = "#0521"; });
  }
  add("transmission-security-line-missing", "none", [](Lines& l) { l.security.clear(); });
  const char letter = clean_.level == 'L' ? 'U' : clean_.level;
  for (const std::size_t length : {3U, 4U, 6U}) {
    add("transmission-security-letters", fmt::format("{} letters", length), [&](Lines& l) {
      l.security = fmt::format("{} {} ZZH", letter == 'U' ? "ZNR" : "ZNY", std::string(length, letter));
    });
  }
  add("transmission-security-signal", "other",
      [&](Lines& l) { l.security = fmt::format("{} {} ZZH", letter == 'U' ? "ZNY" : "ZNR", std::string(5, letter)); });
  for (const char other : {'U', 'C', 'S', 'T'}) {
    if (other == letter) continue;
    add("transmission-security-differs-from-classification", std::string(1, other),
        [&](Lines& l) { l.security = fmt::format("{} {} ZZH", other == 'U' ? "ZNR" : "ZNY", std::string(5, other)); });
  }
}

void Maker::levels() {
  if (clean_.form == Form::Document || clean_.form == Form::Smart) return;
  if (clean_.classified() && from("1995-10-14")) {
    for (const std::string_view term : {" SENSITIVE", "/SBU"}) {
      add("classification-hybrid", term,
          [&](Lines& l) { l.classification = level_words(l.level) + std::string(term) + " OSLO 000512"; });
    }
  }
  if (from("1995-10-01")) {
    if (clean_.level == 'U' && !clean_.sensitive) {
      add("classification-limited-official-use-era", "LOU",
          [](Lines& l) { l.classification = "LIMITED OFFICIAL USE OSLO 000512"; });
    }
  }
  if (clean_.classified() && before("2011-01-01")) {
    add("classification-letter-spacing", "joined",
        [](Lines& l) { l.classification = level_words(l.level) + " OSLO 000512"; });
  }
  if (telegram() && clean_.paragraphs.size() > 2) {
    const auto in_two_sections = [&](Lines& l, const std::string& second) {
      const std::string head = replaced(l.classification, " OSLO", " SECTION 01 OF 02 OSLO");
      l.paragraphs[1] += "\n\n" + replaced(second, " OSLO", " SECTION 02 OF 02 OSLO");
      l.classification = head;
    };
    for (const char other : {'U', 'C', 'S', 'T'}) {
      if (other == clean_.level || clean_.level == 'L') continue;
      add("section-classification-differs", std::string(1, other),
          [&](Lines& l) { in_two_sections(l, spaced(other) + " OSLO 000512"); });
    }
    add("section-classification-differs", "number",
        [&](Lines& l) { in_two_sections(l, replaced(l.classification, "000512", "000521")); });
    add("section-missing", "2 of 3", [&](Lines& l) {
      const std::string head = l.classification;
      in_two_sections(l, head);
      l.classification = replaced(l.classification, "OF 02", "OF 03");
      l.paragraphs[1] = replaced(l.paragraphs[1], "SECTION 02 OF 02", "SECTION 03 OF 03");
    });
  }
}

void Maker::portions() {
  for (std::size_t n = 0; n < clean_.paragraphs.size(); ++n) {
    const std::string& paragraph = clean_.paragraphs[n];
    const std::size_t open = paragraph.find('('), close = paragraph.find(')');
    const bool marked = open == 3 && close != std::string::npos;
    const auto with_mark = [&](std::string_view rule, std::string_view replacement) {
      add(rule, fmt::format("{} {}", n + 1, replacement), [&](Lines& l) {
        l.paragraphs[n] = marked ? paragraph.substr(0, open) + std::string(replacement) + paragraph.substr(close + 1)
                                 : paragraph.substr(0, 3) + std::string(replacement) + " " + paragraph.substr(3);
      });
    };
    constexpr std::string_view kOrder = "LUCST";
    if (marked || clean_.level == 'U') {
      for (const char higher : {'C', 'S', 'T'}) {
        const std::size_t own = clean_.level == 'L' ? 1 : kOrder.find(clean_.level);
        if (kOrder.find(higher) > own) with_mark("portion-above-overall", mark(higher));
      }
    }
    if (!marked) continue;
    if (clean_.classified() && from("1972-06-01")) {
      add("portion-unmarked-in-classified", std::to_string(n + 1),
          [&](Lines& l) { l.paragraphs[n] = paragraph.substr(0, 3) + paragraph.substr(close + 2); });
    }
    if (clean_.sensitive && clean_.form != Form::Document) {
      add("portion-unmarked-in-sensitive", std::to_string(n + 1),
          [&](Lines& l) { l.paragraphs[n] = paragraph.substr(0, 3) + paragraph.substr(close + 2); });
    }
    add("portion-malformed", fmt::format("{} open", n + 1), [&](Lines& l) { l.paragraphs[n].erase(close, 1); });
    with_mark("portion-malformed", fmt::format("{}//NG)", paragraph.substr(open, close - open)));
    if (from("1995-10-14") && clean_.classified()) {
      const std::string level = paragraph.substr(open + 1, close - open - 1);
      if (level != "U") {
        with_mark("portion-level-spelled-out", fmt::format("({})", level_words(level[0])));
        with_mark("portion-unclassified-control-on-classified", fmt::format("({}/SBU)", level));
        with_mark("portion-unclassified-control-on-classified", fmt::format("({}//FOUO)", level));
        with_mark("caption-control-missing", fmt::format("({}//OC)", level));
        with_mark("caption-control-missing", fmt::format("({}//PR)", level));
        with_mark("caption-control-missing", fmt::format("({}//XD)", level));
        if (clean_.form != Form::Document) with_mark("caption-noforn-missing", fmt::format("({}//NF)", level));
        if (clean_.form == Form::Telegram && from("2005-07-01")) {
          for (const std::string_view list :
               {"REL TO USA, GBR, AUS", "REL TO AUS, GBR, USA", "REL TO USA,AUS,GBR", "REL USA, AUS, GBR"}) {
            add("rel-to-form", fmt::format("{} {}", n + 1, list), [&](Lines& l) { release(l, n, list); });
          }
          add("overall-rel-to-wider-than-portions", std::to_string(n + 1),
              [&](Lines& l) { release(l, n, "REL TO USA, AUS"); });
        }
        add("rel-to-with-noforn", std::to_string(n + 1), [&](Lines& l) {
          l.paragraphs[n] = replaced(paragraph, level + ")", level + "//NF/REL TO USA, GBR)");
          l.captions.insert(l.captions.begin(), "NOFORN");
          if (l.form == Form::Document) l.banner += "//NOFORN";
        });
        if (level == "C") with_mark("caption-imcon-level", "(C//IMC)");
      }
      add("portion-segments-partly-marked", std::to_string(n + 1), [&](Lines& l) {
        l.paragraphs[n] += level == "U" ? "\n-- (C) one item\n-- another item" : "\n-- (U) one item\n-- another item";
      });
    }
    if (from("1995-10-01")) with_mark("control-superseded", "(LOU)");
  }
  // A number that goes on with nothing counts only where a mark stands behind it.
  if (clean_.form != Form::Document && clean_.paragraphs.back().find('(') == 3) {
    add("paragraph-numbering", "gap", [](Lines& l) { l.paragraphs.back().replace(0, 1, "8"); });
    add("paragraph-numbering", "twice", [](Lines& l) { l.paragraphs.back().replace(0, 1, "2"); });
  }
  add("text-damaged", "question marks", [](Lines& l) { l.paragraphs[1] += " At the clich????s."; });
  if (clean_.classified() && from("1995-10-14")) {
    for (const char higher : {'S', 'T'}) {
      constexpr std::string_view kOrder = "LUCST";
      if (kOrder.find(higher) <= kOrder.find(clean_.level) || clean_.form == Form::Smart) continue;
      if (higher == 'T' && from("2011-01-01") && clean_.form != Form::Document) continue;
      add("overall-above-every-portion", level_words(higher), [&](Lines& l) {
        l.classification = replaced(l.classification, spaced(l.level), spaced(higher));
        if (l.form == Form::Document) l.banner = level_words(higher);
        if (!l.security.empty()) l.security = fmt::format("ZNY {} ZZH", std::string(5, higher));
        if (l.level != 'T' && higher == 'T') std::erase(l.captions, "SIPDIS");
      });
      add("subject-above-overall", level_words(higher),
          [&](Lines& l) { l.subject = replaced(l.subject, "(U)", mark(higher)); });
    }
    add("portion-entire-text-notice", "first",
        [](Lines& l) { l.paragraphs[0] = replaced(l.paragraphs[0], ")", " - ENTIRE TEXT)"); });
    if (clean_.form != Form::Document)
      add("subject-unmarked", "none", [](Lines& l) { l.subject = replaced(l.subject, "(U) ", ""); });
  }
}

void Maker::declassification() {
  if (clean_.form == Form::Smart) return;
  const CalendarDay at = calendar_day(clean_.date);
  const auto line = [&](const std::string& value) {
    return [value](Lines& l) {
      if (l.form == Form::Document) {
        l.declassify = "Declassify On: " + value;
      } else {
        l.order = replaced(l.order.substr(0, l.order.find(':') + 2) + "DECL: " + value, "DECL: DECL:", "DECL:");
      }
    };
  };
  const auto date_in = [&](int years, int month, int month_day) {
    return clean_.form == Form::Document ? fmt::format("{}{:02}{:02}", at.year + years, month, month_day)
                                         : fmt::format("{:02}/{:02}/{}", month, month_day, at.year + years);
  };
  if (!clean_.classified()) {
    if (clean_.form != Form::Document && from("1972-06-01")) {
      add("declassification-on-unclassified", "date",
          [&](Lines& l) { l.order = replaced(l.order, "N/A", order_of(l.date).second); });
    }
    if (from("1995-10-14"))
      add("classifier-on-unclassified", "named",
          [](Lines& l) { l.classifier = "Classified By: Ambassador A. Lindqvist."; });
    return;
  }
  const bool dated = clean_.form != Form::Document;  // a document of this sort states no date of its own
  if (from("1972-06-01") && dated)
    add("declassification-missing", "N/A",
        [](Lines& l) { l.order = l.order.substr(0, l.order.find(':') + 2) + "N/A"; });
  if (from("1982-08-01") || !dated) {
    for (const auto& [month, month_day] : {std::pair(2, 30), std::pair(13, 1), std::pair(6, 31), std::pair(2, 29)}) {
      int years = 5;
      if (month_day == 29) {
        while ((at.year + years) % 4 == 0) ++years;
      }
      add("declassification-date-invalid", fmt::format("{}/{}", month, month_day),
          line(date_in(years, month, month_day)));
    }
  }
  if (!dated) return;
  if (from("1982-08-01")) {
    for (const int years : {-1, -10})
      add("declassification-date-past", std::to_string(years), line(date_in(years, at.month, std::min(at.day, 28))));
  }
  if (from("2003-09-22")) {
    for (const int years : {26, 30, 49})
      add("declassification-over-25-years", std::to_string(years),
          line(date_in(years, at.month, std::min(at.day, 28))));
    for (const int n : {1, 5, 8})
      add("declassification-exemption-era", fmt::format("X{}", n), line(fmt::format("X{}", n)));
  }
  if (from("1995-10-14")) {
    add("declassification-oadr-era", "OADR", line("OADR"));
    add("declassification-manual-review", "MR", line("MR"));
    add("classifier-missing", "none", [](Lines& l) { l.classifier.clear(); });
    add("classifier-name-or-position-missing", "no name",
        [](Lines& l) { l.classifier = replaced(l.classifier, "Ambassador A. Lindqvist", "DCM"); });
    add("classification-reason-missing", "none",
        [](Lines& l) { l.classifier = l.classifier.substr(0, l.classifier.find(" Reason")); });
    const bool late = from("2003-09-22");
    const bool recent = late && !from("2003-12-22");
    if (!recent)
      add("classification-reason-wrong-era", "other",
          [&](Lines& l) { l.classifier = replaced(l.classifier, late ? "1.4" : "1.5", late ? "1.5" : "1.4"); });
    for (const std::string_view letter : {"(i)", "(k)", "(z)"}) {
      add("classification-reason-unknown-letter", letter,
          [&](Lines& l) { l.classifier = replaced(l.classifier, "(d)", letter); });
    }
    add("classification-reason-on-derivative", "reason", [](Lines& l) {
      l.classifier = replaced(l.classifier, "Classified By: Ambassador A. Lindqvist", "Derived From: DSCG 05-01");
    });
  }
  if (from("1995-10-14") && before("2003-09-22")) {
    for (const int years : {11, 15, 25})
      add("declassification-over-10-years-1995", std::to_string(years),
          line(date_in(years, at.month, std::min(at.day, 28))));
    for (const int n : {0, 9})
      add("declassification-exemption-range", fmt::format("X{}", n), line(fmt::format("X{}", n)));
  }
  if (from("1972-06-01") && before("1978-12-01")) {
    for (const std::string_view token : {"XGDS-5", "XGDS-7", "OADR", "DECL: 05/20/99"}) {
      add("declassification-11652-token", token, [&](Lines& l) { l.order = "E.O. 11652: " + std::string(token); });
    }
  }
  if (from("1978-12-01") && before("1982-08-01")) {
    for (const int years : {7, 12}) {
      add("declassification-over-6-years-1978", std::to_string(years), [&](Lines& l) {
        l.order = fmt::format("E.O. 12065: GDS {}/{}/{:02} (DOE, JANE)", at.month, std::min(at.day, 28),
                              (at.year + years) % 100);
      });
    }
    for (const int years : {25, 31}) {
      add("declassification-over-20-years-1978", std::to_string(years), [&](Lines& l) {
        l.order = fmt::format("E.O. 12065: RDS-4 {}/{}/{:02} (DOE, JANE) OR-M", at.month, std::min(at.day, 28),
                              (at.year + years) % 100);
      });
    }
  }
  if (from("2010-06-27")) {
    for (const std::string_view exemption : {"25X4", "25X10", "25X0"})
      add("declassification-25x-without-date", exemption, line(std::string(exemption)));
    add("declassification-25x-without-date", "60 years", line("25X4, " + fmt::format("{}0101", at.year + 60)));
    add("declassification-25x1-human", "25X1-human", line("25X1-human"));
    add("declassification-treaty", "treaty", line("SUBJECT TO TREATY"));
  }
}

void Maker::captions() {
  if (clean_.form == Form::Smart && clean_.sensitive) {
    add("caption-sensitive-missing", "none", [](Lines& l) { l.captions.clear(), l.second_section.clear(); });
  }
  if (!has_captions()) return;
  const auto also = [&](std::string_view rule, std::string_view caption, bool first = true) {
    add(rule, caption,
        [&](Lines& l) { l.captions.insert(first ? l.captions.begin() : l.captions.end(), std::string(caption)); });
  };
  const auto alone = [&](std::string_view rule, std::vector<std::string> captions) {
    add(rule, captions.back(), [&](Lines& l) { l.captions = captions; });
  };
  if (clean_.sensitive) {
    add("caption-sensitive-missing", "none", [](Lines& l) { std::erase(l.captions, "SENSITIVE"); });
    add("caption-sensitive-unused", "all (U)", [](Lines& l) {
      for (std::string& paragraph : l.paragraphs) paragraph = replaced(paragraph, "(SBU)", "(U)");
    });
    add("caption-unknown", "long", [](Lines& l) { l.captions[0] = "SENSITIVE BUT UNCLASSIFIED"; });
  }
  for (const std::string_view misspelt : {"SIPDSI", "NODSI", "EXDSI"}) {
    // Only if it is the first line after the number: then nothing else can have been meant.
    alone("caption-unknown", clean_.sensitive ? std::vector<std::string>{"SENSITIVE", std::string(misspelt)}
                                              : std::vector<std::string>{std::string(misspelt)});
  }
  if (clean_.classified() && from("1995-10-14")) {
    also("caption-sensitive-on-classified", "SENSITIVE");
    also("caption-noforn-unused", "NOFORN");
    if (clean_.level == 'C') also("caption-imcon-level", "IMCON");
  }
  if (clean_.classified()) alone("caption-nodis-with-exdis", {"NODIS", "EXDIS"});
  if (clean_.level == 'U' && !clean_.sensitive) {
    alone("caption-distribution-level", {"NODIS"});
    alone("caption-distribution-level", {"EXDIS"});
    alone("caption-agrement-level", {"AGREMENT CHANNEL"});
    if (from("1995-10-14")) alone("caption-orcon-level", {"ORCON"});
  }
  if (clean_.classified()) {
    if (from("2009-01-01")) {
      alone("caption-more-than-one-channel", {"ROGER CHANNEL", "DS CHANNEL"});
      alone("caption-must-stand-alone", {"DIRGEN CHANNEL", "INFORM CONSULS"});
    }
    alone("caption-agrement-with-distribution", {"AGREMENT CHANNEL", "NODIS"});
    if (from("2001-01-01")) alone("caption-sipdis-with-restricted", {"EXDIS", "SIPDIS"});
  }
  if (from("2008-01-01") && clean_.classified()) alone("caption-order", {"INFORM CONSULS", "NODIS"});
}

}  // namespace

std::vector<Mutant> mutants_of(const Lines& clean) {
  Maker maker(clean);
  maker.headers();
  maker.levels();
  maker.portions();
  maker.declassification();
  maker.captions();
  return maker.take();
}

}  // namespace cablemark::mutants
