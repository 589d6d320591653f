# Writes a text file as a C++ string: cmake -DIN=policy.schema.json -DOUT=policy_schema.cpp -P embed_schema.cmake
# A line a literal: compilers take no literal of any length.
file(READ ${IN} text)
string(REPLACE "\\" "\\\\" text "${text}")
string(REPLACE "\"" "\\\"" text "${text}")
string(REPLACE "\n" "\\n\"\n    \"" text "${text}")
file(WRITE ${OUT} "#include \"policies/policy_schema.hpp\"

namespace cablemark {

std::string_view policy_schema() {
  return
    \"${text}\";
}

}  // namespace cablemark
")
