// The words of a policy as the grammar sees them: spelling -> what it is. A pack fills the table, the grammar only
// looks up; no word of any regime is known to C++. Ids are the row numbers of the policy's tables.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace cablemark {

using WordId = std::uint16_t;
inline constexpr WordId kNoWord = 0xFFFF;

enum class WordKind : std::uint8_t { Level, Control, Caption, Country };

// Where a spelling may stand: in a classification line or banner, in a portion mark, as a line of its own after the
// classification line, or in a list of country codes.
enum class WordPlace : std::uint8_t { Line, Portion, Caption, Codes };
inline constexpr std::size_t kWordPlaces = 4;

struct Word {
  WordKind kind = WordKind::Level;
  WordId id = kNoWord;
  bool preferred = true;  // false for a spelling under `also`: understood, but reported
};

struct WordMatch {
  Word word;
  std::uint32_t length = 0;  // bytes of text taken
};

// Keywords of the form that a pack may give other words (`form: {SUBJECT: [OBJET]}`).
enum class FormKeyword : std::uint8_t { From, To, Info, Exempt, Section, Of, Page, ExecutiveOrder, Tags, Subject, Reference, ClassifiedBy, DerivedFrom, Reason };

// What the marking grammar must know of a control beyond its spelling.
struct ControlShape {
  WordId implies = kNoWord;  // the level that the word alone stands for: (SBU) is U
  bool codes = false;        // a list of country codes may follow
};

struct LevelShape {
  std::string ladder;  // "us", "nato", ...
  char transmission = 0;  // letter of format line 4 that stands for the level; 0 if none
};

class Vocabulary {
 public:
  // Spellings match without regard to ASCII case, longest first, and end at the end of a word. Adding one spelling
  // twice in one place returns the earlier word, so that the loader can name both rows.
  std::optional<Word> add(WordPlace place, std::string_view spelling, Word word);
  void add_level(WordId id, LevelShape shape);
  void add_control(WordId id, ControlShape shape);
  // `*` stands for any text; used by nothing but originators and addressees, so kept by the policy, not here.
  void add_form(FormKeyword keyword, std::string_view spelling);
  // A name that may stand before the serial on the classification line, with the originators that go with it.
  void add_post(std::string_view name);

  // The longest spelling at the start of `text`.
  [[nodiscard]] std::optional<WordMatch> longest(WordPlace place, std::string_view text) const;
  // The word that `text` as a whole spells; `text` must not have blanks at its ends.
  [[nodiscard]] std::optional<Word> exact(WordPlace place, std::string_view text) const;
  // The spelling nearest to `text`: one edit (insertion, deletion, substitution or transposition) for texts of 4 or 5
  // bytes, two for longer ones, none for shorter ones. Nothing if it is a spelling itself.
  [[nodiscard]] std::optional<Word> nearest(WordPlace place, std::string_view text) const;
  // The other spellings of a keyword of the form, in the pack's order.
  [[nodiscard]] const std::vector<std::string>& form(FormKeyword keyword) const;

  [[nodiscard]] const LevelShape& level(WordId id) const { return levels_[id]; }
  [[nodiscard]] const ControlShape& control(WordId id) const { return controls_[id]; }
  [[nodiscard]] bool has_level(WordId id) const { return id < levels_.size(); }

 private:
  std::vector<LevelShape> levels_;
  std::vector<ControlShape> controls_;
};

}  // namespace cablemark
