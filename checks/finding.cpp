#include "checks/finding.hpp"

namespace cablemark {

std::string_view status_name(DocumentStatus status) {
  switch (status) {
    case DocumentStatus::Clean:
      return "clean";
    case DocumentStatus::Findings:
      return "findings";
    case DocumentStatus::Error:
      return "error";
  }
  return {};
}

std::string_view error_code_name(ErrorCode code) {
  switch (code) {
    case ErrorCode::Unreadable:
      return "unreadable";
    case ErrorCode::Empty:
      return "empty";
    case ErrorCode::Binary:
      return "binary";
    case ErrorCode::Encoding:
      return "encoding";
    case ErrorCode::NotACable:
      return "not-a-cable";
    case ErrorCode::TooLarge:
      return "too-large";
    case ErrorCode::Evaluation:
      return "evaluation";
    case ErrorCode::Timeout:
      return "timeout";
  }
  return {};
}

}  // namespace cablemark
