// Archives, made here by the writer of the same library; and those that mean harm.
#include "inputs/archive.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

namespace cablemark {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct Entry {
  std::string name, bytes;
  unsigned type = AE_IFREG;
};

class Archives : public testing::Test {
 protected:
  Archives() {
    std::string pattern = std::filesystem::temp_directory_path() / "cablemark-archive.XXXXXX";
    folder = ::mkdtemp(pattern.data());
  }
  ~Archives() override { std::filesystem::remove_all(folder); }

  std::string make(const std::string& name, const std::vector<Entry>& entries) const {
    const std::string path = folder / name;
    archive* out = archive_write_new();
    const auto ends = [&](std::string_view end) { return std::string_view(name).ends_with(end); };
    if (ends("gz")) archive_write_add_filter_gzip(out);
    if (ends("zst")) archive_write_add_filter_zstd(out);
    if (ends("xz")) archive_write_add_filter_xz(out);
    if (ends("bz2")) archive_write_add_filter_bzip2(out);
    if (ends(".zip")) {
      archive_write_set_format_zip(out);
    } else if (archive_kind(name) == ArchiveKind::Members) {
      archive_write_set_format_pax_restricted(out);
    } else {
      archive_write_set_format_raw(out);
    }
    EXPECT_EQ(archive_write_open_filename(out, path.c_str()), ARCHIVE_OK);
    for (const Entry& one : entries) {
      archive_entry* entry = archive_entry_new();
      archive_entry_set_pathname(entry, one.name.c_str());
      archive_entry_set_filetype(entry, one.type);
      archive_entry_set_perm(entry, 0644);
      if (one.type == AE_IFLNK) archive_entry_set_symlink(entry, "/etc/passwd");
      archive_entry_set_size(entry, static_cast<la_int64_t>(one.bytes.size()));
      EXPECT_EQ(archive_write_header(out, entry), ARCHIVE_OK) << archive_error_string(out);
      archive_write_data(out, one.bytes.data(), one.bytes.size());
      archive_entry_free(entry);
    }
    archive_write_close(out);
    archive_write_free(out);
    return path;
  }

  // `name=bytes`, `name!code` of what cannot be read, `name?reason` of what is passed over.
  static std::vector<std::string> members(const std::string& path, const ArchiveLimits& limits = {}) {
    ArchiveReader reader(path, path, limits);
    std::vector<std::string> all;
    Member member;
    while (reader.next(member)) {
      if (member.error) {
        all.push_back(member.name + "!" + std::string(error_code_name(member.error->code)));
      } else if (!member.not_read.empty()) {
        all.push_back(member.name + "?" + std::string(member.not_read));
      } else {
        all.push_back(member.name + "=" + member.bytes);
      }
    }
    return all;
  }

  std::filesystem::path folder;
};

TEST_F(Archives, EveryKindIsRead) {
  for (const char* name : {"a.zip", "a.tar", "a.tar.gz", "a.tgz", "a.tar.zst", "a.tar.xz", "a.tar.bz2"}) {
    EXPECT_EQ(archive_kind(name), ArchiveKind::Members) << name;
    EXPECT_THAT(members(make(name, {{"x/a.txt", "one"}, {"d", "", AE_IFDIR}, {"b.txt", ""}})),
                ElementsAre("x/a.txt=one", "b.txt="))
        << name;
  }
  for (const char* name : {"a.txt.gz", "a.txt.zst", "a.txt.xz", "a.txt.bz2"}) {
    EXPECT_EQ(archive_kind(name), ArchiveKind::Compressed) << name;
    EXPECT_THAT(members(make(name, {{"a", "one"}})), ElementsAre("=one")) << name;
  }
  EXPECT_EQ(archive_kind("a.txt"), ArchiveKind::None);
  EXPECT_EQ(archive_kind(".gz"), ArchiveKind::None);
  EXPECT_EQ(archive_kind("x.tar/a"), ArchiveKind::None);
  EXPECT_EQ(archive_kind("A.ZIP"), ArchiveKind::Members);
}

TEST_F(Archives, LinesOfJson) {
  const std::string lines =
      "{\"id\": \"a\", \"text\": \"one\"}\n\n{\"b64\": \"dHdv\"}\nno\n{\"id\": 7, \"text\": \"x\"}";
  for (const char* name : {"a.jsonl.gz", "a.ndjson.zst"}) {
    EXPECT_THAT(members(make(name, {{"a", lines}})), ElementsAre("a=one", "3=two", "4!encoding", "7=x")) << name;
  }
  std::ofstream(folder / "a.jsonl") << lines;
  EXPECT_THAT(members(folder / "a.jsonl"), ElementsAre("a=one", "3=two", "4!encoding", "7=x"));
  std::ofstream(folder / "b.jsonl") << "{\"b64\": \"####\"}\n{\"id\": 1}\n[]\n";
  EXPECT_THAT(members(folder / "b.jsonl"), ElementsAre("1!encoding", "1!encoding", "3!encoding"));
}

TEST_F(Archives, NothingLeadsOut) {
  EXPECT_THAT(members(make("a.tar", {{"../a.txt", "x"},
                                     {"/etc/a.txt", "x"},
                                     {"a/../../b.txt", "x"},
                                     {"link.txt", "", AE_IFLNK},
                                     {"in.zip", "x"},
                                     {"a..b.txt", "ok"}})),
              ElementsAre("../a.txt!unreadable", "/etc/a.txt!unreadable", "a/../../b.txt!unreadable",
                          "link.txt?a link or device", "in.zip?an archive inside of an archive", "a..b.txt=ok"));
}

TEST_F(Archives, BombsAreCut) {
  const std::string path = make("bomb.zip", {{"a.txt", std::string(3'000'000, 'x')}, {"b.txt", "two"}});
  EXPECT_LT(std::filesystem::file_size(path), 20'000u);
  ArchiveLimits limits;
  limits.max_bytes = 100'000;
  EXPECT_THAT(members(path, limits), ElementsAre("a.txt!too-large", "b.txt=two"));
  limits.max_bytes = 10'000'000;
  limits.max_total = 1'000'000;
  EXPECT_THAT(members(path, limits), ElementsAre("a.txt!too-large"));
  limits.max_total = 10'000'000;
  limits.max_members = 1;
  EXPECT_THAT(members(path, limits).back(), HasSubstr("!too-large"));
  limits.max_bytes = 1000;
  EXPECT_THAT(members(make("l.jsonl.gz", {{"a", std::string(3'000'000, 'x')}}), limits), ElementsAre("!too-large"));
  EXPECT_THAT(members(make("c.txt.gz", {{"a", std::string(3'000'000, 'x')}}), limits), ElementsAre("!too-large"));
}

TEST_F(Archives, BrokenOnesSaySo) {
  for (const char* name : {"a.tar.gz", "a.txt.zst", "a.tar.xz"}) {
    std::string noise;
    for (unsigned n = 0, x = 1; n < 200'000; ++n) noise += static_cast<char>((x = x * 1103515245 + 12345) >> 16);
    const std::string path = make(name, {{"a.txt", noise}});
    std::filesystem::resize_file(path, std::filesystem::file_size(path) / 2);
    const std::vector<std::string> found = members(path);
    ASSERT_FALSE(found.empty()) << name;
    EXPECT_THAT(found.back(), HasSubstr("!unreadable")) << name;
  }
  for (const char* name : {"b.zip", "b.tar", "b.gz"}) {
    std::ofstream(folder / name) << "this is no archive at all, but text that somebody gave the name of one\n";
  }
  EXPECT_THAT(members(folder / "b.zip"), ElementsAre("!unreadable"));
  EXPECT_THAT(members(folder / "b.tar"), ElementsAre("!unreadable"));
  EXPECT_THAT(members(folder / "missing.zip"), ElementsAre("!unreadable"));
}

// Text whose checksum does not fit, and what stands behind the end of a stream, must not pass for the whole.
TEST_F(Archives, StreamsAreReadWholeAndHeldAgainstTheirChecksums) {
  const auto bytes_of = [](const std::string& path) {
    std::ostringstream bytes;
    bytes << std::ifstream(path, std::ios::binary).rdbuf();
    return bytes.str();
  };
  const auto put = [this](const std::string& name, const std::string& bytes) {
    std::ofstream(folder / name, std::ios::binary) << bytes;
    return (folder / name).string();
  };
  for (const std::string name : {"a.txt.gz", "a.txt.bz2"}) {
    const std::string whole = bytes_of(make(name, {{"a", "first\n"}}));
    const std::string next = bytes_of(make(name, {{"a", "second\n"}}));
    EXPECT_THAT(members(put(name, whole + next)), ElementsAre("=first\nsecond\n")) << name;
    EXPECT_THAT(members(put(name, whole + std::string(512, '\0'))), ElementsAre("=first\n")) << name;
    EXPECT_THAT(members(put(name, whole + "X" + next.substr(1))).back(), HasSubstr("!unreadable")) << name;
    EXPECT_THAT(members(put(name, whole + next.substr(0, 8))).back(), HasSubstr("!unreadable")) << name;
  }
  // The checksum and the length.
  const std::string whole = bytes_of(make("a.txt.gz", {{"a", "first\n"}}));
  for (std::size_t at = whole.size() - 8; at < whole.size(); ++at) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 1);
    EXPECT_THAT(members(put("a.txt.gz", damaged)).back(), HasSubstr("!unreadable")) << at;
  }
  std::string tar = bytes_of(make("a.tar.gz", {{"a.txt", "text\n"}}));
  tar[tar.size() - 6] = static_cast<char>(tar[tar.size() - 6] ^ 1);
  EXPECT_THAT(members(put("a.tar.gz", tar)).back(), HasSubstr("!unreadable"));
}

}  // namespace
}  // namespace cablemark
