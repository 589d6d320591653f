// The words of the line that names who classified a cable.
#pragma once

#include <cstdint>
#include <string_view>

namespace cablemark {

// What a word tells of a person: a title of a position, a word that goes with titles and names nobody, or anything
// else.
enum class ClassifierWord : std::uint8_t { Title, Office, Other };

// `word` has no blanks, and no point at its end. Words joined with `-` are one: `Minister-Counselor`.
ClassifierWord classifier_word(std::string_view word);

}  // namespace cablemark
