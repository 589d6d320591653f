#include "tests/checks/clean_cables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace cablemark::synthetic {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {"JAN", "FEB", "MAR", "APR", "MAY", "JUN",
                                                      "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};
const Date kMarks = day("1995-10-14");  // from here on marks, classifier and reason are asked for
const Date kSensitive = day("1995-10-01");

void number_paragraphs(Lines& lines, const std::vector<std::string>& marks) {
  constexpr std::array<std::string_view, 5> kTexts = {"Summary: Quotas rose. End summary.", "The ministry met twice.",
                                                      "A third meeting follows.", "The harbour stays open.",
                                                      "Comment: None. End comment."};
  for (std::size_t n = 0; n < marks.size(); ++n) {
    lines.paragraphs.push_back(fmt::format("{}. {}{}{}", n + 1, marks[n], marks[n].empty() ? "" : " ", kTexts[n % 5]));
  }
}

}  // namespace

Date day(std::string_view text) { return *parse_iso_date(text); }

std::string level_words(char level) {
  switch (level) {
    case 'C':
      return "CONFIDENTIAL";
    case 'S':
      return "SECRET";
    case 'T':
      return "TOP SECRET";
    case 'L':
      return "LIMITED OFFICIAL USE";
    default:
      return "UNCLAS";
  }
}

std::string spaced(char level) {
  if (level == 'U' || level == 'L') return level_words(level);
  std::string out;
  for (const char c : level_words(level)) {
    if (!out.empty()) out += ' ';
    if (c != ' ') out += c;
  }
  return out;
}

std::string mark(char level) { return level == 'T' ? "(TS)" : level == 'L' ? "(LOU)" : fmt::format("({})", level); }

std::pair<std::string, std::string> order_of(Date date) {
  const CalendarDay at = calendar_day(date);
  const auto month_day_year = [&](int years) {
    return fmt::format("{:02}/{:02}/{}", at.month, std::min(at.day, 28), at.year + years);
  };
  if (date < day("1972-06-01")) return {};
  if (date < day("1978-12-01")) return {"11652", "GDS"};
  if (date < day("1982-08-01"))
    return {"12065", fmt::format("GDS {}/{}/{:02}", at.month, std::min(at.day, 28), (at.year + 5) % 100)};
  if (date < kMarks) return {"12356", "DECL: OADR"};
  if (date < day("2003-09-22")) return {"12958", "DECL: " + month_day_year(9)};
  if (date < day("2010-06-27")) return {"12958", "DECL: " + month_day_year(10)};
  return {"13526", "DECL: " + month_day_year(10)};
}

Lines clean_cable(Form form, Date date, char level, bool sensitive) {
  Lines lines;
  lines.form = form;
  lines.date = date;
  lines.level = level;
  lines.sensitive = sensitive;
  lines.name = fmt::format("{}-{}{}-{}", format_iso_date(date), level, sensitive ? "s" : "",
                           form == Form::Telegram ? "telegram"
                           : form == Form::Paged  ? "paged"
                           : form == Form::Smart  ? "smart"
                                                  : "document");
  const CalendarDay at = calendar_day(date);
  const bool new_marks = date >= kMarks;
  const auto [order, instruction] = order_of(date);
  const std::string group =
      fmt::format("{:02}0914Z {} {:02}", at.day, kMonths[static_cast<std::size_t>(at.month - 1)], at.year % 100);
  const std::string top = mark(level);
  if (sensitive) {
    number_paragraphs(lines, {"(SBU)", "(U)", "(SBU)", "(U)"});
  } else if (level == 'U') {
    number_paragraphs(lines, {"", "", ""});
  } else {
    number_paragraphs(lines, {top, "(U)", level == 'S' || level == 'T' ? "(C)" : top, top});
  }
  const std::string subject =
      new_marks && lines.classified() ? "(U) QUARTERLY NOTE ON FISHERIES" : "QUARTERLY NOTE ON FISHERIES";
  const bool reason14 = date >= day("2003-09-22");
  if (form == Form::Document) {
    lines.banner = level_words(level);
    lines.subject = "SUBJECT: " + subject;
    if (lines.classified()) {
      lines.classifier = "Classified By: A. Lindqvist, Ambassador";
      lines.reason = fmt::format("Reason: 1.{} (d)", reason14 ? 4 : 5);
      lines.declassify = fmt::format("Declassify On: {}{:02}{:02}", at.year + 9, at.month, std::min(at.day, 28));
    }
    return lines;
  }
  if (form == Form::Smart) {
    lines.classification = "UNCLASSIFIED";
    if (sensitive) {
      lines.second_section = "SBU";
      lines.captions = {"SENSITIVE"};
    }
    lines.moment = group;
    lines.order = order;
    lines.tags = "PREL, EFIS, NO";
    lines.subject = subject;
    lines.signature = "HALVORSEN";
    return lines;
  }
  const char letter = level == 'L' ? 'U' : level;
  lines.moment = fmt::format("R {}", group);
  lines.from = "FM AMEMBASSY OSLO";
  lines.to = form == Form::Paged ? "TO SECSTATE WASHDC 1234" : "TO RUEHC/SECSTATE WASHDC 4411";
  if (form == Form::Paged) {
    lines.banner = level_words(level);
    lines.page_line = fmt::format("PAGE 01  OSLO  00512  {:02}0914Z", at.day);
  } else {
    lines.id = "VZCZCXYZ0007";
    lines.precedence = "RR RUEHC";
    lines.station = fmt::format("DE RUEHNY #0512/01 {:03}0915", day_of_year(date));
    lines.security = fmt::format("{} {} ZZH", letter == 'U' ? "ZNR" : "ZNY", std::string(5, letter));
    lines.info = "INFO RUEHBS/USEU BRUSSELS 0102";
    lines.end = {"BT", "#0512", "", "NNNN"};
  }
  lines.classification = fmt::format("{} OSLO {}", spaced(level), form == Form::Paged ? "0512" : "000512");
  if (sensitive) lines.captions.push_back("SENSITIVE");
  if (date >= day("2001-01-01") && level != 'T') lines.captions.push_back("SIPDIS");
  if (!order.empty()) lines.order = fmt::format("E.O. {}: {}", order, lines.classified() ? instruction : "N/A");
  lines.tags = date >= day("1973-07-01") ? "TAGS: PREL EFIS NO" : "";
  lines.subject = "SUBJECT: " + subject;
  if (new_marks && lines.classified()) {
    lines.classifier =
        fmt::format("Classified By: Ambassador A. Lindqvist. Reason: 1.{} (b) and (d).", reason14 ? 4 : 5);
  }
  lines.signature = "HALVORSEN";
  return lines;
}

std::string Lines::text() const {
  std::string out;
  const auto put = [&out](std::string_view line) {
    if (!line.empty()) out.append(line).push_back('\n');
  };
  const auto field = [&out](std::string_view label, std::string_view value) {
    if (!value.empty()) out += fmt::format("{:<13}{}\n", label, value);
  };
  if (form == Form::Document) {
    out = banner + "\n\nMEMORANDUM FOR THE RECORD\n\n" + subject + "\n\n";
    for (const std::string& paragraph : paragraphs) out += paragraph + "\n\n";
    put(classifier), put(reason), put(declassify);
    return out + "\n" + banner + "\n";
  }
  if (form == Form::Smart) {
    put(classification), put(second_section);
    const CalendarDay at = calendar_day(date);
    field("\nMRN:", fmt::format(" {:02} OSLO 512", at.year % 100));
    field("Date/DTG:", moment), field("From:", "AMEMBASSY OSLO"), field("Action:", "WASHDC, SECSTATE ROUTINE");
    field("E.O.:", order), field("TAGS:", tags), field("Captions:", captions.empty() ? "" : captions[0]),
        field("Subject:", subject);
    for (const std::string& paragraph : paragraphs) out += "\n" + paragraph + "\n";
    out += "\n";
    field("Signature:", signature);
    return out;
  }
  if (form == Form::Paged) out = banner + "\n\n" + page_line + "\n";
  put(id), put(precedence);
  if (!station.empty()) out += "\n";
  put(station), put(security), put(moment), put(from), put(to), put(info), put(classification);
  if (!captions.empty()) out += "\n";
  for (const std::string& caption : captions) put(caption);
  out += "\n";
  put(order), put(tags), put(subject);
  if (!classifier.empty()) out += "\n" + classifier + "\n";
  for (const std::string& paragraph : paragraphs) out += "\n" + paragraph + "\n";
  put(signature);
  for (const std::string& line : end) out += line + "\n";
  return out;
}

std::vector<Lines> clean_cables() {
  std::vector<Lines> cables;
  for (const std::string_view paged : {"1968-03-06", "1972-06-02", "1974-05-12", "1977-02-22", "1978-11-28"}) {
    for (const char level : {'U', 'L', 'C', 'S'}) cables.push_back(clean_cable(Form::Paged, day(paged), level, false));
  }
  for (const std::string_view date :
       {"1979-06-05", "1981-12-30", "1982-08-03", "1986-04-26", "1991-01-17", "1995-09-20", "1995-10-16", "1997-02-28",
        "2000-02-29", "2003-09-20", "2003-09-23", "2004-12-31", "2006-07-04", "2008-05-20", "2010-06-20", "2010-06-29",
        "2012-09-27", "2016-02-29"}) {
    const Date on = day(date);
    for (const char level : {'U', 'C', 'S', 'T'}) {
      if (level == 'T' && on >= day("2011-01-01")) continue;
      cables.push_back(clean_cable(Form::Telegram, on, level, false));
    }
    if (on >= kSensitive) cables.push_back(clean_cable(Form::Telegram, on, 'U', true));
    if (on >= day("2010-01-01")) {
      cables.push_back(clean_cable(Form::Smart, on, 'U', false));
      cables.push_back(clean_cable(Form::Smart, on, 'U', true));
    }
  }
  for (const char level : {'C', 'S', 'T'})
    cables.push_back(clean_cable(Form::Document, day("2012-09-27"), level, false));
  return cables;
}

}  // namespace cablemark::synthetic
