// Facts that rules ask of many records: one function each, which answers of one record (fact_values.cpp) and fills a
// column of all of them (fact_filled.cpp).
#pragma once

#include "checks/fact_impl.hpp"

namespace cablemark {

inline Value FactValues::Impl::record_if(bool present, Record record, std::uint32_t index) {
  return present ? Value::of_record(record, index) : absent();
}

inline Value FactValues::Impl::date_value(const std::optional<Date>& date) {
  return date ? Value::from_date(*date) : absent();
}

// ---- portions

// What a scanner made of a mark is still a mark that stands there, if none that can be read.
inline Value FactValues::Impl::portion_marked(std::uint32_t element) const {
  return yes(portion(element).mark.present() || portion(element).mark_damaged);
}

inline Value FactValues::Impl::portion_mark(std::uint32_t element) const {
  return record_if(portion(element).mark.present(), Record::Marking, mark_of(element));
}

inline Value FactValues::Impl::portion_previous(std::uint32_t element) const {
  const std::uint32_t previous = element == subject_portion() ? kNone : portion_index_[element].previous;
  return record_if(previous != kNone, Record::Portion, previous);
}

inline Value FactValues::Impl::portion_position(std::uint32_t element) const {
  return word_of(WordClass::MarkPosition, portion(element).position);
}

inline Value FactValues::Impl::portion_ordinal(std::uint32_t element) const {
  const std::string_view number = text(portion(element).number);
  if (number.empty() || number.size() > 6) return absent();
  std::int64_t value = 0;
  for (const char c : number) {
    if (c < '0' || c > '9') return absent();
    value = 10 * value + (c - '0');
  }
  return Value::from_int(value);
}

inline std::uint32_t FactValues::Impl::child_count(std::uint32_t element) const {
  return element == subject_portion() ? 0 : portion_index_[element].children;
}

// ---- markings

inline Value FactValues::Impl::marking_form(std::uint32_t element) const {
  return word_of(WordClass::MarkForm, marking(element).form);
}

inline Value FactValues::Impl::marking_known(std::uint32_t element) const { return yes(marking(element).known); }

inline Value FactValues::Impl::marking_valid(std::uint32_t element) const {
  return yes(every_word_known(marking(element)) && marking(element).closed);
}

inline Value FactValues::Impl::marking_level(std::uint32_t element) const { return level(marking(element).level); }

inline Value FactValues::Impl::marking_system(std::uint32_t element) const {
  return word_of(WordClass::MarkSystem, marking(element).system);
}

inline std::uint32_t FactValues::Impl::separator_count(std::uint32_t element) const {
  return marking(element).separators.count;
}

// ---- controls

inline Value FactValues::Impl::control_to(std::uint32_t element) const {
  const Control* row = control_row(element);
  return row ? date_value(row->period.to) : absent();
}

}  // namespace cablemark
