#include "inputs/input_texts.hpp"

#include <set>
#include <utility>
#include <variant>

#include "inputs/mail.hpp"
#include "inputs/walk.hpp"

namespace cablemark {
namespace {

constexpr std::size_t kSniffed = std::size_t{8} * 1024;  // bytes of a file without extension that are looked at

bool holds_cable(std::string_view bytes, const Policy& policy, ReadText& text) {
  read_cables(bytes, policy, {}, text);
  return text.parsed.cable_count != 0;
}

// The marks of the cables that were read last, in the order of the text.
std::string marks_of(const ReadText& text) {
  std::string marks;
  const auto add = [&](Span span) {
    for (const char c : span.of(text.source.text())) {
      if (c != ' ' && c != '\n') marks += c;
    }
    marks += '\n';
  };
  for (std::size_t n = 0; n < text.parsed.cable_count; ++n) {
    const Cable& cable = text.parsed.cables[n];
    if (cable.classification) add(cable.classification->mark.span);
    for (const CaptionLine& caption : cable.captions) add(caption.span);
    if (cable.subject) add(cable.subject->mark.span);
    for (const Portion& portion : cable.portions) add(portion.mark.span);
  }
  return marks;
}

}  // namespace

// What a covering note says need be no cable, but it must be text; an attachment with the name of a cable must be one.
InputTexts each_text(const std::string& name, std::string_view bytes, const Policy& policy, ReadText& memory,
                     const std::function<void(const std::string& name, std::string_view text)>& take) {
  InputTexts texts;
  if (!is_mail_name(name)) {
    take(name, bytes);
    return texts;
  }
  std::variant<Mail, MailFault> read = read_mail(bytes);
  if (auto* fault = std::get_if<MailFault>(&read)) {
    texts.error = {ErrorCode::Encoding, std::move(fault->message)};
    return texts;
  }
  const Mail& mail = std::get<Mail>(read);
  if (mail.plain) {
    take(name, bytes);
    return texts;
  }
  texts.not_read = mail.not_read.size();
  bool any = false;
  std::set<std::pair<int, std::string>> said;  // by alternatives
  for (const MailPart& part : mail.parts) {
    // What must be a cable is asked nothing here, unless another part may say the same.
    const bool must_be = part.kind == MailPartKind::Attachment;
    const bool cable = (!must_be || part.alternatives != 0) && holds_cable(part.text, policy, memory);
    if (!must_be && !cable) {
      const SourceFault fault = memory.source.fault();
      const bool is_text = fault == SourceFault::None || fault == SourceFault::Empty;
      if (part.kind == MailPartKind::Unknown) ++texts.not_read;
      if (part.kind == MailPartKind::Unknown || is_text) continue;
    }
    // The same cable as plain text and as a page is one.
    if (cable && part.alternatives != 0 && !said.emplace(part.alternatives, marks_of(memory)).second) continue;
    any = true;
    take(name + "!" + part.name, part.text);
  }
  if (!any) {
    texts.error = {ErrorCode::NotACable,
                   "no part of this mail is a cable; leave it out, or name the cable that it encloses"};
  }
  return texts;
}

bool begins_like_cable(std::string_view bytes, const Policy& policy, ReadText& memory) {
  std::string_view head = bytes;
  if (head.size() > kSniffed) {
    head = head.substr(0, kSniffed);
    const std::size_t last = head.rfind('\n');
    if (last != std::string_view::npos && head.find('\0') == std::string_view::npos) head = head.substr(0, last + 1);
  }
  return holds_cable(head, policy, memory);
}

}  // namespace cablemark
