#include "grammar/source.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <iterator>
#include <utility>

#include "grammar/bytes.hpp"
#include "grammar/confusables.hpp"
#include "grammar/html.hpp"
#include "grammar/utf8.hpp"

namespace cablemark {
namespace {

constexpr std::size_t kMaximumText = Span::kNowhere - 1;
constexpr std::size_t kStoredBlock = 1024;
constexpr std::size_t kTextBlock = 1024;
constexpr std::uint32_t kReplacement = 0xFFFD;

// 0x80-0x9F of code page 1252; a byte that it leaves undefined is the C1 control of the same number.
constexpr std::array<std::uint16_t, 32> kCp1252 = {0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                   0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008D, 0x017D, 0x008F,
                                                   0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                   0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};

std::uint32_t plain_blank(std::uint32_t c) { return is_wide_blank(c) ? ' ' : c; }

std::uint32_t cp1252_code_point(unsigned char byte) {
  return byte >= 0x80 && byte < 0xA0 ? kCp1252[byte - 0x80U] : plain_blank(byte);
}

constexpr std::size_t utf8_length(std::uint32_t code_point) {
  if (code_point < 0x80) return 1;
  if (code_point < 0x800) return 2;
  return code_point < 0x10000 ? 3 : 4;
}

// One character of UTF-16 at `at`, and the stored bytes that it takes.
struct Utf16Character {
  std::uint32_t code_point = kReplacement;
  std::uint32_t stored = 0;
  bool broken = false;
};

Utf16Character utf16_at(std::string_view stored, std::size_t at, Encoding encoding) {
  const auto unit = [&](std::size_t i) {
    const auto first = static_cast<unsigned char>(stored[i]);
    const auto second = static_cast<unsigned char>(stored[i + 1]);
    return encoding == Encoding::Utf16Le ? first | static_cast<std::uint32_t>(second) << 8
                                         : second | static_cast<std::uint32_t>(first) << 8;
  };
  if (at + 2 > stored.size()) return {kReplacement, 1, true};
  const std::uint32_t high = unit(at);
  if (high < 0xD800 || high > 0xDFFF) return {plain_blank(high), 2, false};
  if (high < 0xDC00 && at + 4 <= stored.size()) {
    const std::uint32_t low = unit(at + 2);
    if (low >= 0xDC00 && low <= 0xDFFF) return {0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00), 4, false};
  }
  return {kReplacement, 2, true};
}

bool is_blank_byte(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

// Escape sequences and stray controls stand in captured terminal text; a file with more than a quarter of them is data.
bool mostly_controls(std::string_view bytes) {
  const auto controls = std::count_if(bytes.begin(), bytes.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 && c != '\x1B' && c != '\b' && !is_blank_byte(c);
  });
  return static_cast<std::size_t>(controls) > bytes.size() / 4;
}

// Bytes of the character above ASCII that begins the text; 0 if it is no UTF-8.
std::size_t valid_character(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned lead = byte(0);
  if (lead < 0xC2 || lead > 0xF4) return 0;
  const std::size_t length = lead < 0xE0 ? 2U : lead < 0xF0 ? 3U : 4U;
  if (length > text.size()) return 0;
  const unsigned second = byte(1);
  // Overlong forms, surrogates and what lies above U+10FFFF show in the second byte.
  const unsigned least = lead == 0xE0 ? 0xA0U : lead == 0xF0 ? 0x90U : 0x80U;
  const unsigned most = lead == 0xED ? 0x9FU : lead == 0xF4 ? 0x8FU : 0xBFU;
  if (second < least || second > most) return 0;
  for (std::size_t k = 2; k < length; ++k) {
    if ((byte(k) & 0xC0) != 0x80) return 0;
  }
  return length;
}

// The character of `length` bytes, two to four, that begins the text.
std::uint32_t long_character(std::string_view text, std::size_t length) {
  std::uint32_t code = static_cast<unsigned char>(text[0]) & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) code = code << 6 | (static_cast<unsigned char>(text[i]) & 0x3FU);
  return code;
}

// What stands above ASCII.
struct HighCharacters {
  bool valid = true;    // all of it is UTF-8
  bool blanks = false;  // wide blanks, too
};

HighCharacters look_at_high(std::string_view text, const std::vector<BlockBits>& high) {
  HighCharacters seen;
  visit_bits(high, 0, text.size(), [&](std::size_t at) {
    const std::size_t length = valid_character(text.substr(at));
    seen.valid = length != 0;
    if (!seen.valid) return text.size();
    seen.blanks |= is_wide_blank(long_character(text.substr(at), length));
    return at + length;
  });
  return seen;
}

std::size_t count_code_points(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80 ? 1U : 0U;
  return count;
}

}  // namespace

void Source::assign(std::string_view stored) {
  stored_ = stored;
  text_ = {};
  decoded_.clear();
  encoding_ = Encoding::Utf8;
  fault_ = SourceFault::None;
  skipped_ = 0;
  ascii_ = true;
  bool wide_blanks = false;
  marks_.clear();
  shown_ends_.clear();
  file_ends_.clear();
  code_points_.clear();

  if (stored.starts_with("\xFF\xFE") || stored.starts_with("\xFE\xFF")) {
    encoding_ = stored[0] == '\xFF' ? Encoding::Utf16Le : Encoding::Utf16Be;
    skipped_ = 2;
    ascii_ = false;
    decode_utf16(2);
    if (fault_ == SourceFault::None && mostly_controls(text_)) fault_ = SourceFault::Binary;
  } else {
    if (stored.starts_with("\xEF\xBB\xBF")) skipped_ = 3;
    text_ = stored.substr(skipped_);
    bytes_.read(text_);
    ascii_ = bytes_.ascii();
    if (bytes_.controls() && (text_.find('\0') != text_.npos || mostly_controls(text_))) {
      fault_ = SourceFault::Binary;
    } else if (!ascii_) {
      const HighCharacters seen = look_at_high(text_, bytes_.high());
      wide_blanks = seen.valid && seen.blanks;
      if (!seen.valid) {
        encoding_ = Encoding::Cp1252;
        decode_cp1252(skipped_);
      }
    }
  }
  if (fault_ == SourceFault::Binary) {
    text_ = {};
    bytes_.read(text_);
    return;
  }
  if (fault_ == SourceFault::None && std::all_of(text_.begin(), text_.end(), is_blank_byte))
    fault_ = SourceFault::Empty;
  if (encoding_ != Encoding::Utf8 || bytes_.controls()) {
    blank_carriage_returns();
    blank_controls();
  }
  if (wide_blanks) blank_wide_blanks();
  if (is_html(text_)) read_page();
  if (encoding_ != Encoding::Utf8 || !decoded_.empty()) bytes_.read(text_);
  ascii_ = ascii_ && bytes_.ascii();
  const std::span<const std::uint32_t> ends = bytes_.line_ends();
  if (!shown_ends_.empty())
    std::set_difference(ends.begin(), ends.end(), shown_ends_.begin(), shown_ends_.end(),
                        std::back_inserter(file_ends_));
}

void Source::decode_cp1252(std::size_t begin) {
  std::size_t length = 0;
  for (std::size_t i = begin; i < stored_.size(); ++i) {
    length += utf8_length(cp1252_code_point(static_cast<unsigned char>(stored_[i])));
  }
  if (length > kMaximumText) {
    fault_ = SourceFault::Binary;
    return;
  }
  decoded_.reserve(length);
  for (std::size_t i = begin; i < stored_.size(); ++i) {
    if ((i - begin) % kStoredBlock == 0) {
      marks_.push_back({static_cast<std::uint32_t>(decoded_.size()), static_cast<std::uint32_t>(i)});
    }
    append_utf8(decoded_, cp1252_code_point(static_cast<unsigned char>(stored_[i])));
  }
  text_ = decoded_;
}

void Source::decode_utf16(std::size_t begin) {
  // Two stored bytes become at most three.
  if (stored_.size() / 2 * 3 > kMaximumText) {
    fault_ = SourceFault::Binary;
    return;
  }
  std::size_t next_mark = begin;
  for (std::size_t i = begin; i < stored_.size();) {
    if (i >= next_mark) {
      marks_.push_back({static_cast<std::uint32_t>(decoded_.size()), static_cast<std::uint32_t>(i)});
      next_mark = i + kStoredBlock;
    }
    const Utf16Character character = utf16_at(stored_, i, encoding_);
    if (character.broken) fault_ = SourceFault::Encoding;
    append_utf8(decoded_, character.code_point);
    i += character.stored;
  }
  text_ = decoded_;
}

void Source::read_page() {
  if (decoded_.empty()) decoded_.assign(text_);
  read_html(decoded_, shown_ends_);
  text_ = decoded_;
}

void Source::blank_carriage_returns() {
  if (text_.empty()) return;
  const void* first = std::memchr(text_.data(), '\r', text_.size());
  if (first == nullptr) return;
  auto at = static_cast<std::size_t>(static_cast<const char*>(first) - text_.data());
  if (decoded_.empty()) decoded_.assign(text_);
  while (at < decoded_.size()) {
    const std::size_t past = std::min(decoded_.find_first_not_of('\r', at), decoded_.size());
    const bool before_line_feed = past < decoded_.size() && decoded_[past] == '\n';
    std::fill(decoded_.begin() + static_cast<std::ptrdiff_t>(at), decoded_.begin() + static_cast<std::ptrdiff_t>(past),
              before_line_feed ? ' ' : '\n');
    at = std::min(decoded_.find('\r', past), decoded_.size());
  }
  text_ = decoded_;
}

// What a terminal or a printer was told between the letters: `ESC [ 1 m`, and single bytes.
void Source::blank_controls() {
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 && !is_blank_byte(c); };
  // Most texts with carriage returns and tabs have none, and are looked at many bytes at a time.
  const auto control_at = [](const unsigned char* byte) { return *byte < 0x20 && (*byte < '\t' || *byte > '\r'); };
  if (count_places<1>(text_, control_at) == 0) return;
  auto at = static_cast<std::size_t>(std::find_if(text_.begin(), text_.end(), is_control) - text_.begin());
  if (decoded_.empty()) decoded_.assign(text_);
  for (; at < decoded_.size(); ++at) {
    if (!is_control(decoded_[at])) continue;
    const bool sequence = decoded_[at] == '\x1B' && at + 1 < decoded_.size() && decoded_[at + 1] == '[';
    decoded_[at] = ' ';
    if (!sequence) continue;
    // Parameters and one letter.
    std::size_t end = at + 2;
    while (end < decoded_.size() && decoded_[end] >= 0x20 && decoded_[end] < 0x40) ++end;
    if (end < decoded_.size() && decoded_[end] >= 0x40 && decoded_[end] < 0x7F) {
      std::fill(decoded_.begin() + static_cast<std::ptrdiff_t>(at + 1),
                decoded_.begin() + static_cast<std::ptrdiff_t>(end + 1), ' ');
      at = end;
    }
  }
  text_ = decoded_;
}

// Of text that is stored as UTF-8; decoding the others has done it. Beside a separator of a mark one stays, and is
// named for what it is.
void Source::blank_wide_blanks() {
  const auto separates = [this](std::size_t at) { return at < text_.size() && (text_[at] == '/' || text_[at] == ','); };
  visit_bits(bytes_.high(), 0, text_.size(), [&](std::size_t at) {
    const std::size_t length = std::max<std::size_t>(valid_character(text_.substr(at)), 1);
    if (length == 1 || !is_wide_blank(long_character(text_.substr(at), length))) return at + length;
    if ((at > 0 && separates(at - 1)) || separates(at + length)) return at + length;
    if (decoded_.empty()) text_ = decoded_.assign(text_);
    std::fill_n(decoded_.begin() + static_cast<std::ptrdiff_t>(at), length, ' ');
    return at + length;
  });
}

std::uint64_t Source::stored_offset(std::uint32_t offset) const {
  if (marks_.empty()) return std::uint64_t{skipped_} + std::min<std::size_t>(offset, text_.size());
  const auto after = std::upper_bound(marks_.begin(), marks_.end(), offset,
                                      [](std::uint32_t value, const Mark& mark) { return value < mark.text; });
  const Mark& mark = after == marks_.begin() ? marks_.front() : *std::prev(after);
  std::size_t text = mark.text;
  std::size_t stored = mark.stored;
  while (stored < stored_.size()) {
    Utf16Character character;
    if (encoding_ == Encoding::Cp1252) {
      character = {cp1252_code_point(static_cast<unsigned char>(stored_[stored])), 1, false};
    } else {
      character = utf16_at(stored_, stored, encoding_);
    }
    text += utf8_length(character.code_point);
    if (text > offset) break;
    stored += character.stored;
  }
  return stored;
}

StoredRange Source::stored_range(Span span) const {
  if (!span.present()) return {};
  const std::uint64_t begin = stored_offset(span.begin);
  return {begin, stored_offset(std::max(span.begin, span.end)) - begin};
}

// Bytes of UTF-8 are where they are stored; what was blanked among them counts as it stands there.
std::string_view Source::counted() const { return encoding_ == Encoding::Utf8 ? stored_.substr(skipped_) : text_; }

std::uint64_t Source::code_points_before(std::uint32_t offset) const {
  const std::string_view text = counted();
  if (code_points_.empty()) {
    std::uint32_t count = 0;
    for (std::size_t at = 0; at <= text.size(); at += kTextBlock) {
      code_points_.push_back(count);
      count += static_cast<std::uint32_t>(count_code_points(text.substr(at, kTextBlock)));
    }
  }
  const std::size_t block = offset / kTextBlock;
  return code_points_[block] + count_code_points(text.substr(block * kTextBlock, offset - block * kTextBlock));
}

Location Source::location(std::uint32_t offset) const {
  const std::span<const std::uint32_t> ends = file_ends();
  offset = static_cast<std::uint32_t>(std::min<std::size_t>(offset, text_.size()));
  const auto end = std::lower_bound(ends.begin(), ends.end(), offset);
  const std::uint32_t start = end == ends.begin() ? 0 : *std::prev(end) + 1;
  const auto line = static_cast<std::uint64_t>(end - ends.begin()) + 1;
  if (ascii_) return {line, offset - start + 1};
  // Only in a long line is it quicker to ask the blocks than to count.
  if (offset - start < kTextBlock) return {line, count_code_points(counted().substr(start, offset - start)) + 1};
  return {line, code_points_before(offset) - code_points_before(start) + 1};
}

Span Source::line(std::uint64_t number) const {
  const std::span<const std::uint32_t> ends = file_ends();
  if (number == 0 || number > ends.size() + 1) return {};
  const std::uint32_t begin = number == 1 ? 0 : ends[number - 2] + 1;
  if (number <= ends.size()) return {begin, ends[number - 1]};
  return {begin, static_cast<std::uint32_t>(text_.size())};
}

}  // namespace cablemark
