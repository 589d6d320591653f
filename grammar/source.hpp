// One input as text. Source keeps the stored bytes, decodes them to UTF-8 with LF line ends where they are something
// else, and maps every offset of the decoded text back to the stored bytes.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "grammar/bytes.hpp"
#include "grammar/span.hpp"

namespace cablemark {

enum class Encoding : std::uint8_t { Utf8, Utf16Le, Utf16Be, Cp1252 };
enum class SourceFault : std::uint8_t {
  None,
  Empty,     // no byte, or nothing but blanks and line ends
  Binary,    // NUL bytes, or so many control characters that it is no text
  Encoding,  // UTF-16 with a broken surrogate or an odd byte at its end
};

struct Location {
  std::uint64_t line = 1;
  std::uint64_t column = 1;  // Unicode code points of the stored file, 1-based; a tab is one
};

struct StoredRange {
  std::uint64_t offset = 0;  // bytes of the stored file
  std::uint64_t length = 0;
};

class Source {
 public:
  Source() = default;
  // text() may point into the object itself.
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;

  // Borrows `stored`, which must outlive the Source or the next assign(). A plain UTF-8 or ASCII text with LF line
  // ends is not copied. At most 4 GiB - 2: larger input is refused by the caller.
  void assign(std::string_view stored);

  [[nodiscard]] std::string_view stored() const { return stored_; }
  // UTF-8 without byte order mark; of a web page, what it shows. Line ends are LF; every CR before an LF is a blank at
  // the end of its line, any other CR is a line end. Empty for a binary input.
  [[nodiscard]] std::string_view text() const { return text_; }
  [[nodiscard]] std::string_view text(Span span) const { return span.of(text_); }
  [[nodiscard]] Encoding encoding() const { return encoding_; }
  [[nodiscard]] SourceFault fault() const { return fault_; }

  // What stands where in text(); of nothing for a binary input.
  [[nodiscard]] const ByteMap& bytes() const { return bytes_; }

  [[nodiscard]] StoredRange stored_range(Span span) const;
  // Builds its tables on first use; afterwards O(log lines), however long the line is.
  [[nodiscard]] Location location(std::uint32_t offset) const;
  // The span of the 1-based line without its line end; nowhere if there is no such line.
  [[nodiscard]] Span line(std::uint64_t number) const;

 private:
  // A place where a character begins in both, one for each block of stored bytes.
  struct Mark {
    std::uint32_t text = 0;
    std::uint32_t stored = 0;
  };

  void decode_cp1252(std::size_t begin);
  void decode_utf16(std::size_t begin);
  void blank_carriage_returns();
  void blank_controls();
  void blank_wide_blanks();
  void read_page();
  [[nodiscard]] std::uint64_t stored_offset(std::uint32_t offset) const;
  [[nodiscard]] std::string_view counted() const;
  [[nodiscard]] std::uint64_t code_points_before(std::uint32_t offset) const;
  // The line ends of the file.
  [[nodiscard]] std::span<const std::uint32_t> file_ends() const {
    return shown_ends_.empty() ? bytes_.line_ends() : std::span<const std::uint32_t>(file_ends_);
  }

  std::string_view stored_;
  std::string_view text_;
  std::string decoded_;
  ByteMap bytes_;
  Encoding encoding_ = Encoding::Utf8;
  SourceFault fault_ = SourceFault::None;
  std::uint32_t skipped_ = 0;  // bytes of the byte order mark
  bool ascii_ = true;
  std::vector<Mark> marks_;                         // empty where text and stored bytes are as long
  std::vector<std::uint32_t> shown_ends_;           // line ends that a page shows and its file does not have
  std::vector<std::uint32_t> file_ends_;            // the others, if there are any of these
  mutable std::vector<std::uint32_t> code_points_;  // before each block of the text; empty for ASCII
};

}  // namespace cablemark
