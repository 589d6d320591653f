// Tagged values as JSON: {"int": 3}, {"list": [...]}, {"map": [[key, value], ...]}. Doubles are strings, so that NaN
// and infinity can stand there; bytes are hexadecimal.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "checks/eval.hpp"

namespace cablemark {

nlohmann::json to_json(const TaggedValue& value);
// Nothing if the JSON is no tagged value; `fault` then says why.
std::optional<TaggedValue> tagged_from_json(const nlohmann::json& json, std::string& fault);
// An object name -> tagged value.
std::optional<Bindings> bindings_from_json(const nlohmann::json& json, std::string& fault);

}  // namespace cablemark
