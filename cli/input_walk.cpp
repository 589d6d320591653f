#include "cli/input_walk.hpp"

#include "inputs/read.hpp"
#include "inputs/walk.hpp"
#include "policies/sha256.hpp"

namespace cablemark {

void each_input(const std::vector<std::string>& paths, const std::function<void(const WalkedInput&)>& take) {
  WalkOptions walk;
  walk.paths = paths;
  Walker walker(walk);
  InputReader reader;
  for (Input input; walker.next(input);) {
    WalkedInput walked;
    walked.path = input.path;
    walked.sniffed = input.sniff;
    walked.error = input.error;
    if (!walked.error) {
      walked.error = input.directory ? reader.read_file(input.directory->get(), input.path.c_str() + input.name_at, {})
                                     : reader.read_named(input.path, {});
    }
    if (!walked.error) {
      walked.bytes = reader.bytes();
      walked.sha256 = sha256_hex(walked.bytes);
    }
    take(walked);
  }
}

Documents check_input(const WalkedInput& input, const Policy& policy, Options options, Scratch& scratch) {
  if (input.error) {
    Documents documents(1);
    documents.front().status = DocumentStatus::Error;
    documents.front().error = input.error;
    return documents;
  }
  options.path = input.path;
  options.sha256 = input.sha256;
  Documents documents = check(input.bytes, policy, options, scratch);
  const auto& error = documents.front().error;
  if (input.sniffed && error && error->code == ErrorCode::NotACable) documents.clear();
  return documents;
}

}  // namespace cablemark
