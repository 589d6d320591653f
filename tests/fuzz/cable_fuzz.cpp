// Any bytes are cables or none: spans stay inside the text, and parents stand before their children.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "tests/grammar/cable_words.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cablemark;
  static const Vocabulary kWords = cable_tests::words();
  Source source;
  source.assign({reinterpret_cast<const char*>(data), size});
  ParsedText parsed;
  parse_cables(source, kWords, {}, parsed);
  for (std::size_t n = 0; n < parsed.cable_count; ++n) {
    const Cable& cable = parsed.cables[n];
    if (cable.span.end > source.text().size()) std::abort();
    for (std::size_t i = 0; i < cable.portions.size(); ++i) {
      const Portion& portion = cable.portions[i];
      if (portion.span.begin > portion.span.end || portion.span.end > cable.span.end) std::abort();
      if (portion.parent != Span::kNowhere && portion.parent >= i) std::abort();
    }
  }
  return 0;
}
