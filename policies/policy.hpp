// A policy, loaded: its tables and its rules with typed expressions. Immutable after loading; shared by all threads.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "grammar/cable.hpp"
#include "grammar/date.hpp"
#include "grammar/vocabulary.hpp"
#include "policies/program.hpp"

namespace cablemark {

enum class Severity : std::uint8_t { Note, Warning, Error };
enum class Category : std::uint8_t { Marking, Handling, Declassification, Transmission, Form };
std::string_view severity_name(Severity severity);
std::string_view category_name(Category category);
std::optional<Severity> parse_severity(std::string_view text);
std::optional<Category> parse_category(std::string_view text);
std::string_view kind_name(CableKind kind);
std::string_view stage_name(Stage stage);

// Where a key or value stands in a policy file. Lines and columns are 1-based, columns in code points.
struct PolicyPlace {
  std::string file;  // a path, or `us-core.yaml` of a shipped pack
  std::uint32_t line = 1;
  std::uint32_t column = 1;
};

struct Period {
  std::optional<Date> from, to;  // inclusive days

  [[nodiscard]] bool holds(Date day) const { return (!from || *from <= day) && (!to || day <= *to); }
};

struct Citation {
  std::string id, title, basis, evidence;  // basis: regulation, practice, house; evidence: read, recalled
};

struct Era {
  std::string name;
  Period period;
  std::optional<std::string> order, reason;
  std::vector<std::string> letters;
  std::optional<std::int64_t> years;
  std::vector<std::string> exempt;
};

struct Level {
  std::string name, ladder;
  std::int32_t rank = 0;
  bool classified = true;
  std::vector<std::string> line, portion;
  char transmission = 0;
  std::vector<WordId> owners;  // countries: whose information a mark of this level is that names no owner
  Period period;
};

struct Control {
  std::string name;
  std::vector<std::string> line, portion;
  std::optional<WordId> caption;   // the caption that says the same
  std::optional<WordId> group;     // of WordClass::Group
  std::optional<WordId> category;  // of WordClass::Group: what `//` parts from other categories; else the group
  std::vector<WordId> levels;      // as in the row; empty: all
  std::vector<WordId> all_levels;  // what `c.levels` reads: rows of other ladders with the same rank too
  std::vector<WordId> excludes;    // symmetric
  std::vector<WordId> requires_;
  WordId implies = kNoWord;
  bool with_level = false;  // the level that it implies is written all the same: UNCLASSIFIED//SBU
  enum class Codes : std::uint8_t { None, Intersect, Union } codes = Codes::None;
  bool codes_before = false;  // its codes stand before the word: `USA/GBR EYES ONLY`
  bool programs = false;      // names joined to it by `-` may be followed by others behind `/`: `SAR-BP/GB`
  // Words behind it that portion marks and lines spell differently: SG and SIGMA. The first of a line is preferred.
  struct Part {
    std::string portion;
    std::vector<std::string> line;
  };
  std::vector<Part> parts;
  Period period;  // `to` is set by a later row's `replaces`
  std::optional<WordId> replaced_by;

  // The first `line` spelling, else the first `portion` spelling, else the name.
  [[nodiscard]] std::string_view shown() const;
};

struct Caption {
  std::string name;
  WordId kind = kNoWord;  // of WordClass::CaptionKind
  std::vector<std::string> text, also;
  std::optional<WordId> control;  // the control whose `caption:` names it
  Period period;
};

struct Country {
  std::string name;
  std::vector<std::string> also;
  std::vector<WordId> members;  // sorted; empty for a country and for a group that is not expanded
  bool group = false;
  Period period;
};

struct AddresseePattern {
  std::string name;                          // `*` is any text
  WordId kind = kNoWord;                     // of WordClass::AddresseeKind
  bool collective = false, foreign = false;  // foreign: the row says so, or its kind is `foreign`
  std::string country;
  Period period;
};

struct Post {
  std::string name;
  std::vector<std::string> originators;  // as the names of addressees, `*` is any text
  Period period;
};

// Lines of the header by what they are: how a released copy treats them.
enum class HeaderLine : std::uint8_t {
  Transmission,  // format lines 1-3
  Addressees,
  Attention,
  Captions,
  ExecutiveOrder,  // the instruction on it
  Tags,
  References,
  ClassifiedBy,  // the reason too
  Signature,
  Row
};
inline constexpr std::size_t kHeaderLines = 10;
std::string_view header_line_name(HeaderLine line);

// Why something may be withheld, and what it covers: `(b)(1)`.
struct Exemption {
  std::string code, title;
  std::vector<WordId> levels, controls;
  std::vector<HeaderLine> header;
  bool unmarked = false;  // what has no mark
  bool doubtful = false;  // what was not read without doubt, and what no other row covers
};

// What may leave in a released copy: nothing else does.
struct ReleaseRules {
  std::vector<WordId> levels, controls, captions;
  std::vector<HeaderLine> header;
  std::string classification;  // the words of the copy's own classification line
  std::string line;            // what stands for something withheld: `[Withheld: {label}, {mark}, exemption {code}]`
};

// An expression as its author wrote it: kept only with LoadOptions::expressions. Node::source are bytes of its text.
struct RuleExpression {
  std::string_view key;   // `when`, `require` ...
  NodeId node = kNoNode;  // kNoNode: of a `let`
  std::string let;        // its name
  std::string text;
  PolicyPlace place;
};

// What marks roll up to by the rows of the pack that says so and of those that it extends.
struct RollupExample {
  std::vector<std::string> marks;
  std::string overall;
  std::optional<Date> date;
  PolicyPlace place;
};

struct RollupRow {
  std::string id;
  PolicyPlace place;
  std::vector<RuleExpression> expressions;
  Period period;
  Program program;
  std::uint16_t portion_slot = 0, so_far_slot = 0;
  NodeId some = kNoNode, other = kNoNode, when = kNoNode;
  std::vector<WordId> add, remove, bare;
  // The first keeps the codes that every portion with one of these controls has in the list of one of them.
  std::vector<WordId> narrow;
  // The compartments of the controls that the row removes go over to this one.
  WordId join = kNoWord;
  std::vector<std::uint32_t> cite;      // in Policy::citations
  std::vector<RollupExample> examples;  // loaded only on demand
};

struct MessagePart {
  std::string text;        // before the value
  NodeId value = kNoNode;  // kNoNode: text only
};
using MessageTemplate = std::vector<MessagePart>;

template <typename T>
struct Choice {
  NodeId when = kNoNode;  // kNoNode: the last one, always
  T is;
};

// A place in which a generic rule reads the control table.
enum class CellPlace : std::uint8_t { Any, Line, Caption, Portion };

struct CellClaim {
  std::uint32_t check = 0;  // the generic rule, in Policy::rules
  std::vector<WordId> controls;
  std::vector<WordId> with;  // empty: any
  CellPlace in = CellPlace::Any;
};

struct Loop {
  std::uint16_t slot = 0;
  NodeId list = kNoNode;
};

struct Example {
  bool reported = false;
  std::optional<Date> date;
  std::optional<Severity> is;
  std::string fixture;  // empty: a fragment
  std::vector<std::pair<std::string, std::string>> edits;
  std::string text;  // of a fragment, with its «»
  PolicyPlace place;
};

// Why a rule is on its way out, and what takes its place.
struct Deprecation {
  std::string since, because, use;  // since: a version of its pack; use: a rule, may be empty
};

// What a version of a pack changed.
struct Change {
  std::string pack, version;
  std::vector<std::string> lines;
};

struct Rule {
  std::string name, pack;
  bool enabled = true;
  bool suppressible = true;   // a suppression or baseline may hide its findings
  bool switched_off = false;  // by an override: a pack that says it in another way
  Category category = Category::Marking;
  std::string summary, help;
  std::optional<Deprecation> deprecated;
  std::optional<Severity> floor;  // no override goes below it
  std::string floor_because;      // in the words of whoever owns the rule
  Period period;
  std::vector<CableKind> kinds;  // empty: all
  std::vector<Stage> stages;     // empty: all
  std::vector<std::pair<std::string, std::int64_t>> params;
  std::vector<std::uint32_t> cite;  // in Policy::citations
  PolicyPlace place;

  Program program;
  std::uint16_t cable_slot = 0;
  std::vector<Loop> loops;
  std::vector<NodeId> when, unless;     // when: all of these; unless: any of these
  std::vector<NodeId> require, forbid;  // exactly one is not empty
  std::vector<Choice<Severity>> severity;
  std::vector<Choice<MessageTemplate>> message;
  NodeId at = kNoNode;  // kNoNode: the classification line's place
  std::vector<NodeId> related;
  std::optional<std::uint16_t> cell;  // slot of the control's loop variable: of a generic rule, and of a rule that
                                      // runs such a rule's body on its own cells (`of`, not own_body)
  std::optional<CellClaim> of;
  bool own_body = true;                  // false: `of` without require or forbid: the check's body on the claimed cells
  std::vector<std::uint32_t> yields_to;  // in Policy::rules

  std::vector<Example> examples;  // loaded only on demand
  std::vector<RuleExpression> expressions;
};

struct Fixture {
  std::string name, pack, text;
};

// A pack that the policy is made of.
struct Pack {
  std::string name, version, file, digest;
  bool shipped = false;
  std::vector<std::string> extends;  // files of packs
};

// Where a row of a table stands: kept only with LoadOptions::origins.
struct RowOrigin {
  std::string table, key;
  PolicyPlace place;
  bool idle = false;  // of an override: its rule was off, and it does not say whether it runs
  // Its keys and what they say, to be held against the same row of another policy; a value without keys has an empty
  // one.
  std::vector<std::pair<std::string, std::string>> fields;
};

// Whether `name` fits `pattern`, in which `*` is any text; without regard to ASCII case.
bool fits_pattern(std::string_view pattern, std::string_view name);

// What a policy says.
struct PolicyContent {
  std::string name, version, digest;  // digest: `sha256:...` over the names and bytes of every pack it is made of
  Severity fail_level = Severity::Error;
  std::string language;         // of messages; empty: that of `message`
  std::vector<Change> changes;  // in the order of packs
  std::vector<Pack> packs;      // in the order in which they were merged; the last is the policy's own
  std::vector<Exemption> exemptions;
  std::optional<ReleaseRules> release;  // none: nothing may leave
  std::vector<RowOrigin> origins;

  std::vector<Citation> citations;
  std::vector<Era> eras;  // by day, without gaps between the first and the last
  std::vector<Level> levels;
  std::vector<Control> controls;
  std::vector<Caption> captions;
  std::vector<Country> countries;
  std::vector<std::string> groups;   // WordClass::Group
  std::vector<std::string> ladders;  // WordClass::Ladder
  std::vector<AddresseePattern> addressees;
  std::vector<Post> posts;
  std::vector<std::pair<std::string, std::string>> keywords;  // other words for those of the form: SUBJECT -> OBJET
  std::map<std::string, std::string, std::less<>> labels;     // words of labels: paragraph -> paragraphe
  std::vector<RollupRow> rollup;
  std::vector<Rule> rules;
  std::vector<Fixture> fixtures;
  Vocabulary vocabulary;
};

class Policy : public WordTable, public PolicyContent {
 public:
  Policy() = default;
  Policy(Policy&&) = default;
  Policy& operator=(Policy&&) = default;
  // Programs borrow from themselves.
  Policy(const Policy&) = delete;
  Policy& operator=(const Policy&) = delete;

  // The era that holds `day`, as an index; nothing before the first and after the last.
  [[nodiscard]] std::optional<std::uint32_t> era_of(Date day) const;
  // The row that fits `name` with the most letters; nothing if none does.
  [[nodiscard]] const AddresseePattern* addressee(std::string_view name) const;
  [[nodiscard]] const Rule* rule(std::string_view name) const;

  [[nodiscard]] std::optional<WordId> word(WordClass words, std::string_view name) const override;
  [[nodiscard]] std::string_view word_name(WordClass words, WordId id) const override;
  [[nodiscard]] std::optional<WordId> level(std::string_view name) const override;
  [[nodiscard]] std::string_view level_name(WordId id) const override;
  [[nodiscard]] std::string_view level_ladder(WordId id) const override { return levels[id].ladder; }
  [[nodiscard]] bool level_classified(WordId id) const override { return levels[id].classified; }
  [[nodiscard]] const std::vector<WordId>& country_members(WordId id) const override { return countries[id].members; }
  [[nodiscard]] std::vector<RowDays> rows_with_days(WordClass words) const override;
  [[nodiscard]] std::string nearest_word(WordClass words, std::string_view name) const override;
  [[nodiscard]] std::string nearest_level(std::string_view name) const override;
  [[nodiscard]] std::string nearest_rule(std::string_view name) const;

  // Looks through the names of rows and rules; to be called when the vectors do not grow any more.
  void index_words();
  void index_rules();

 private:
  using Names = std::unordered_map<std::string_view, std::uint32_t>;
  [[nodiscard]] std::vector<std::string_view> names_of(WordClass words) const;

  Names level_names_, control_names_, caption_names_, country_names_, group_names_, ladder_names_, rule_names_;
};

// Whether some expression of the rule, a message too, reads one of these facts.
bool reads(const Rule& rule, std::initializer_list<Fact> facts);

}  // namespace cablemark
