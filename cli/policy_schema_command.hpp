// `cablemark policy schema`: the JSON Schema of pack files, for editors.
#pragma once

namespace cablemark {

int run_policy_schema();

}  // namespace cablemark
