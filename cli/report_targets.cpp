#include "cli/report_targets.hpp"

#include "cli/command.hpp"
#include "cli/written_files.hpp"

namespace cablemark {
namespace {

Format format_of(const std::string& name) {
  if (const std::optional<Format> format = parse_format(name)) return *format;
  std::string known;
  for (const std::string_view one : format_names()) known.append(known.empty() ? "" : ", ").append(one);
  throw CommandError{
      "usage", "--format `" + name + "` is not known" + did_you_mean(name, format_names()) + "; it is one of " + known};
}

ReportTarget target_of(const std::string& value) {
  const std::size_t equals = value.find('=');
  ReportTarget target{format_of(value.substr(0, equals)), {}};
  if (equals == std::string::npos) return target;
  target.file = value.substr(equals + 1);
  if (target.file.empty()) throw CommandError{"usage", "--format `" + value + "` names no file after `=`"};
  if (target.file == "-" || target.file == "/dev/stdout") target.file.clear();
  return target;
}

bool same_place(const ReportTarget& a, const ReportTarget& b) {
  if (a.file.empty() || b.file.empty()) return a.file.empty() && b.file.empty();
  return same_file(a.file, b.file);
}

}  // namespace

std::vector<ReportTarget> report_targets(const std::vector<std::string>& formats) {
  std::vector<ReportTarget> targets;
  for (const std::string& value : formats) {
    ReportTarget target = target_of(value);
    for (const ReportTarget& other : targets) {
      if (!same_place(other, target)) continue;
      const std::string name(format_name(target.format));
      if (target.file.empty()) {
        throw CommandError{"usage", "--format " + std::string(format_name(other.format)) + " and --format " + name +
                                        " both go to standard output, which carries one format; give one of them a "
                                        "file: --format " +
                                        name + "=FILE"};
      }
      throw CommandError{"usage", "two --format flags name the file `" + target.file + "`; each needs its own"};
    }
    targets.push_back(std::move(target));
  }
  return targets;
}

}  // namespace cablemark
