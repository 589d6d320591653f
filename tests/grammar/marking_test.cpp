#include "grammar/marking.hpp"

#include <gtest/gtest.h>

#include <ctime>
#include <random>
#include <string>
#include <tao/pegtl/contrib/analyze.hpp>
#include <tao/pegtl/contrib/parse_tree.hpp>

#include "grammar/marking_rules.hpp"
#include "tests/grammar/marking_words.hpp"

namespace cablemark {
namespace {

const Vocabulary& words() {
  static const Vocabulary kVocabulary = marking_words::vocabulary();
  return kVocabulary;
}

Span whole(std::string_view text) { return {0, static_cast<std::uint32_t>(text.size())}; }

// A mark of one word is read without the longer way; both must agree.
bool looks_like_a_mark(std::string_view text, Span within) {
  static MarkPool pool;
  pool.clear();
  Marking mark;
  const bool single = single_word_mark(text, within, words(), pool, mark);
  const bool looks = looks_like_mark(text, within, words(), pool);
  EXPECT_TRUE(looks || !single) << text;
  return looks;
}

struct Case {
  const char* text;
  const char* words;
};

void expect_words(MarkForm form, const std::vector<Case>& cases) {
  // One pool for all: a mark does not depend on the marks before it.
  MarkPool pool;
  for (const auto& [text, expected] : cases) {
    const Marking mark = parse_marking(text, whole(text), form, words(), pool);
    EXPECT_EQ(marking_words::words_of(text, mark, pool), expected) << text;
  }
}

TEST(Marking, ReadsPortions) {
  expect_words(MarkForm::Portion,
               {{"(C)", "C"},
                {"( C )", "C"},
                {"[C]", "C"},
                {"(SBU/N)", "U SBU_NF"},
                {"(S//NF)", "S NF sep[//]"},
                {"(C//REL TO USA, GBR)", "C REL[USA GBR] between[, ] sep[//]"},
                {"(C/REL UK)", "C REL[GBR] sep[/]"},
                {"(SBU-NF)", "U SBU_NF"},
                {"(SBU//NF)", "U SBU NF sep[//]"},
                {"(//GBR S)", "S foreign of[GBR] sep[//]"},
                {"(//CAN GBR S)", "S foreign of[CAN GBR] sep[//]"},
                {"(//FGI S)", "S foreign FGI sep[//]"},
                {"(S//FGI AUS GBR)", "S of[AUS GBR] FGI[AUS GBR] between[ ] sep[//]"},
                {"(//NS)", "NS nato sep[//]"},
                {"(//JOINT S CAN GBR USA//REL TO USA, CAN, GBR)",
                 "S joint of[CAN GBR USA] REL[USA CAN GBR] between[, |, ] sep[//|//]"},
                {"(//JOINT S//REL)", "S joint REL sep[//|//]"},
                {"(GBR-C)", "C foreign of[GBR]"},
                {"(UK-C)", "C foreign of[GBR]"},
                {"(FGI-C)", "C foreign FGI"},
                {"(NATO-S)", "S foreign of[NATO]"},
                {"(C - ENTIRE TEXT)", "C tail[ENTIRE TEXT]"},
                {"C - ENTIRE TEXT.", "C unclosed tail[ENTIRE TEXT] span[C - ENTIRE TEXT]"},
                {"(C) (NF)", "C NF sep[) (]"},
                {"(SBU text", "U SBU unclosed span[(SBU]"},
                {"SBU)", "U SBU unclosed"},
                {"C)", "C unclosed"},
                {"[C)", "C unclosed"},
                {"()", "-"},
                {"(", "- unclosed"},
                {"(S//NF//NF/OC)", "S NF OC sep[//|//|/] repeated=1"},
                {"(C/SBU)", "C SBU sep[/]"},
                {"(SBU/C)", "C SBU sep[/]"},
                {"(NF//S)", "S NF sep[//]"},
                {"(TS//SI-G ABCD-EF//TK-KAND//OC/NF)", "TS SI TK OC NF parts[G|ABCD|EF|KAND] sep[//|//|//|/]"},
                {"(TS//SAR-BP/GB/TC//NF)", "TS SAR NF parts[BP|GB|TC] sep[//|//]"},
                {"(TS//SI-G/GB//NF)", "TS SI NF parts[G] ?[GB] sep[//|/|//]"},
                {"(TS//USA/CAN/GBR EYES ONLY)", "TS EYES[USA CAN GBR] between[/|/] sep[//]"},
                {"(TS//SI/USA/XQ EYES ONLY/OC)", "TS SI EYES[USA ?XQ] between[/] OC sep[//|/|/]"},
                {"(TS//USA/CAN/GBR)", "TS ?[USA|CAN|GBR] sep[//|/|/]"},
                {"(TS//USA/GBR NF)", "TS NF ?[USA|GBR] sep[//|/| ] blank"},
                {"(TS//EYES/USA EYES ONLY)", "TS EYES sep[//|/] repeated=1"},
                {"(S//RD-SG 2 5 6//NF)", "S RD NF parts[2|5|6] sep[//|//]"},
                {"(S//NOFORN)", "S NF! sep[//]"},
                {"(SECRET//NF)", "S! NF sep[//]"},
                {"(CX)", "- ?[CX]"},
                {"(as agreed)", "- ?[as agreed]"},
                {"(as C)", "- ?[as C]"},
                {"(FOO//S)", "- ?[FOO|S] sep[//]"},
                {"(S//FOO BAR//NF)", "S NF ?[FOO BAR] sep[//|//]"},
                {"(S//)", "S sep[//]"},
                {"(S////NF)", "S NF sep[////]"},
                {"(//DEU)", "- ?[DEU] sep[//]"},
                {"(//XYZ S)", "S foreign of[?XYZ] sep[//]"},
                {"(C//REL TO USA, XQ, and GBR and CAN)", "C REL[USA ?XQ GBR CAN] between[, |, and | and ] sep[//]"},
                {"(C//REL TO USA, CANADA, GBR)", "C REL[USA GBR] between[, ] ?[CANADA] sep[//]"},
                {"(C//REL TO USA,GBR CAN/OC)", "C REL[USA GBR CAN] between[,| ] OC sep[//|/]"},
                {"(C//REL TO USA/GBR)", "C REL[USA GBR] between[/] sep[//]"},
                {"(S C)", "S levels[S|C] sep[ ] blank"},
                {"(S//C)", "S levels[S|C] sep[//]"},
                {"(C//NF (x))", "C NF ?[(x] sep[//| ] blank span[(C//NF (x)]"},
                {"((C))", "- ?[(C] span[((C)]"},
                {"(sbu)", "U SBU"},
                {"(c)", "C"},
                {"(s//nf)", "S NF sep[//]"},
                {"(N/A)", "- NF ?[A] sep[/]"},
                {"(U.S.)", "U ?[.S.]"},
                {"(U.)", "U ?[.]"},
                {"(S&T)", "S ?[&T]"},
                {"(C-130)", "C ?[130] sep[-]"},
                {"(S Korea)", "S ?[Korea] sep[ ] blank"},
                {"(SBU, see)", "U SBU ?[see] sep[, ]"},
                {"(SBUU)", "- ?[SBUU]"},
                {"(SUB)", "- ?[SUB]"},
                {"(SBI)", "- ?[SBI]"},
                {"(USA)", "- ?[USA]"},
                {"(513U)", "- ?[513U]"},
                {"(Sliti)", "- ?[Sliti]"},
                {"(C//REL\nTO USA,\nGBR)", "C REL[USA GBR] between[,\n] sep[//]"},
                {"(SBU)(NF)", "U SBU NF sep[)(]"},
                {"(C) text (NF)", "C span[(C)]"},
                {"(C) ()", "C span[(C)]"},
                {"(LOU)", "U LOU"},
                {"(R)", "R"},
                {"(S/CT)", "S ?[CT] sep[/]"},
                {"(DS agents)", "- ?[DS agents]"},
                {"(CX text more words)", "- ?[CX text more words]"},
                {"(Secret talks)", "S! ?[talks] sep[ ] blank"},
                {"(SECRET)", "S!"},
                {"(secret)", "S!"},
                {"(NFF)", "- ?[NFF]"},
                {"(S NF)", "S NF sep[ ] blank"}});
}

TEST(Marking, ReadsClassificationLines) {
  expect_words(
      MarkForm::Line,
      {{"UNCLAS GENEVA 000048", "U span[UNCLAS]"},
       {"UNCLAS EFTO PARIS 1", "EFTO span[UNCLAS EFTO]"},
       {"UNCLAS E F T O PARIS 1", "EFTO span[UNCLAS E F T O]"},
       {"C O N F I D E N T I A L SECTION 01 OF 02 X 1", "C spaced span[C O N F I D E N T I A L]"},
       {"R É S E R V É PARIS", "FR spaced span[R É S E R V É]"},
       {"T O P  S E C R E T  STATE 1", "TS spaced span[T O P  S E C R E T]"},
       {"T O P S E C R E T STATE 1", "TS spaced span[T O P S E C R E T]"},
       {"T O P    S E C R E T STATE 1", "TS spaced span[T O P    S E C R E T]"},
       {"S E C R E T//NOFORN STATE", "S NF sep[//] spaced span[S E C R E T//NOFORN]"},
       {"SECRET//FGI GBR LONDON 1", "S of[GBR] FGI[GBR] sep[//] span[SECRET//FGI GBR]"},
       {"C O N F I D E N T I A L//CUI", "C CUI sep[//] spaced"},
       {"TOP SECRET//SI//NOFORN", "TS SI NF sep[//|//]"},
       {"SECRET SENSITIVE STATE 1", "S ?[SENSITIVE] sep[ ] blank span[SECRET SENSITIVE]"},
       {"CONFIDENTIAL/SBU", "C SBU! sep[/]"},
       {"SECRET//NATO SECRET", "S levels[SECRET|NATO SECRET] sep[//]"},
       {"UUNCLAS MANAGUA 001002", "U repaired span[UUNCLAS]"},
       {"NCLAS X 1", "U repaired span[NCLAS]"},
       {"SECRE X 1", "S repaired span[SECRE]"},
       {"SECRETT X", "S repaired span[SECRETT]"},
       {"SECRETS X", "nothing"},
       {"C O N F I D E N I A L PARIS 1", "C spaced repaired span[C O N F I D E N I A L]"},
       {"S E C R E T REL TO USA, AUS, GBR PARIS 1",
        "S REL[USA AUS GBR] between[, |, ] sep[ ] spaced blank span[S E C R E T REL TO USA, AUS, GBR]"},
       {"SECRET//REL TO USA, AUS, LONDON 1", "S REL[USA AUS] between[, ] sep[//] span[SECRET//REL TO USA, AUS]"},
       {"SECRET//REL TO USA GBR PARIS 1", "S REL[USA GBR] between[ ] sep[//] span[SECRET//REL TO USA GBR]"},
       {"SECRET//REL TO XQZ", "S REL[?XQZ] sep[//]"},
       {"SECRET//REL TO ROME 1", "S REL sep[//] span[SECRET//REL TO]"},
       {"GENEVA 48", "nothing"},
       {"RESTRICTED GENEVA 48", "R span[RESTRICTED]"},
       {"FOO//NOFORN GENEVA", "- NF ?[FOO] sep[//] span[FOO//NOFORN]"},
       {"//NATO SECRET", "NS nato sep[//]"},
       {"//GBR SECRET", "S foreign of[GBR] sep[//]"},
       {"UK CONFIDENTIAL X", "C foreign of[GBR] span[UK CONFIDENTIAL]"},
       {"SECRET//", "S sep[//]"},
       {"  SECRET", "S span[SECRET]"},
       {"SECRET//FOO BAR//NOFORN", "S NF ?[FOO BAR] sep[//|//]"},
       {"SECRET - NOFORN X", "S NF sep[ - ] span[SECRET - NOFORN]"},
       {"SECRET, NOFORN X 1", "S NF sep[, ] span[SECRET, NOFORN]"},
       {"LIMITED OFFICIAL USE STATE 1", "U LOU span[LIMITED OFFICIAL USE]"},
       {"S E C R E T N O F O R N STATE", "S NF sep[ ] spaced blank span[S E C R E T N O F O R N]"},
       {"SECRET.", "S span[SECRET]"},
       {"", "nothing"},
       {"U.S. SECRET", "nothing"},
       {"SECRET//NF X", "S NF! sep[//] span[SECRET//NF]"}});
}

TEST(Marking, ReadsBanners) {
  expect_words(MarkForm::Banner,
               {{"UNCLASSIFIED//FOR OFFICIAL USE ONLY", "U ?[FOR OFFICIAL USE ONLY] sep[//]"},
                {"TOP SECRET//SI-G ABCD//ORCON/NOFORN", "TS SI OC NF parts[G|ABCD] sep[//|//|/]"},
                {"CAN RESTRICTED", "R foreign of[CAN]"},
                {"//JOINT SECRET GBR USA//FGI FRA//REL TO USA, GBR",
                 "S joint of[GBR USA] FGI[FRA] REL[USA GBR] between[, ] sep[//|//|//]"},
                {"SECRET//FGI AUS CAN NATO//NOFORN", "S of[AUS CAN NATO] FGI[AUS CAN NATO] between[ | ] NF sep[//|//]"},
                {"UNKNOWN CLASSIFICATION", "- ?[UNKNOWN CLASSIFICATION]"},
                {"SBU", "U! SBU!"},
                {"SECRET//CONTROLED IMAGERY", "S ?[CONTROLED IMAGERY] sep[//]"},
                {"TOP SECRET//SPECIAL ACCESS REQUIRED-BUTTERED POPCORN", "TS SAR parts[BUTTERED|POPCORN] sep[//]"},
                {"//COSMIC TOP SECRET", "CTS nato sep[//]"}});
}

TEST(Marking, SpansAreOffsetsIntoTheWholeText) {
  const std::string text = "1.  (C//REL TO USA, GBR) Text (S)";
  MarkPool pool;
  const Marking mark = parse_marking(text, {4, 24}, MarkForm::Portion, words(), pool);
  EXPECT_EQ(mark.span.of(text), "(C//REL TO USA, GBR)");
  EXPECT_EQ(mark.level_span.of(text), "C");
  const ControlUse& use = pool.controls[mark.controls.first];
  EXPECT_EQ(use.word.of(text), "REL TO");
  EXPECT_EQ(use.span.of(text), "REL TO USA, GBR");
  EXPECT_EQ(pool.codes[use.codes.first + 1].span.of(text), "GBR");
}

TEST(Marking, TellsMarksFromText) {
  for (const char* mark : {"(C)",
                           "( C )",
                           "[S]",
                           "(SBU/N)",
                           "(S//NF)",
                           "(sbu)",
                           "(s//nf)",
                           "(//GBR S)",
                           "(GBR-C)",
                           "(//DEU)",
                           "(C - ENTIRE TEXT)",
                           "(C/REL UK)",
                           "(NF)",
                           "(S/XYZ)",
                           "(C NFX)",
                           "(SBU, as above)",
                           "(CX)",
                           "(UU)",
                           "(SBUU)",
                           "(SUB)",
                           "(SB)",
                           "(SBI)",
                           "(U.)",
                           "(SECRET)",
                           "(SBU text",
                           "C)",
                           "SBU/N)",
                           "(C//REL\nTO USA, GBR)",
                           "(TSS)",
                           "(LOU)",
                           "(S;NF)",
                           "(S.NF)",
                           "(C|OC)",
                           "(Secret)",
                           "(Top Secret)",
                           "(CONF)",
                           "(UNCLASS)",
                           "(SECR.)",
                           "(C) (NF)"}) {
    EXPECT_TRUE(looks_like_a_mark(mark, whole(mark))) << mark;
  }
  for (const char* text : {"(as agreed)",
                           "(CX text more words)",
                           "(Sliti)",
                           "(513U)",
                           "(s)",
                           "(c)",
                           "(a)",
                           "(A)",
                           "()",
                           "(",
                           "( )",
                           "(USA)",
                           "(UK)",
                           "(N/A)",
                           "(SBU Version)",
                           "(U.S.)",
                           "(S&T)",
                           "(C-130)",
                           "(U-2)",
                           "(S Korea)",
                           "(C Street)",
                           "(Secret talks)",
                           "(secret)",
                           "(S;NF talks)",
                           "(C.I.A)",
                           "(CON)",
                           "(Conf)",
                           "(CONFER)",
                           "(as C)",
                           "(FOO//S)",
                           "(1.4)",
                           "(b), (d)",
                           "(NATO)",
                           "(OAS)",
                           "(WHO)",
                           "(513)",
                           "(TS Eliot)",
                           "(//path/x)",
                           "(\xC3\x89)",
                           "(C4ISR)",
                           "(REL to the press)",
                           "(nf one)",
                           "((C))"}) {
    EXPECT_FALSE(looks_like_a_mark(text, whole(text))) << text;
  }
}

// One slip of a letter: lost, doubled, swapped or wrong. Short words are near to few marks.
TEST(Marking, ToleratesOneSlip) {
  for (const char* mark : {"(UU)", "(CC)", "(SBUU)", "(SSBU)", "(SUB)", "(BSU)", "(SB)", "(SBX)", "(XBU)", "(SBXU)",
                           "(XSBU)", "(SBUX)", "(TSS)", "(TTS)", "(5BU)", "(S8U)", "(SB0)"}) {
    EXPECT_TRUE(looks_like_a_mark(mark, whole(mark))) << mark;
  }
  for (const char* text : {"(SXUB)", "(USB)", "(SBUXX)", "(SBu8)", "(58U)", "(U0)", "(C6)", "(T5)", "(XY)", "(ABC)",
                           "(XXXXXXXX)", "(SBUSBUSBU)"}) {
    EXPECT_FALSE(looks_like_a_mark(text, whole(text))) << text;
  }
}

// Rows that a level must never come out of: what is not understood is kept as unknown.
TEST(Marking, InventsNoLevel) {
  for (const char* text : {"(as C)", "(FOO//S)", "(X S)", "(UNCLASS)", "(TOPSECRET)", "(SECRETS)", "(NF)",
                           "(REL TO USA)", "(C4)", "(ÉC)", "(1S)", "(SI-S)", "(//USA)", "(S", "(UUNCLAS)"}) {
    MarkPool pool;
    const Marking mark = parse_marking(text, whole(text), MarkForm::Portion, words(), pool);
    if (std::string_view(text) == "(S") {
      EXPECT_TRUE(mark.known);
    } else {
      EXPECT_FALSE(mark.known) << text;
    }
  }
}

// --- the grammar itself

template <typename Rule>
struct count_action : tao::pegtl::nothing<Rule> {};
struct count_one {
  static void apply0(std::size_t& count) { ++count; }
};
template <>
struct count_action<marking_rules::word> : count_one {};
template <>
struct count_action<marking_rules::gap> : count_one {};
template <>
struct count_action<marking_rules::opening> : count_one {};
template <>
struct count_action<marking_rules::closing> : count_one {};

template <typename Rule>
using selected = tao::pegtl::parse_tree::selector<
    Rule, tao::pegtl::parse_tree::store_content::on<marking_rules::word, marking_rules::gap, marking_rules::opening,
                                                    marking_rules::closing>>;

TEST(MarkingRules, EveryLoopConsumes) { EXPECT_EQ(tao::pegtl::analyze<marking_rules::mark>(), 0U); }

// An action that ran for a match that was taken back would count more than the tree has nodes.
TEST(MarkingRules, ActionsRunOncePerNode) {
  using Input = tao::pegtl::memory_input<tao::pegtl::tracking_mode::lazy, tao::pegtl::eol::lf, const char*>;
  for (const std::string_view text :
       {"", "(C)", "(S//NF", "( C - ENTIRE TEXT )", "((", "//", "SECRET//REL TO USA, GBR ", "a)b]c", "\xFF\n\x01"}) {
    Input first(text.data(), text.data() + text.size(), "");
    std::size_t actions = 0;
    ASSERT_TRUE((tao::pegtl::parse<marking_rules::mark, count_action>(first, actions))) << text;
    Input second(text.data(), text.data() + text.size(), "");
    const auto tree = tao::pegtl::parse_tree::parse<marking_rules::mark, selected>(second);
    ASSERT_TRUE(tree);
    EXPECT_EQ(tree->children.size(), actions) << text;
  }
}

// --- any input

std::string repeated(std::string_view unit, std::size_t size) {
  std::string out;
  while (out.size() < size) out += unit;
  return out;
}

TEST(Marking, TimeGrowsWithTheLength) {
  const char* const units[] = {"/",
                               "//",
                               "(",
                               ")",
                               "-",
                               ",",
                               " ",
                               "A",
                               "A ",
                               "C ",
                               "S//",
                               "//NF",
                               "/NF/OC",
                               "//FOO BAR",
                               "REL TO ",
                               "//REL TO USA, GBR",
                               ", GBR",
                               " GBR",
                               "FGI ",
                               "JOINT S ",
                               "SI-G ",
                               "-G",
                               "S E C R E T ",
                               "ENTIRE ",
                               "USA and ",
                               "REL TO USA, CANADA, ",
                               "(C) ",
                               "SENSITIVE "};
  for (const char* const unit : units) {
    for (const MarkForm form : {MarkForm::Portion, MarkForm::Line, MarkForm::Banner}) {
      for (const char* const head : {"(S//REL TO USA", "SECRET//REL TO USA", "//"}) {
        const auto seconds = [&](std::size_t size) {
          const std::string text = head + repeated(unit, size) + (form == MarkForm::Portion ? ")" : "");
          MarkPool pool;
          double best = 1e9;
          for (int round = 0; round < 2; ++round) {
            pool.clear();
            const std::clock_t start = std::clock();
            parse_marking(text, whole(text), form, words(), pool);
            looks_like_a_mark(text, whole(text));
            best = std::min(best, static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
          }
          return best;
        };
        // Ten times the text may take forty times as long, and a machine under load its share.
        EXPECT_LT(seconds(20000), 40 * seconds(2000) + 0.05) << head << unit;
      }
    }
  }
}

TEST(Marking, ManyControlsAndCodesAreExact) {
  std::string text = "(S";
  for (int i = 0; i < 10000; ++i) text += i % 2 == 0 ? "//NF" : "/OC";
  text += ")";
  MarkPool pool;
  Marking mark = parse_marking(text, whole(text), MarkForm::Portion, words(), pool);
  EXPECT_EQ(mark.controls.count, 2U);
  EXPECT_EQ(mark.repeated, 9998U);
  EXPECT_EQ(mark.separators.count, 10000U);

  text = "SECRET//REL TO USA";
  for (int i = 0; i < 299; ++i)
    text += std::string(", ") + static_cast<char>('A' + i / 26) + static_cast<char>('A' + i % 26) + "Q";
  mark = parse_marking(text, whole(text), MarkForm::Line, words(), pool);
  EXPECT_EQ(pool.controls[mark.controls.first].codes.count, 300U);
  EXPECT_EQ(mark.span, whole(text));

  Vocabulary many;
  many.add(WordPlace::Portion, "S", {WordKind::Level, 0, true});
  text = "(S";
  for (WordId i = 0; i < 12000; ++i) {
    const std::string name = "K" + std::to_string(i);
    many.add(WordPlace::Portion, name, {WordKind::Control, i, true});
    text += "//" + name;
  }
  text += ")";
  pool.clear();
  mark = parse_marking(text, whole(text), MarkForm::Portion, many, pool);
  ASSERT_EQ(mark.controls.count, 12000U);
  for (WordId i = 0; i < 12000; ++i) ASSERT_EQ(pool.controls[mark.controls.first + i].id, i);
}

bool inside(Span inner, Span outer) {
  return inner.begin <= inner.end && inner.begin >= outer.begin && inner.end <= outer.end;
}

// Random rows of words, separators and bytes: every span stands inside the mark, in text order.
TEST(Marking, SpansStandInsideTheirMark) {
  const char* const pieces[] = {"(",           ")",      "[",           "]",      "//",      "/",           "-",
                                ", ",          " ",      "  ",          "S",      "C",       "U",           "SBU",
                                "SBU/N",       "NF",     "REL TO ",     "REL",    "USA",     "GBR",         "XQ",
                                "FGI",         "JOINT",  "SI",          "-G",     "ABCD",    "7",           "and",
                                "ENTIRE TEXT", "SECRET", "S E C R E T", "UNCLAS", "UUNCLAS", "NATO SECRET", "SENSITIVE",
                                "FOO",         "\n",     "\xC3\x89",    "\xFF",   ".",       "TOP SECRET"};
  std::mt19937 random(5);
  MarkPool pool;
  for (int round = 0; round < 60000; ++round) {
    std::string text;
    for (std::size_t n = random() % 12; n-- > 0;) text += pieces[random() % std::size(pieces)];
    const Span within = whole(text);
    for (const MarkForm form : {MarkForm::Portion, MarkForm::Line, MarkForm::Banner, MarkForm::Label}) {
      pool.clear();
      const Marking mark = parse_marking(text, within, form, words(), pool);
      if (!mark.present()) {
        ASSERT_FALSE(mark.known) << text;
        continue;
      }
      ASSERT_TRUE(inside(mark.span, within)) << text;
      ASSERT_EQ(mark.known, mark.level != kNoWord) << text;
      ASSERT_EQ(mark.known, mark.level_span.present()) << text;
      ASSERT_TRUE(!mark.known || inside(mark.level_span, mark.span)) << text;
      for (const Span& span : pool.spans) ASSERT_TRUE(inside(span, mark.span)) << text << " has " << span.of(text);
      std::uint32_t before = mark.span.begin;
      for (std::uint32_t i = 0; i < mark.controls.count; ++i) {
        const ControlUse& use = pool.controls[mark.controls.first + i];
        ASSERT_TRUE(inside(use.word, use.span) && inside(use.span, mark.span)) << text;
        ASSERT_GE(use.word.begin, before) << text;
        before = use.word.end;
        ASSERT_EQ(use.separators.count, use.codes.count == 0 ? 0 : use.codes.count - 1) << text;
        for (std::uint32_t k = 0; k < use.codes.count; ++k)
          ASSERT_TRUE(inside(pool.codes[use.codes.first + k].span, use.span)) << text;
        for (std::uint32_t k = 0; k < i; ++k) ASSERT_NE(pool.controls[mark.controls.first + k].id, use.id) << text;
      }
      ASSERT_EQ(pool.controls.size(), mark.controls.count);
      // A level is a word of the vocabulary that stands there, or is implied by one.
      if (mark.known && !mark.repaired && !mark.spaced) {
        const std::string_view word = mark.level_span.of(text);
        ASSERT_TRUE(words().exact(WordPlace::Line, word) || words().exact(WordPlace::Portion, word) ||
                    words().longest_spaced(word))
            << text;
      }
      looks_like_a_mark(text, within);
    }
  }
}

}  // namespace
}  // namespace cablemark
