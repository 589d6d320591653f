#include "inputs/input_stream.hpp"

#include <utility>

namespace cablemark {

bool InputStream::next(Input& input) {
  for (;;) {
    Member member;
    if (archive_ != nullptr && archive_->next(member)) {
      if (take_member(member, input)) return true;
      continue;
    }
    archive_.reset();
    if (!walker_.next(input)) return false;
    const std::string& name = input.path == "-" ? stdin_name_ : input.path;
    if (input.error || archive_kind(name) == ArchiveKind::None) {
      if (input.path == "-" && !stdin_name_.empty()) input.name = stdin_name_;
      return true;
    }
    ArchiveLimits limits;
    limits.max_bytes = max_bytes_;
    archive_ = std::make_unique<ArchiveReader>(input.path, name, limits);
    archive_input_ = input;
    archive_input_.path = name;
    archive_members_ = archive_kind(name) == ArchiveKind::Members;
  }
}

bool InputStream::take_member(Member& member, Input& input) {
  input = archive_input_;
  input.archive = input.path;
  if (!member.name.empty()) input.path += "!" + member.name;
  if (!member.error && archive_members_) {
    const std::string name = member.name.substr(member.name.rfind('/') + 1);
    const NameKind kind = walker_.included(name) ? NameKind::Cable : name_kind(name);
    const std::string_view reason = !member.not_read.empty()  ? member.not_read
                                    : name.front() == '.'     ? "a hidden or ignored name"
                                    : kind == NameKind::Other ? "no cable by its name; --include PATTERN reads it"
                                                              : std::string_view();
    if (!reason.empty()) {
      ++members_skipped_;
      return false;
    }
    input.sniff = kind == NameKind::None;
  }
  input.error = std::move(member.error);
  input.content = std::make_shared<const std::string>(std::move(member.bytes));
  return true;
}

std::optional<DocumentError> read_into(InputReader& reader, const Input& input, const ReadLimits& limits) {
  return input.directory != nullptr
             ? reader.read_file(input.directory->get(), input.path.c_str() + input.name_at, limits)
             : reader.read_named(input.path, limits);
}

}  // namespace cablemark
