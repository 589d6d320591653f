#include "inputs/mail.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cablemark {
namespace {

using testing::HasSubstr;

Mail mail(std::string_view text) {
  std::variant<Mail, MailFault> read = read_mail(text);
  if (const auto* fault = std::get_if<MailFault>(&read)) {
    ADD_FAILURE() << fault->message;
    return {};
  }
  return std::get<Mail>(std::move(read));
}

std::string fault(std::string_view text) {
  const std::variant<Mail, MailFault> read = read_mail(text);
  const auto* found = std::get_if<MailFault>(&read);
  return found == nullptr ? "" : found->message;
}

TEST(Mail, PlainTextStaysWhereItStands) {
  EXPECT_TRUE(mail("Subject: x\n\nUNCLAS OSLO 000012\n").plain);
  EXPECT_TRUE(mail("Subject: x\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\nx").plain);
  // A cable with the name of a mail.
  EXPECT_TRUE(mail("UNCLAS OSLO 000012\n\nSUBJECT: FISH\n").plain);
  EXPECT_TRUE(mail("").plain);
}

TEST(Mail, QuotedPrintableAndBase64) {
  EXPECT_EQ(mail("Content-Transfer-Encoding: Quoted-Printable\r\n\r\n1. (C) a=3Db=\r\nc=C3=A9  \r\nd").parts[0].text,
            "1. (C) a=bc\xC3\xA9\nd");
  EXPECT_EQ(mail("content-transfer-encoding: base64\n\nVU5D\nTEFT\nCg==\n").parts[0].text, "UNCLAS\n");
  EXPECT_EQ(mail("Content-Transfer-Encoding: base64\n\nVU5DTEE=").parts[0].text, "UNCLA");
  EXPECT_EQ(decode_base64_text("VU5DTEE"), "UNCLA");
  EXPECT_EQ(decode_base64_text("VU5DT"), std::nullopt);
  EXPECT_EQ(decode_base64_text("VU5DTEE=="), std::nullopt);
  EXPECT_EQ(decode_base64_text("VU=5"), std::nullopt);
}

TEST(Mail, PartsAlternativesAndAttachments) {
  const Mail read = mail(
      "From: a\nContent-Type: multipart/mixed;\n boundary=\"x;y\"\n\npreamble\n--x;y\n"
      "Content-Type: multipart/alternative; boundary=in\n\n--in\nContent-Type: text/html\n\n<p>\n--in\n"
      "Content-Type: text/plain\n\nplain\n--in--\n--x;y\nContent-Type: application/octet-stream; name=a.txt\n"
      "Content-Transfer-Encoding: base64\n\nVU5DTEFT\n--x;y\nContent-Type: image/png; name=b.png\n\nxx\n"
      "--x;y\nContent-Type: message/rfc822\n\nSubject: in\n\ninner\n--x;y\n\nno header\n--x;y--\nepilogue\n");
  ASSERT_EQ(read.parts.size(), 5u);
  EXPECT_EQ(read.parts[0].text, "<p>\n");
  EXPECT_EQ(read.parts[1].text, "plain\n");
  EXPECT_NE(read.parts[0].alternatives, 0);
  EXPECT_EQ(read.parts[0].alternatives, read.parts[1].alternatives);
  EXPECT_EQ(read.parts[2].name, "a.txt");
  EXPECT_EQ(read.parts[2].text, "UNCLAS");
  EXPECT_EQ(read.parts[2].alternatives, 0);
  EXPECT_EQ(read.parts[3].text, "inner\n");
  EXPECT_EQ(read.parts[4].text, "no header\n");
  EXPECT_EQ(read.not_read, std::vector<std::string>{"b.png"});
}

TEST(Mail, Utf16IsReadInTheOrderOfItsBytes) {
  const std::string head = "Content-Transfer-Encoding: base64\nContent-Type: text/plain; charset=";
  // `UNC` with the low byte first, and with the high byte first.
  for (const char* charset : {"utf-16le", "UTF-16", "\"utf-16be\"", "ISO-10646-UCS-2"}) {
    EXPECT_EQ(mail(head + charset + "\n\nVQBOAEMA").parts[0].text, std::string("\xFF\xFEU\0N\0C\0", 8)) << charset;
    EXPECT_EQ(mail(head + charset + "\n\nAFUATgBD").parts[0].text, std::string("\xFE\xFF\0U\0N\0C", 8)) << charset;
    EXPECT_EQ(mail(head + charset + "\n\n//5VAA==").parts[0].text, std::string("\xFF\xFEU\0", 4)) << charset;
    EXPECT_EQ(mail(head + charset + "\n\nVU5D").parts[0].text, "UNC") << charset;
  }
  EXPECT_EQ(mail(std::string("Content-Type: text/plain; charset=utf-16le\n\nU\0N\0", 48)).parts[0].text,
            std::string("\xFF\xFEU\0N\0", 6));
  const std::string parts =
      "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain; charset=utf-16\n";
  EXPECT_EQ(mail(parts + "Content-Transfer-Encoding: quoted-printable\n\nU=00\n=00\n--b--\n").parts[0].text,
            std::string("\xFF\xFEU\0\n\0", 6));
  EXPECT_EQ(mail(parts + std::string("\n\0U\0\n\r\n--b--\n", 14)).parts[0].text, std::string("\xFE\xFF\0U\0\n", 6));
  EXPECT_THAT(fault(head + "utf-7\n\nVU5D"), HasSubstr("`utf-7`"));
  EXPECT_THAT(fault("Content-Type: text/plain; charset=IBM037\n\nx"), HasSubstr("`ibm037`"));
}

TEST(Mail, AttachmentsAreWhatNameAndTypeSay) {
  const auto kind = [](const std::string& type) {
    const Mail read =
        mail("Content-Type: multipart/mixed; boundary=b\n\n--b\n\nnote\n--b\nContent-Type: " + type + "\n\nx\n--b--\n");
    return read.parts.size() == 2 ? std::optional(read.parts[1].kind) : std::nullopt;
  };
  EXPECT_EQ(kind("text/plain"), MailPartKind::Note);
  EXPECT_EQ(kind("text/plain; name=part-7.txt"), MailPartKind::Attachment);
  EXPECT_EQ(kind("application/octet-stream; name=a.cable"), MailPartKind::Attachment);
  EXPECT_EQ(kind("application/octet-stream; name=a.MSG"), MailPartKind::Attachment);
  EXPECT_EQ(kind("application/octet-stream; name=08OSLO513"), MailPartKind::Unknown);
  EXPECT_EQ(kind("application/octet-stream"), MailPartKind::Unknown);
  EXPECT_EQ(kind("application/pdf; name=a.pdf"), std::nullopt);
  EXPECT_EQ(kind("image/png; name=scan"), std::nullopt);
}

TEST(Mail, NamesThatAreNotAscii) {
  const Mail read =
      mail("Content-Type: text/plain; name*=utf-8''%C3%BCbung%2.txt\nContent-Transfer-Encoding: base64\n\nVU5D\n");
  ASSERT_EQ(read.parts.size(), 1u);
  EXPECT_EQ(read.parts[0].name, "\u00fcbung%2.txt");
}

TEST(Mail, APageIsNoPlainText) {
  const Mail read = mail("Content-Type: text/html\n\n<p>UNCLAS\n");
  EXPECT_FALSE(read.plain);
  ASSERT_EQ(read.parts.size(), 1u);
  EXPECT_EQ(read.parts[0].text, "<p>UNCLAS\n");
}

TEST(Mail, AMailboxIsItsMessages) {
  const std::string first =
      "From a@b Thu Nov 26 12:00:00 2026\nSubject: x\n\nplain\nFrom here on it is 12:00 o'clock.\n\n";
  const std::string second =
      "From a@b Thu Nov 26 12:00:01 2026\nContent-Type: text/plain; name=b.txt\nContent-Transfer-Encoding: base64\n\n"
      "VU5DTEFT\n\n";
  const Mail read = mail(first + second);
  ASSERT_EQ(read.parts.size(), 2u);
  EXPECT_EQ(read.parts[0].name, "message-1/part-1");
  EXPECT_THAT(read.parts[0].text, HasSubstr("plain\nFrom here on"));
  EXPECT_EQ(read.parts[1].name, "message-2/b.txt");
  EXPECT_EQ(read.parts[1].text, "UNCLAS");
  EXPECT_TRUE(mail(first + first).plain);
  EXPECT_THAT(fault(first + "From a@b Thu Nov 26 12:00:01 2026\nContent-Transfer-Encoding: base64\n\n###\n"),
              HasSubstr("message 2: "));
}

TEST(Mail, MalformedMailSaysWhatIsWrong) {
  EXPECT_THAT(fault("Content-Type: multipart/mixed\n\nx"), HasSubstr("names no boundary"));
  EXPECT_THAT(fault("Content-Type: multipart/mixed; boundary=b\n\nx"), HasSubstr("does not stand in it"));
  EXPECT_THAT(fault("Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx"), HasSubstr("cut short"));
  EXPECT_THAT(fault("Content-Transfer-Encoding: base64\n\n#"), HasSubstr("base64"));
  EXPECT_THAT(fault("Content-Transfer-Encoding: quoted-printable\n\na=4"), HasSubstr("quoted-printable"));
  EXPECT_THAT(fault("Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Transfer-Encoding: rot13\n\nx\n--b--\n"),
              HasSubstr("`rot13` is not known"));
  EXPECT_THAT(fault("Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: image/png\n\nx\n--b--\n"),
              HasSubstr("no part of this message is text"));
  std::string deep = "x";
  for (int n = 0; n < 40; ++n) deep = "Content-Type: message/rfc822\n\n" + deep;
  EXPECT_THAT(fault(deep), HasSubstr("deep"));
}

}  // namespace
}  // namespace cablemark
