#include "inputs/mail.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "inputs/paths.hpp"
#include "inputs/walk.hpp"

namespace cablemark {
namespace {

constexpr int kDeepest = 16;          // parts inside of parts
constexpr std::size_t kMost = 1'000;  // parts of one message

struct Fault {
  std::string message;
};

std::string_view trimmed(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

// Takes a line with its end off `rest`.
std::string_view take_line(std::string_view& rest) {
  const std::size_t end = rest.find('\n');
  const std::string_view line = rest.substr(0, end == std::string_view::npos ? rest.size() : end + 1);
  rest.remove_prefix(line.size());
  return line;
}

std::string_view without_line_end(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  if (text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

struct Header {
  std::string type = "text/plain", boundary, name, charset;
  std::string encoding = "7bit", disposition;
};

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

// `%C3%BC`, the bytes of a name that is not ASCII.
std::string without_percents(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
    const int low = high < 0 ? -1 : hex_digit(text[i + 2]);
    out += low < 0 ? text[i] : static_cast<char>(high * 16 + low);
    if (low >= 0) i += 2;
  }
  return out;
}

// `value; name="text"; ...`: the value, and each parameter by its name. `name*=utf-8''text` counts as `name`.
class Parameters {
 public:
  explicit Parameters(std::string_view text) {
    std::size_t at = 0;
    value = lowered(trimmed(next(text, at)));
    while (at < text.size()) {
      const std::string_view one = trimmed(next(text, at));
      const std::size_t equals = one.find('=');
      if (equals == std::string_view::npos) continue;
      std::string name = lowered(trimmed(one.substr(0, equals)));
      std::string_view given = trimmed(one.substr(equals + 1));
      if (name.ends_with('*')) {
        name.pop_back();
        if (const std::size_t quote = given.rfind('\''); quote != std::string_view::npos)
          given.remove_prefix(quote + 1);
        all.emplace_back(std::move(name), without_percents(given));
        continue;
      }
      all.emplace_back(std::move(name), unquoted(given));
    }
  }

  [[nodiscard]] std::string get(std::string_view name) const {
    const auto found = std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.first == name; });
    return found == all.end() ? std::string() : found->second;
  }

  std::string value;

 private:
  // Up to a semicolon that stands in no quotes.
  static std::string_view next(std::string_view text, std::size_t& at) {
    const std::size_t begin = at;
    bool quoted = false;
    for (; at < text.size() && (quoted || text[at] != ';'); ++at) {
      if (text[at] == '\\' && quoted) {
        ++at;
      } else if (text[at] == '"') {
        quoted = !quoted;
      }
    }
    at = std::min(at, text.size());
    return text.substr(begin, at++ - begin);
  }

  static std::string unquoted(std::string_view text) {
    if (text.size() < 2 || text.front() != '"' || text.back() != '"') return std::string(text);
    std::string out;
    for (std::size_t i = 1; i + 1 < text.size(); ++i) {
      if (text[i] == '\\' && i + 2 < text.size()) ++i;
      out += text[i];
    }
    return out;
  }

  std::vector<std::pair<std::string, std::string>> all;
};

// Takes the header and the blank line after it off `rest`. Nothing if the text does not begin with one.
std::optional<Header> take_header(std::string_view& rest) {
  std::vector<std::pair<std::string, std::string>> fields;
  std::string_view left = rest;
  for (;;) {
    if (left.empty()) break;
    const std::string_view line = take_line(left);
    const std::string_view text = trimmed(line);
    if (text.empty()) break;
    if ((line.front() == ' ' || line.front() == '\t') && !fields.empty()) {
      fields.back().second.append(" ").append(text);
      continue;
    }
    const std::size_t colon = line.find(':');
    const bool named = colon != std::string_view::npos && colon != 0 &&
                       std::all_of(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(colon),
                                   [](char c) { return c > ' ' && c < 0x7F; });
    // The line that mailboxes begin with.
    if (!named && fields.empty() && line.starts_with("From ")) continue;
    if (!named) return std::nullopt;
    fields.emplace_back(lowered(line.substr(0, colon)), std::string(trimmed(line.substr(colon + 1))));
  }
  rest = left;
  Header header;
  for (const auto& [name, value] : fields) {
    if (name == "content-type") {
      const Parameters parameters(value);
      header.type = parameters.value;
      header.boundary = parameters.get("boundary");
      header.charset = lowered(trimmed(parameters.get("charset")));
      if (header.name.empty()) header.name = parameters.get("name");
    } else if (name == "content-transfer-encoding") {
      header.encoding = lowered(trimmed(value));
    } else if (name == "content-disposition") {
      const Parameters parameters(value);
      header.disposition = parameters.value;
      if (const std::string file = parameters.get("filename"); !file.empty()) header.name = file;
    }
  }
  return header;
}

std::string decode_quoted_printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    std::string_view body = line;
    while (!body.empty() && (body.back() == '\n' || body.back() == '\r' || body.back() == ' ' || body.back() == '\t')) {
      body.remove_suffix(1);
    }
    const bool soft = !body.empty() && body.back() == '=';
    if (soft) body.remove_suffix(1);
    for (std::size_t i = 0; i < body.size(); ++i) {
      if (body[i] != '=') {
        out += body[i];
        continue;
      }
      const int high = i + 1 < body.size() ? hex_digit(body[i + 1]) : -1;
      const int low = i + 2 < body.size() ? hex_digit(body[i + 2]) : -1;
      if (high < 0 || low < 0) throw Fault{"its quoted-printable text has `=` without two hexadecimal digits"};
      out += static_cast<char>(high * 16 + low);
      i += 2;
    }
    if (!soft && line.ends_with('\n')) out += '\n';
  }
  return out;
}

std::string decode_base64(std::string_view text) {
  static constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::array<signed char, 256> values{};
  values.fill(-1);
  for (std::size_t n = 0; n < kDigits.size(); ++n) {
    values[static_cast<unsigned char>(kDigits[n])] = static_cast<signed char>(n);
  }
  std::string out;
  out.reserve(text.size() / 4 * 3);
  std::uint32_t bits = 0;
  int count = 0, padding = 0;
  for (const char c : text) {
    if (c == '\n' || c == '\r' || c == ' ' || c == '\t') continue;
    if (c == '=') {
      ++padding;
      continue;
    }
    const int value = values[static_cast<unsigned char>(c)];
    if (value < 0 || padding != 0) throw Fault{"its base64 text holds what is no base64"};
    bits = bits << 6U | static_cast<std::uint32_t>(value);
    if (++count == 4) {
      out += static_cast<char>(bits >> 16U & 0xFFU);
      out += static_cast<char>(bits >> 8U & 0xFFU);
      out += static_cast<char>(bits & 0xFFU);
      bits = 0;
      count = 0;
    }
  }
  if (count == 1 || (padding != 0 && count + padding != 4)) throw Fault{"its base64 text is cut short"};
  if (count >= 2) out += static_cast<char>(bits >> (count == 2 ? 4U : 10U) & 0xFFU);
  if (count == 3) out += static_cast<char>(bits >> 2U & 0xFFU);
  return out;
}

std::string decoded(std::string_view text, const std::string& encoding) {
  if (encoding == "quoted-printable") return decode_quoted_printable(text);
  if (encoding == "base64") return decode_base64(text);
  if (encoding == "7bit" || encoding == "8bit" || encoding == "binary") return std::string(text);
  throw Fault{fmt::format("the transfer encoding `{}` is not known", encoding)};
}

// Whether its letters are other bytes than those of ASCII, and nothing here reads them.
bool is_unread(std::string_view charset) {
  static constexpr std::array<std::string_view, 9> kUnread = {"utf-7",  "utf-32",  "ucs-4", "ebcdic", "ibm037",
                                                              "ibm500", "ibm1047", "cp037", "cp500"};
  return std::any_of(kUnread.begin(), kUnread.end(),
                     [&](std::string_view one) { return charset.find(one) != std::string_view::npos; });
}

bool is_utf16(std::string_view charset) {
  return charset.starts_with("utf-16") || charset.starts_with("utf16") ||
         charset.find("ucs-2") != std::string_view::npos;
}

// With the mark that tells UTF-16 from other text. Where the zero bytes of its letters stand shows the order, whatever
// the charset says of it.
std::string with_byte_order_mark(std::string text) {
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) return text;
  std::array<std::size_t, 2> zeros{};
  for (std::size_t n = 0; n < text.size(); ++n) zeros[n % 2] += text[n] == '\0' ? 1U : 0U;
  if (zeros[0] == 0 && zeros[1] == 0) return text;
  return (zeros[0] > zeros[1] ? "\xFE\xFF" : "\xFF\xFE") + text;
}

// The texts between the boundaries of a multipart body.
std::vector<std::string_view> split_parts(std::string_view body, const std::string& boundary) {
  if (boundary.empty()) throw Fault{"it has parts, but its header names no boundary"};
  const std::string mark = "--" + boundary;
  std::vector<std::string_view> parts;
  std::optional<std::size_t> begin;
  std::string_view rest = body;
  bool closed = false;
  while (!rest.empty() && !closed) {
    const auto at = static_cast<std::size_t>(rest.data() - body.data());
    const std::string_view line = take_line(rest);
    if (!line.starts_with(mark)) continue;
    const std::string_view tail = trimmed(line.substr(mark.size()));
    if (!tail.empty() && tail != "--") continue;
    if (begin) parts.push_back(body.substr(*begin, at - *begin));
    begin = at + line.size();
    closed = tail == "--";
  }
  if (!begin) throw Fault{"the boundary that its header names does not stand in it"};
  if (!closed) throw Fault{"its last part has no end: the message is cut short"};
  return parts;
}

// `From clerk@example.org Thu Nov 26 12:00:00 2026`: the line that a message of a mailbox begins with.
bool begins_message(std::string_view line) {
  static constexpr std::string_view kTime = "00:00";
  const auto is_time = [](std::string_view text) {
    return std::equal(kTime.begin(), kTime.end(), text.begin(),
                      [](char shape, char c) { return shape == ':' ? c == ':' : c >= '0' && c <= '9'; });
  };
  if (!line.starts_with("From ")) return false;
  for (std::size_t at = 0; at + kTime.size() <= line.size(); ++at) {
    if (is_time(line.substr(at))) return true;
  }
  return false;
}

// The messages of a mailbox; of any other text, the whole.
std::vector<std::string_view> split_messages(std::string_view bytes) {
  std::vector<std::string_view> messages;
  std::size_t begin = 0;
  bool blank_before = true;
  for (std::string_view rest = bytes; !rest.empty();) {
    const auto at = static_cast<std::size_t>(rest.data() - bytes.data());
    const std::string_view line = take_line(rest);
    if (at != 0 && blank_before && bytes.starts_with("From ") && begins_message(line)) {
      messages.push_back(bytes.substr(begin, at - begin));
      begin = at;
    }
    blank_before = trimmed(line).empty();
  }
  messages.push_back(bytes.substr(begin));
  return messages;
}

class Reader {
 public:
  Mail read(std::string_view bytes) {
    const std::vector<std::string_view> messages = split_messages(bytes);
    if (std::all_of(messages.begin(), messages.end(), is_plain)) {
      mail_.plain = true;
      return std::move(mail_);
    }
    for (std::size_t n = 0; n < messages.size(); ++n) {
      if (messages.size() > 1) before_ = fmt::format("message-{}/", n + 1);
      try {
        message(messages[n]);
      } catch (Fault& fault) {
        if (messages.size() > 1) fault.message = fmt::format("message {}: {}", n + 1, fault.message);
        throw;
      }
    }
    if (mail_.parts.empty()) throw Fault{"no part of this message is text"};
    return std::move(mail_);
  }

 private:
  // Whether the stored text is what the message says; a page says what a browser shows of it.
  static bool is_plain(std::string_view message) {
    const std::optional<Header> header = take_header(message);
    return !header ||
           (header->type.starts_with("text/") && header->type != "text/html" && header->encoding != "base64" &&
            header->encoding != "quoted-printable" && !is_utf16(header->charset) && !is_unread(header->charset));
  }

  void message(std::string_view text) {
    number_ = 0;
    count_ = 0;
    std::string_view body = text;
    const std::optional<Header> header = take_header(body);
    entity(header.value_or(Header{}), header ? body : text, 0);
  }

  void entity(const Header& header, std::string_view body, int depth) {
    if (depth > kDeepest) throw Fault{fmt::format("its parts stand more than {} deep in each other", kDeepest)};
    if (++count_ > kMost) throw Fault{fmt::format("more than {} parts", kMost)};
    if (header.type.starts_with("multipart/")) {
      multipart(header, body, depth);
      return;
    }
    if (header.type == "message/rfc822" || is_mail_name(header.name)) {
      const std::string inner = decoded(body, header.encoding);
      std::string_view rest = inner;
      entity(take_header(rest).value_or(Header{}), rest, depth + 1);
      return;
    }
    ++number_;
    std::string name = before_ + (header.name.empty() ? fmt::format("part-{}", number_) : header.name);
    const std::optional<MailPartKind> kind = kind_of(header);
    if (!kind) {
      mail_.not_read.push_back(std::move(name));
      return;
    }
    if (is_unread(header.charset)) {
      throw Fault{fmt::format("the charset `{}` of its text is not read; store it as UTF-8", header.charset)};
    }
    std::string text = decoded(body, header.encoding);
    if (is_utf16(header.charset)) text = with_byte_order_mark(std::move(text));
    mail_.parts.push_back({std::move(name), std::move(text), *kind, alternatives_});
  }

  // Nothing if it is known to be something else than a cable.
  static std::optional<MailPartKind> kind_of(const Header& header) {
    const bool text = header.type.starts_with("text/");
    if (text && header.name.empty()) return MailPartKind::Note;
    if (text || name_kind(header.name) == NameKind::Cable) return MailPartKind::Attachment;
    static constexpr std::array<std::string_view, 4> kMedia = {"image/", "audio/", "video/", "font/"};
    const bool media =
        std::any_of(kMedia.begin(), kMedia.end(), [&](std::string_view one) { return header.type.starts_with(one); });
    if (media || name_kind(header.name) != NameKind::None) return std::nullopt;
    return MailPartKind::Unknown;
  }

  void multipart(const Header& header, std::string_view body, int depth) {
    std::vector<std::pair<Header, std::string_view>> children;
    for (std::string_view part : split_parts(body, header.boundary)) {
      std::string_view rest = part;
      const std::optional<Header> own = take_header(rest);
      // The line end before a boundary belongs to it, and would be half a character.
      if (own && is_utf16(own->charset)) rest = without_line_end(rest);
      // A part may begin with its blank line, and have no header then.
      children.emplace_back(own.value_or(Header{}), own ? rest : part);
    }
    const int around = alternatives_;
    if (header.type == "multipart/alternative" && around == 0) alternatives_ = ++last_alternatives_;
    for (const auto& [own, text] : children) entity(own, text, depth + 1);
    alternatives_ = around;
  }

  Mail mail_;
  std::string before_;     // of the names of this message's parts
  int number_ = 0;         // of the part that was read last
  std::size_t count_ = 0;  // of entities
  int alternatives_ = 0, last_alternatives_ = 0;
};

}  // namespace

std::optional<std::string> decode_base64_text(std::string_view text) {
  try {
    return decode_base64(text);
  } catch (const Fault&) {
    return std::nullopt;
  }
}

std::variant<Mail, MailFault> read_mail(std::string_view bytes) {
  try {
    return Reader().read(bytes);
  } catch (const Fault& fault) {
    return MailFault{"this mail cannot be read: " + fault.message};
  }
}

}  // namespace cablemark
