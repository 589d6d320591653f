// Facts of portions: inheritance, parts, labels.
#include <algorithm>
#include <array>

#include "checks/fact_impl.hpp"

namespace cablemark {
namespace {

constexpr std::size_t kKinds = static_cast<std::size_t>(PortionKind::Table) + 1;
constexpr std::array<std::string_view, kKinds> kKindWords = {
    "paragraph", "sub-paragraph", "bullet", "subject", "heading", "block", "tearline", "notice", "table"};
// A label names at most this many enclosing parts: nobody reads deeper.
constexpr std::size_t kLabelDepth = 4;

std::size_t kind_index(const Portion& portion) { return static_cast<std::size_t>(portion.kind); }

// A classifier may stand as `1. Classified by ...`: the first paragraph is number 2 then.
std::int32_t numbered_before_paragraphs(const Cable& cable, std::string_view text) {
  if (!cable.classifier) return 0;
  const std::size_t end = text.rfind('\n', cable.classifier->span.begin);
  return text.substr(end == std::string_view::npos ? 0 : end + 1, 2) == "1." ? 1 : 0;
}

}  // namespace

std::uint32_t FactValues::Impl::mark_of(std::uint32_t portion) const {
  return portion == subject_portion() ? kSubject : kFirstPortion + portion;
}

std::uint32_t FactValues::Impl::effective_mark(std::uint32_t element) const {
  if (element != subject_portion()) return portion_index_[element].effective;
  return cable_->subject && cable_->subject->mark.present() ? kSubject : kNone;
}

std::uint32_t FactValues::Impl::parent_of(std::uint32_t element) const {
  if (element == subject_portion()) return kNone;
  const std::uint32_t parent = cable_->portions[element].parent;
  return parent < element ? parent : kNone;
}

void FactValues::Impl::index_portions() {
  const auto& portions = cable_->portions;
  marks_.assign(1, kOverall);
  if (cable_->subject && cable_->subject->mark.present()) marks_.push_back(kSubject);
  paragraphs_.clear();
  marked_paragraphs_ = 0;
  numbers_in_order_ = true;
  portion_index_.resize(portions.size());
  std::array<std::uint32_t, kKinds> before;
  before.fill(kNone);
  for (std::uint32_t i = 0; i < portions.size(); ++i) {
    const Portion& portion = portions[i];
    PortionIndex& index = portion_index_[i];
    const bool marked = portion.mark.present();
    const std::uint32_t parent = parent_of(i);
    index.effective = marked ? kFirstPortion + i : parent == kNone ? kNone : portion_index_[parent].effective;
    std::uint32_t& previous = before[kind_index(portion)];
    index.previous = previous;
    index.last = false;
    index.children = 0;
    if (parent != kNone) ++portion_index_[parent].children;
    previous = i;
    if (marked) marks_.push_back(kFirstPortion + i);
    if (portion.numbered) {
      paragraphs_.push_back(i);
      if (marked) ++marked_paragraphs_;
      const auto before_it =
          index.previous == kNone ? numbered_before_paragraphs(*cable_, text_) : portions[index.previous].ordinal;
      if (portion.ordinal != before_it + 1) numbers_in_order_ = false;
    }
  }
  for (const std::uint32_t last : before) {
    if (last != kNone) portion_index_[last].last = true;
  }
}

void FactValues::Impl::Groups::build(std::size_t groups, std::size_t count,
                                     const std::vector<std::uint32_t>& group_of) {
  known = true;
  starts.assign(groups + 1, 0);
  elements.resize(count);
  for (std::size_t i = 0; i < count; ++i) {
    if (group_of[i] < groups) ++starts[group_of[i] + 1];
  }
  for (std::size_t group = 0; group < groups; ++group) starts[group + 1] += starts[group];
  for (std::uint32_t i = 0; i < count; ++i) {
    if (group_of[i] < groups) elements[starts[group_of[i]]++] = i;
  }
  // Filling has moved each start to the start of the next group.
  for (std::size_t group = groups; group > 0; --group) starts[group] = starts[group - 1];
  starts[0] = 0;
}

Value FactValues::Impl::Groups::of(Record record, std::uint32_t group) const {
  return Value::records(record, elements.data() + starts[group], starts[group + 1] - starts[group]);
}

Value FactValues::Impl::children(std::uint32_t element) {
  if (element == subject_portion()) return Value::records(Record::Portion, nullptr, 0);
  if (!children_.known) {
    const std::size_t count = cable_->portions.size();
    group_of_.resize(count);
    for (std::uint32_t i = 0; i < count; ++i) group_of_[i] = parent_of(i);
    children_.build(count, count, group_of_);
  }
  return children_.of(Record::Portion, element);
}

Value FactValues::Impl::section_portions(std::uint32_t section) {
  if (!section_portions_.known) {
    const std::size_t count = cable_->portions.size();
    group_of_.resize(count);
    for (std::uint32_t i = 0; i < count; ++i) group_of_[i] = cable_->portions[i].section;
    section_portions_.build(cable_->sections.size(), count, group_of_);
  }
  return section_portions_.of(Record::Portion, section);
}

// Counts parts of one kind under one parent: bullet 1, bullet 2.
void FactValues::Impl::number_siblings() {
  if (siblings_known_) return;
  siblings_known_ = true;
  const auto& portions = cable_->portions;
  sibling_number_.resize(portions.size());
  sibling_counts_.assign((portions.size() + 1) * kKinds, 0);
  for (std::uint32_t i = 0; i < portions.size(); ++i) {
    const std::uint32_t parent = parent_of(i);
    const std::size_t group = parent == kNone ? portions.size() : parent;
    sibling_number_[i] = ++sibling_counts_[group * kKinds + kind_index(portions[i])];
  }
}

std::string_view FactValues::Impl::label_word(std::string_view english) const {
  const auto found = policy_->labels.find(english);
  return found == policy_->labels.end() ? english : std::string_view(found->second);
}

// `paragraph 3`, `paragraph 3a`, `paragraph 3, bullet 2`, `block 2`, `the subject`.
void FactValues::Impl::append_label(std::string& out, std::uint32_t element) {
  if (element == subject_portion()) {
    out += label_word("the subject");
    return;
  }
  number_siblings();
  std::array<std::uint32_t, kLabelDepth> chain{};
  std::size_t depth = 0;
  for (std::uint32_t i = element; i != kNone && depth < kLabelDepth; i = parent_of(i)) chain[depth++] = i;
  bool numbered_before = false;
  for (std::size_t step = depth; step-- > 0;) {
    const Portion& part = cable_->portions[chain[step]];
    const std::string_view number = text(part.number);
    const bool of_number = part.kind == PortionKind::Subparagraph && !number.empty();
    const bool own_digits = !number.empty() && number.front() >= '0' && number.front() <= '9';
    if (of_number && numbered_before && !own_digits) {
      append_clean(out, number);
      continue;
    }
    if (of_number && numbered_before && step == 0) {
      // `2a` under paragraph 2 already names its paragraph.
      out.erase(out.rfind(' ') + 1);
      append_clean(out, number);
      continue;
    }
    if (step + 1 < depth) out += ", ";
    const bool paragraph = part.kind == PortionKind::Paragraph || of_number;
    out += label_word(paragraph ? "paragraph" : kKindWords[kind_index(part)]);
    out += ' ';
    if (paragraph && !number.empty()) {
      append_clean(out, number);
    } else {
      out += std::to_string(sibling_number_[chain[step]]);
    }
    numbered_before = paragraph && !number.empty();
  }
}

std::string_view FactValues::Impl::paragraph_at(Span span) const {
  const auto& portions = cable_->portions;
  const auto after =
      std::upper_bound(portions.begin(), portions.end(), span.begin,
                       [](std::uint32_t offset, const Portion& portion) { return offset < portion.span.begin; });
  if (after == portions.begin() || !span.present()) return {};
  auto element = static_cast<std::uint32_t>(after - portions.begin() - 1);
  if (span.begin > portions[element].span.end) return {};
  while (element != kNone && !portions[element].numbered) element = parent_of(element);
  return element == kNone ? std::string_view{} : text(portions[element].number);
}

}  // namespace cablemark
