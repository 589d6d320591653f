#include "policies/compiled_policy.hpp"

#include <re2/re2.h>

#include <bit>
#include <concepts>
#include <stdexcept>
#include <tuple>
#include <type_traits>

#include "policies/functions.hpp"
#include "policies/tables.hpp"

namespace cablemark {

namespace {

template <typename T, typename Of>
concept Is = std::same_as<std::remove_const_t<T>, Of>;

// The members of a struct, for the writer and the reader alike. Each is taken apart as a whole: a member that is added
// to a struct and not here does not compile.
auto parts(Is<Date> auto& it) {
  auto& [days] = it;
  return std::tie(days);
}
auto parts(Is<Period> auto& it) {
  auto& [from, to] = it;
  return std::tie(from, to);
}
auto parts(Is<PolicyPlace> auto& it) {
  auto& [file, line, column] = it;
  return std::tie(file, line, column);
}
auto parts(Is<Citation> auto& it) {
  auto& [id, title, basis, evidence] = it;
  return std::tie(id, title, basis, evidence);
}
auto parts(Is<Era> auto& it) {
  auto& [name, period, order, reason, letters, years, exempt] = it;
  return std::tie(name, period, order, reason, letters, years, exempt);
}
auto parts(Is<Level> auto& it) {
  auto& [name, ladder, rank, classified, line, portion, transmission, owners, period] = it;
  return std::tie(name, ladder, rank, classified, line, portion, transmission, owners, period);
}
auto parts(Is<Control::Part> auto& it) {
  auto& [portion, line] = it;
  return std::tie(portion, line);
}
auto parts(Is<Control> auto& it) {
  auto& [name, line, portion, caption, group, category, levels, all_levels, excludes, requires_words, implies,
         with_level, codes, codes_before, programs, compartments, period, replaced_by] = it;
  return std::tie(name, line, portion, caption, group, category, levels, all_levels, excludes, requires_words, implies,
                  with_level, codes, codes_before, programs, compartments, period, replaced_by);
}
auto parts(Is<Caption> auto& it) {
  auto& [name, kind, text, also, control, period] = it;
  return std::tie(name, kind, text, also, control, period);
}
auto parts(Is<Country> auto& it) {
  auto& [name, also, members, group, period] = it;
  return std::tie(name, also, members, group, period);
}
auto parts(Is<AddresseePattern> auto& it) {
  auto& [name, kind, collective, foreign, country, period] = it;
  return std::tie(name, kind, collective, foreign, country, period);
}
auto parts(Is<Post> auto& it) {
  auto& [name, originators, period] = it;
  return std::tie(name, originators, period);
}
auto parts(Is<Exemption> auto& it) {
  auto& [code, title, levels, controls, header, unmarked, doubtful] = it;
  return std::tie(code, title, levels, controls, header, unmarked, doubtful);
}
auto parts(Is<ReleaseRules> auto& it) {
  auto& [levels, controls, captions, header, classification, line] = it;
  return std::tie(levels, controls, captions, header, classification, line);
}
auto parts(Is<Type> auto& it) {
  auto& [kind, record, words, element, key] = it;
  return std::tie(kind, record, words, element, key);
}
auto parts(Is<Span> auto& it) {
  auto& [begin, end] = it;
  return std::tie(begin, end);
}
auto parts(Is<ProgramNode> auto& it) {
  auto& [op, type, fact, function, slot, second_slot, first_child, child_count, loop_dependent, may_be_absent, optional,
         source, constant] = it;
  return std::tie(op, type, fact, function, slot, second_slot, first_child, child_count, loop_dependent, may_be_absent,
                  optional, source, constant);
}
// Its texts and lists come with the constants that borrow them.
auto parts(Is<Program> auto& it) {
  auto& [nodes, children, texts, lists, patterns, variable_slots, let_slots] = it;
  return std::tie(nodes, children, patterns, variable_slots, let_slots);
}
auto parts(Is<RollupRow> auto& it) {
  auto& [id, place, expressions, period, program, portion_slot, so_far_slot, some, other, when, add, remove, bare,
         narrow, join, cite, examples] = it;
  return std::tie(id, place, period, program, portion_slot, so_far_slot, some, other, when, add, remove, bare, narrow,
                  join, cite);
}
auto parts(Is<MessagePart> auto& it) {
  auto& [text, value] = it;
  return std::tie(text, value);
}
auto parts(Is<Choice<Severity>> auto& it) {
  auto& [when, is] = it;
  return std::tie(when, is);
}
auto parts(Is<Choice<MessageTemplate>> auto& it) {
  auto& [when, is] = it;
  return std::tie(when, is);
}
auto parts(Is<CellClaim> auto& it) {
  auto& [check, controls, with, in] = it;
  return std::tie(check, controls, with, in);
}
auto parts(Is<Loop> auto& it) {
  auto& [slot, list] = it;
  return std::tie(slot, list);
}
auto parts(Is<Deprecation> auto& it) {
  auto& [since, because, use] = it;
  return std::tie(since, because, use);
}
auto parts(Is<Change> auto& it) {
  auto& [pack, version, lines] = it;
  return std::tie(pack, version, lines);
}
auto parts(Is<Rule> auto& it) {
  auto& [name, pack, enabled, suppressible, switched_off, category, summary, help, deprecated, floor, floor_because,
         period, kinds, stages, params, cite, place, program, cable_slot, loops, when, unless, require, forbid,
         severity, message, at, related, cell, of, own_body, yields_to, examples, expressions] = it;
  return std::tie(name, pack, enabled, suppressible, switched_off, category, summary, help, deprecated, floor,
                  floor_because, period, kinds, stages, params, cite, place, program, cable_slot, loops, when, unless,
                  require, forbid, severity, message, at, related, cell, of, own_body, yields_to);
}
auto parts(Is<Pack> auto& it) {
  auto& [name, version, file, digest, shipped, extends] = it;
  return std::tie(name, version, file, digest, shipped, extends);
}
// The vocabulary is made from the tables.
auto parts(Is<PolicyContent> auto& it) {
  auto& [name, version, digest, fail_level, language, changes, packs, exemptions, release, origins, citations, eras,
         levels, controls, captions, countries, groups, ladders, addressees, posts, keywords, labels, rollup, rules,
         fixtures, vocabulary] = it;
  return std::tie(name, version, digest, fail_level, language, changes, packs, exemptions, release, citations, eras,
                  levels, controls, captions, countries, groups, ladders, addressees, posts, keywords, labels, rollup,
                  rules);
}

// What a constant is made of.
enum class ConstantForm : std::uint8_t { Plain, Text, List };

ConstantForm form_of(ValueKind kind) {
  switch (kind) {
    case ValueKind::Absent:
    case ValueKind::Null:
    case ValueKind::Bool:
    case ValueKind::Int:
    case ValueKind::Uint:
    case ValueKind::Double:
    case ValueKind::Timestamp:
    case ValueKind::Duration:
    case ValueKind::Level:
    case ValueKind::Date:
    case ValueKind::Place:
    case ValueKind::Word:
      return ConstantForm::Plain;
    case ValueKind::Error:
    case ValueKind::String:
    case ValueKind::Bytes:
    case ValueKind::TypeName:
      return ConstantForm::Text;
    case ValueKind::List:
      return ConstantForm::List;
    case ValueKind::Record:
    case ValueKind::Records:
    case ValueKind::Table:
    case ValueKind::Map:
    case ValueKind::Optional:
      break;
  }
  throw std::logic_error("a constant of a kind that no compiled policy holds");
}

// The 64 bits of a value that is no text and no list.
std::uint64_t bits_of(const Value& value) {
  return value.kind == ValueKind::Double ? std::bit_cast<std::uint64_t>(value.number)
                                         : static_cast<std::uint64_t>(value.integer);
}

// Numbers are written seven bits a byte, low ones first; signed ones with their sign in the lowest bit. Of those that
// stand for nothing where all their bits are set (kNoNode, kNoSlot, kNoWord), the one above is written: mostly 0.
template <typename T>
concept MayBeNothing = std::unsigned_integral<T> && sizeof(T) > 1 && sizeof(T) < sizeof(std::uint64_t);

class Writer {
 public:
  template <typename T>
  void write(const T& value) {
    if constexpr (std::is_enum_v<T>) {
      write(static_cast<std::underlying_type_t<T>>(value));
    } else if constexpr (MayBeNothing<T>) {
      number(static_cast<T>(value + 1U));
    } else if constexpr (std::unsigned_integral<T>) {
      number(value);
    } else if constexpr (std::signed_integral<T>) {
      const auto wide = static_cast<std::int64_t>(value);
      number((static_cast<std::uint64_t>(wide) << 1U) ^ static_cast<std::uint64_t>(wide >> 63U));
    } else {
      std::apply([this](const auto&... each) { (this->write(each), ...); }, parts(value));
    }
  }
  void write(const std::string& text) { write(std::string_view(text)); }
  void write(std::string_view text) {
    number(text.size());
    bytes_ += text;
  }
  template <typename T>
  void write(const std::optional<T>& value) {
    write(value.has_value());
    if (value) write(*value);
  }
  template <typename A, typename B>
  void write(const std::pair<A, B>& pair) {
    write(pair.first);
    write(pair.second);
  }
  template <typename T>
  void write(const std::vector<T>& values) {
    range(values);
  }
  void write(const std::map<std::string, std::string, std::less<>>& texts) { range(texts); }
  void write(const std::shared_ptr<re2::RE2>& pattern) { write(pattern->pattern()); }
  void write(const Value& value) {
    write(value.kind);
    switch (form_of(value.kind)) {
      case ConstantForm::Text:
        return write(value.text());
      case ConstantForm::List:
        number(value.count);
        for (std::size_t n = 0; n < value.count; ++n) write(value.items[n]);
        return;
      case ConstantForm::Plain:
        write(value.words);
        number(value.count);
        number(bits_of(value));
    }
  }

  std::string take() { return std::move(bytes_); }

 private:
  template <typename Values>
  void range(const Values& values) {
    number(values.size());
    for (const auto& value : values) write(value);
  }

  void number(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7U) bytes_ += static_cast<char>(value | 0x80U);
    bytes_ += static_cast<char>(value);
  }

  std::string bytes_;
};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : at_(bytes.data()) {}

  template <typename T>
  void read(T& value) {
    if constexpr (std::is_enum_v<T>) {
      std::underlying_type_t<T> plain{};
      read(plain);
      value = static_cast<T>(plain);
    } else if constexpr (MayBeNothing<T>) {
      value = static_cast<T>(number() - 1U);
    } else if constexpr (std::unsigned_integral<T>) {
      value = static_cast<T>(number());
    } else if constexpr (std::signed_integral<T>) {
      const std::uint64_t folded = number();
      value = static_cast<T>(static_cast<std::int64_t>((folded >> 1U) ^ (0 - (folded & 1U))));
    } else {
      members(value);
    }
  }
  void read(std::string& value) { value = text(); }
  template <typename T>
  void read(std::optional<T>& value) {
    if (number() != 0) read(value.emplace());
  }
  template <typename A, typename B>
  void read(std::pair<A, B>& pair) {
    read(pair.first);
    read(pair.second);
  }
  template <typename T>
  void read(std::vector<T>& values) {
    values.resize(number());
    for (T& value : values) read(value);
  }
  void read(std::map<std::string, std::string, std::less<>>& texts) {
    for (std::uint64_t left = number(); left > 0; --left) {
      const std::string_view key = text();
      texts.emplace(key, text());
    }
  }
  void read(std::shared_ptr<re2::RE2>& pattern) { pattern = compile_pattern(text()); }
  void read(Program& program) {
    lists_ = &program.lists;
    members(program);
  }
  void read(Value& value) {
    read(value.kind);
    switch (form_of(value.kind)) {
      case ConstantForm::Text: {
        const std::string_view borrowed = text();
        value.characters = borrowed.data();
        value.count = static_cast<std::uint32_t>(borrowed.size());
        return;
      }
      case ConstantForm::List: {
        std::vector<Value> items;
        read(items);
        value.count = static_cast<std::uint32_t>(items.size());
        value.items = lists_->emplace_back(std::move(items)).data();
        return;
      }
      case ConstantForm::Plain:
        read(value.words);
        value.count = static_cast<std::uint32_t>(number());
        const std::uint64_t bits = number();
        if (value.kind == ValueKind::Double) {
          value.number = std::bit_cast<double>(bits);
        } else {
          value.unsigned_integer = bits;
        }
    }
  }

 private:
  template <typename T>
  void members(T& value) {
    std::apply([this](auto&... each) { (this->read(each), ...); }, parts(value));
  }

  std::uint64_t number() {
    const auto first = static_cast<unsigned char>(*at_++);
    return first < 0x80 ? first : longer_number(first);
  }

  std::uint64_t longer_number(std::uint64_t value) {
    value &= 0x7FU;
    for (unsigned shift = 7;; shift += 7) {
      const auto byte = static_cast<unsigned char>(*at_++);
      value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
      if (byte < 0x80) return value;
    }
  }

  std::string_view text() {
    const std::uint64_t size = number();
    const std::string_view text(at_, size);
    at_ += size;
    return text;
  }

  const char* at_;
  std::list<std::vector<Value>>* lists_ = nullptr;  // of the program that is being read
};

}  // namespace

std::string write_compiled(const Policy& policy) {
  Writer writer;
  writer.write(static_cast<const PolicyContent&>(policy));
  return writer.take();
}

Policy read_compiled(std::string_view bytes) {
  Policy policy;
  Reader(bytes).read(static_cast<PolicyContent&>(policy));
  policy.index_words();
  policy.index_rules();
  fill_vocabulary(policy, [](const SpellingClash&) {});
  fill_form_words(policy);
  return policy;
}

}  // namespace cablemark
