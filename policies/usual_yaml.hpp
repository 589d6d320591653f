// The YAML that packs are usually written in, read quickly: yaml-cpp takes some thousand instructions a character of
// plain text, and is most of the time that a large pack takes to load. Read are maps and lists by indentation, `[ ]`
// and `{ }`, texts that are plain or quoted on one line, and `|` blocks. Whatever else stands in a file, mistakes among
// it, is left to yaml-cpp: what is read here is what yaml-cpp would say, event by event.
#pragma once

#include <string_view>

namespace YAML {
class EventHandler;
}

namespace cablemark {

// Tells `handler` what stands in `source`. False where something is not usual: then what was told is of no use.
bool read_usual_yaml(std::string_view source, YAML::EventHandler& handler);

}  // namespace cablemark
