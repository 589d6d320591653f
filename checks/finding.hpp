// What `check` returns: documents with findings, ready for any report.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "grammar/cable.hpp"
#include "policies/policy.hpp"

namespace cablemark {

struct RelatedPlace {
  Span span;
  std::string message;
};

struct Finding {
  std::uint32_t rule = 0;  // in Policy::rules
  Severity severity = Severity::Error;
  Span span;  // in Source::text(); zero width where something is missing
  std::string message;
  std::string paragraph;  // label of the paragraph it stands in, empty if none: `7`
  std::vector<RelatedPlace> related;
  std::string fingerprint;  // hex sha256 of rule, reference or path, part, paragraph, normalised mark
};

struct NotChecked {
  std::uint32_t rule = 0;
  std::string fact;  // `cable.dtg.date`
};

enum class DocumentStatus : std::uint8_t { Clean, Findings, Error };
enum class ErrorCode : std::uint8_t { Unreadable, Empty, Binary, Encoding, NotACable, TooLarge, Evaluation, Timeout };
std::string_view status_name(DocumentStatus status);
std::string_view error_code_name(ErrorCode code);

struct DocumentError {
  ErrorCode code = ErrorCode::Unreadable;
  std::string message;
};

// A marking as reports show it. Words are the policy's spellings.
struct MarkingSummary {
  std::string text;  // as written
  std::optional<WordId> level;
  std::vector<WordId> captions, controls;
  std::vector<std::string> rel_to;
};

struct Document {
  std::uint32_t part = 1;
  DocumentStatus status = DocumentStatus::Clean;
  CableKind kind = CableKind::Document;
  Stage stage = Stage::Sent;
  std::optional<std::string> reference, reference_from, date, date_from;
  std::optional<std::uint32_t> era;  // in Policy::eras
  std::optional<std::string> order;  // number on the E.O. line
  std::optional<MarkingSummary> overall, derived;
  std::uint32_t paragraphs = 0;
  std::vector<std::pair<std::string, std::uint32_t>> portions;  // in the order of levels, `?` last
  std::vector<Finding> findings;                                // by offset, length, rule
  std::vector<NotChecked> not_checked;
  std::uint32_t rules_checked = 0;
  std::optional<DocumentError> error;
};

}  // namespace cablemark
