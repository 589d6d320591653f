// Mail (.eml, .mbox) as the texts that stand in it: messages of a mailbox, MIME parts, quoted-printable, base64.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace cablemark {

enum class MailPartKind : std::uint8_t {
  Attachment,  // text, or with the name of a cable: it must be one
  Note,        // text without a name: it may be what covers a cable
  Unknown,     // neither name nor type say what it is
};

struct MailPart {
  std::string name;  // of the attachment, else `part-2`; in a mailbox with `message-3/` before it
  std::string text;  // decoded; UTF-16 with its byte order mark
  MailPartKind kind = MailPartKind::Note;
  int alternatives = 0;  // parts with the same number, not 0, say the same in several forms
};

struct Mail {
  // The stored text is the text itself: nothing is encoded or wrapped in parts.
  bool plain = false;
  std::vector<MailPart> parts;        // if not plain
  std::vector<std::string> not_read;  // attachments of other types
};

struct MailFault {
  std::string message;
};

// A message inside of a message is read too.
std::variant<Mail, MailFault> read_mail(std::string_view bytes);

// Nothing if it is no base64, or cut short.
std::optional<std::string> decode_base64_text(std::string_view text);

}  // namespace cablemark
