// Any bytes as a marking in each of its forms: every span stays inside its mark, and a level is a word that stands
// there.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "grammar/marking.hpp"
#include "tests/grammar/marking_words.hpp"

namespace {

using namespace cablemark;

void require(bool holds) {
  if (!holds) std::abort();
}

bool inside(Span inner, Span outer) {
  return inner.begin <= inner.end && inner.begin >= outer.begin && inner.end <= outer.end;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Vocabulary vocabulary = marking_words::vocabulary();
  static MarkPool pool;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Span within{0, static_cast<std::uint32_t>(size)};
  for (const MarkForm form : {MarkForm::Portion, MarkForm::Line, MarkForm::Banner, MarkForm::Label}) {
    pool.clear();
    const Marking mark = parse_marking(text, within, form, vocabulary, pool);
    require(mark.known == (mark.level != kNoWord));
    if (!mark.present()) continue;
    require(inside(mark.span, within));
    require(!mark.known || inside(mark.level_span, mark.span));
    for (const Span& span : pool.spans) require(inside(span, mark.span));
    for (const ControlUse& use : pool.controls) require(inside(use.word, use.span) && inside(use.span, mark.span));
    for (const CodeUse& code : pool.codes) require(inside(code.span, mark.span));
  }
  pool.clear();
  Marking word;
  const bool single = single_word_mark(text, within, vocabulary, pool, word);
  require(looks_like_mark(text, within, vocabulary, pool) || !single);
  return 0;
}
