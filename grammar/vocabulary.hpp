// The words of a policy as the grammar sees them: spelling -> what it is. A pack fills the table, the grammar only
// looks up; no word of any regime is known to C++. Ids are the row numbers of the policy's tables.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
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
enum class FormKeyword : std::uint8_t {
  From,
  To,
  Info,
  Exempt,
  Section,
  Of,
  Page,
  ExecutiveOrder,
  Tags,
  Subject,
  Reference,
  ClassifiedBy,
  DerivedFrom,
  Reason
};
inline constexpr std::size_t kFormKeywords = 14;

// What the marking grammar must know of a control beyond its spelling.
struct ControlShape {
  WordId implies = kNoWord;   // the level that the word alone stands for: (SBU) is U
  bool codes = false;         // a list of country codes may follow
  bool codes_before = false;  // ... or stands before it, parted by `/`
  bool programs = false;      // behind its compartments others may stand behind `/`
};

struct LevelShape {
  std::string ladder;      // "us", "nato", ...
  char transmission = 0;   // letter of format line 4 that stands for the level; 0 if none
  bool classified = true;  // what the level stands for is classified information
};

class Vocabulary {
 public:
  // Spellings match without regard to ASCII case, longest first, and end at the end of a word; a blank in a spelling
  // matches one or more blanks. Adding one spelling twice in one place keeps and returns the earlier word, so that the
  // loader can name both rows. At most 250 bytes of a spelling count.
  std::optional<Word> add(WordPlace place, std::string_view spelling, Word word);
  void add_level(WordId id, LevelShape shape);
  void add_control(WordId id, ControlShape shape);
  // `*` stands for any text; used by nothing but originators and addressees, so kept by the policy, not here.
  void add_form(FormKeyword keyword, std::string_view spelling);
  // A name that may stand before the serial on the classification line, with the originators that go with it.
  void add_post(std::string_view name);

  // The longest spelling at the start of `text`.
  [[nodiscard]] std::optional<WordMatch> longest(WordPlace place, std::string_view text) const {
    // A portion mark may be wrapped, a line may not.
    return trees_[static_cast<std::size_t>(place)].longest(text, place == WordPlace::Portion);
  }
  // The longest spelling of a line at the start of `text` that is letter-spaced there, wholly or in part:
  // `S E C R E T`, `UNCLAS E F T O`.
  [[nodiscard]] std::optional<WordMatch> longest_spaced(std::string_view text) const {
    return spaced_.longest_spaced(text);
  }
  // The level word of a line at the start of `text` with one doubled or lost letter, `UUNCLAS`, letter-spaced
  // or not. Nothing for a spelling
  // of fewer than six letters, and nothing if a spelling stands there.
  [[nodiscard]] std::optional<WordMatch> damaged_level(std::string_view text) const;
  // The word that `text` as a whole spells; `text` must not have blanks at its ends.
  [[nodiscard]] std::optional<Word> exact(WordPlace place, std::string_view text) const;
  // The spelling nearest to `text`: one edit (insertion, deletion, substitution or transposition) for texts of 4 or 5
  // bytes, two for longer ones, none for shorter ones. Nothing if it is a spelling itself. Of equally near ones the
  // one added first.
  [[nodiscard]] std::optional<Word> nearest(WordPlace place, std::string_view text) const;
  // Whether `holds` is true of a spelling of the place, in capitals with single blanks, and its word.
  template <typename Predicate>
  [[nodiscard]] bool any_spelling(WordPlace place, Predicate holds) const {
    const std::vector<Spelling>& spellings = spellings_[static_cast<std::size_t>(place)];
    return std::any_of(spellings.begin(), spellings.end(),
                       [&](const Spelling& spelling) { return holds(spelling.folded, spelling.word); });
  }
  // Calls `each` with every spelling of the place and its word.
  template <typename Each>
  void each_spelling(WordPlace place, Each each) const {
    for (const Spelling& spelling : spellings_[static_cast<std::size_t>(place)]) each(spelling.folded, spelling.word);
  }
  // The length of the longest post name at the start of `text`, 0 if there is none.
  [[nodiscard]] std::uint32_t longest_post(std::string_view text) const;
  // Whether a keyword of the form has other spellings.
  [[nodiscard]] bool has_forms() const { return has_forms_; }
  // The other spellings of a keyword of the form, in the pack's order.
  [[nodiscard]] const std::vector<std::string>& form(FormKeyword keyword) const;

  [[nodiscard]] const LevelShape& level(WordId id) const { return levels_[id]; }
  [[nodiscard]] const ControlShape& control(WordId id) const { return controls_[id]; }
  [[nodiscard]] bool has_level(WordId id) const { return id < levels_.size(); }
  // Changes with everything that is added: two of the same content have the same one.
  [[nodiscard]] std::uint64_t fingerprint() const { return fingerprint_; }
  // Ids of controls are below this number.
  [[nodiscard]] std::size_t control_count() const { return controls_.size(); }

 private:
  // Spellings as a tree of folded bytes. Children are a chain of siblings: a word costs a few steps a letter, and a
  // table of a thousand spellings fits the nearest cache.
  class Tree {
   public:
    // Returns the word that stood there already.
    std::optional<Word> add(std::string_view folded, Word word);
    [[nodiscard]] std::optional<WordMatch> longest(std::string_view text, bool across_lines) const {
      if (!may_begin(text)) return std::nullopt;
      return walk(text, across_lines);
    }
    [[nodiscard]] std::optional<WordMatch> longest_spaced(std::string_view text) const {
      if (text.empty() || root(text[0]).node == 0) return std::nullopt;
      return walk_spaced(text);
    }

   private:
    // Of the spellings that begin with one byte.
    struct Root {
      std::uint32_t node = 0;     // 0: none
      std::uint32_t seconds = 0;  // a bit for the last five bits of each byte that may follow
    };
    static std::uint32_t second_bit(char c) { return 1U << (static_cast<unsigned char>(c) & 31U); }
    [[nodiscard]] const Root& root(char c) const { return roots_[static_cast<unsigned char>(c)]; }
    // Most words are told apart from every spelling by their first two bytes.
    [[nodiscard]] bool may_begin(std::string_view text) const {
      if (text.empty()) return false;
      const Root& begun = root(text[0]);
      return begun.node != 0 && (text.size() == 1 || (begun.seconds & second_bit(text[1])) != 0);
    }
    void add_root(std::string_view folded, std::uint32_t node);
    [[nodiscard]] std::optional<WordMatch> walk(std::string_view text, bool across_lines) const;
    [[nodiscard]] std::optional<WordMatch> walk_spaced(std::string_view text) const;

    struct Node {
      std::uint32_t child = 0;    // 0: none
      std::uint32_t sibling = 0;  // 0: none
      char byte = 0;
      bool ends = false;
      Word word;
    };
    [[nodiscard]] std::uint32_t step(std::uint32_t node, char folded) const;

    std::array<Root, 256> roots_{};                   // of a letter in both cases
    std::vector<Node> nodes_ = std::vector<Node>(1);  // 0 is no node
  };
  struct Spelling {
    std::string folded;
    Word word;
  };

  void mix(std::string_view bytes, std::initializer_list<std::uint64_t> numbers);

  std::uint64_t fingerprint_ = 0;
  std::array<Tree, kWordPlaces> trees_;
  Tree spaced_;  // spellings of lines without their blanks
  Tree posts_;
  std::array<std::vector<Spelling>, kWordPlaces> spellings_;
  std::array<std::vector<std::string>, kFormKeywords> forms_;
  bool has_forms_ = false;
  std::vector<LevelShape> levels_;
  std::vector<ControlShape> controls_;
};

}  // namespace cablemark
