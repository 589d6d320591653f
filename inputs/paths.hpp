// Paths as text: nothing here looks at the disk.
#pragma once

#include <string>
#include <string_view>

namespace cablemark {

// `path`, seen from `directory`, without `.`, `..` and doubled slashes; absolute if `directory` is.
std::string absolute_path(std::string_view directory, std::string_view path);
// `path` from `directory` on, if it stands below; else as it is. Both without `.` and `..`.
std::string path_below(std::string_view directory, std::string_view path);
// Whether `path` is `directory` or stands below it.
bool is_below(std::string_view directory, std::string_view path);
// Without the last name; `/` for what stands in the root.
std::string directory_of(std::string_view path);
// Its ASCII letters small: names and words of formats are the same in either case.
std::string lowered(std::string_view name);

}  // namespace cablemark
