#include "observe/access_log_writer.h"

#include <gtest/gtest.h>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

namespace sluice::observe {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

struct AccessLogWriterTest : ::testing::Test {
  AccessLogWriterTest() {
    std::string name = (std::filesystem::temp_directory_path() / "sluice-log-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
  }

  ~AccessLogWriterTest() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] std::string path(const std::string& name) const {
    return (folder_ / name).string();
  }

  [[nodiscard]] std::vector<std::string> lines_of(const std::string& name) const {
    std::ifstream file(path(name));
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);) {
      lines.push_back(line);
    }
    return lines;
  }

  static std::string path_in(const std::string& line) {
    return nlohmann::json::parse(line).at("path").get<std::string>();
  }

  std::filesystem::path folder_;
  Registry registry_{2};
};

TEST_F(AccessLogWriterTest, WritesTheLinesOfAllWorkers) {
  auto writer = AccessLogWriter::create(path("log"), registry_).value();
  writer->worker(0).write({.path = "/a"});
  writer->worker(0).write({.path = "/b"});
  writer->worker(1).write({.path = "/c"});

  writer->flush();

  std::vector<std::string> paths;
  for (const std::string& line : lines_of("log")) {
    paths.push_back(path_in(line));
  }
  EXPECT_THAT(paths, ::testing::UnorderedElementsAre("/a", "/b", "/c"));
}

TEST_F(AccessLogWriterTest, WritesTheRestWhenItEnds) {
  auto writer = AccessLogWriter::create(path("log"), registry_).value();
  writer->worker(0).write({.path = "/last"});

  writer.reset();

  ASSERT_EQ(lines_of("log").size(), 1U);
}

TEST_F(AccessLogWriterTest, AppendsToWhatIsThere) {
  std::ofstream(path("log")) << "{}\n";
  auto writer = AccessLogWriter::create(path("log"), registry_).value();
  writer->worker(0).write({});
  writer.reset();

  EXPECT_EQ(lines_of("log").size(), 2U);
}

TEST_F(AccessLogWriterTest, SaysWhyATargetCannotBeOpened) {
  const auto writer = AccessLogWriter::create(path("missing/log"), registry_);

  ASSERT_FALSE(writer.has_value());
  EXPECT_EQ(writer.error().code, Errc::SystemError);
  EXPECT_EQ(writer.error().detail, ENOENT);
}

TEST_F(AccessLogWriterTest, ReopensAFileThatWasMovedAway) {
  auto writer = AccessLogWriter::create(path("log"), registry_).value();
  writer->worker(0).write({.path = "/before"});
  writer->flush();
  std::filesystem::rename(path("log"), path("log.1"));

  ASSERT_TRUE(writer->reopen().has_value());
  writer->worker(0).write({.path = "/after"});
  writer->flush();

  ASSERT_EQ(lines_of("log.1").size(), 1U);
  ASSERT_EQ(lines_of("log").size(), 1U);
  EXPECT_EQ(path_in(lines_of("log")[0]), "/after");
}

TEST_F(AccessLogWriterTest, KeepsItsTargetIfTheNextCannotBeOpened) {
  auto writer = AccessLogWriter::create(path("log"), registry_).value();

  EXPECT_FALSE(writer->redirect(path("missing/log")).has_value());
  writer->worker(0).write({});
  writer->flush();

  EXPECT_EQ(lines_of("log").size(), 1U);
}

TEST_F(AccessLogWriterTest, DropsAndCountsWhatAPipeThatNobodyReadsCannotTake) {
  ASSERT_EQ(::mkfifo(path("pipe").c_str(), 0600), 0);
  const int reader = ::open(path("pipe").c_str(), O_RDONLY | O_NONBLOCK);
  auto writer = AccessLogWriter::create(path("pipe"), registry_, 64_KiB).value();
  const int lines = 5'000;
  for (int i = 0; i < lines; ++i) {
    writer->worker(0).write({.path = "/a-path-of-some-length"});
  }
  const auto metrics = registry_.per_worker<AccessLogMetrics>();
  const std::int64_t dropped = metrics->read(&AccessLogMetrics::dropped);
  EXPECT_GT(dropped, 0);
  EXPECT_EQ(metrics->read(&AccessLogMetrics::lines) + dropped, lines);

  // What was kept arrives, in whole lines, once somebody reads.
  std::string read;
  std::thread ending([&] { writer.reset(); });
  const auto enough = [&] { return std::ranges::count(read, '\n') == lines - dropped; };
  while (!enough()) {
    std::string part(65536, '\0');
    const ssize_t got = ::read(reader, part.data(), part.size());
    read.append(part, 0, got > 0 ? static_cast<std::size_t>(got) : 0);
  }
  ending.join();
  ::close(reader);
  EXPECT_TRUE(read.ends_with("}\n"));
}

TEST_F(AccessLogWriterTest, OutlivesAReaderThatGoesAway) {
  ASSERT_EQ(::mkfifo(path("pipe").c_str(), 0600), 0);
  const int reader = ::open(path("pipe").c_str(), O_RDONLY | O_NONBLOCK);
  auto writer = AccessLogWriter::create(path("pipe"), registry_).value();
  ::close(reader);
  writer->worker(0).write({.path = "/kept"});
  writer->flush();
  EXPECT_THAT(registry_.text(), HasSubstr("sluice_access_log_write_errors_total 1\n"));

  ASSERT_TRUE(writer->redirect(path("log")).has_value());
  writer->flush();

  ASSERT_EQ(lines_of("log").size(), 1U);
  EXPECT_EQ(path_in(lines_of("log")[0]), "/kept");
}

TEST_F(AccessLogWriterTest, CutsTheTextsOfALineThatIsTooLong) {
  auto writer = AccessLogWriter::create(path("log"), registry_, 128_KiB).value();
  const std::string huge(32'768, 'x');
  writer->worker(0).write({.host = "example.com", .path = huge, .user_agent = huge});
  writer.reset();

  ASSERT_EQ(lines_of("log").size(), 1U);
  const auto line = nlohmann::json::parse(lines_of("log")[0]);
  EXPECT_EQ(line.at("host"), "example.com");
  EXPECT_EQ(line.at("path").get<std::string>().size(), 2048U);
  EXPECT_EQ(line.at("truncated"), true);
}

// For ThreadSanitizer: workers log, the target changes, metrics are read.
TEST_F(AccessLogWriterTest, LosesNothingWhileWorkersLogAndTheFileIsReopened) {
  const int lines = 5'000;
  auto writer = AccessLogWriter::create(path("log"), registry_, Bytes(4 << 20)).value();
  std::vector<std::thread> workers;
  workers.reserve(2);
  for (std::size_t worker = 0; worker < 2; ++worker) {
    workers.emplace_back([&log = writer->worker(worker), worker] {
      for (int i = 0; i < lines; ++i) {
        log.write({.path = std::to_string(worker), .status = http::StatusCode(200)});
      }
    });
  }
  for (int i = 0; i < 5; ++i) {
    EXPECT_TRUE(writer->reopen().has_value());
    EXPECT_FALSE(registry_.text().empty());
  }
  for (std::thread& worker : workers) {
    worker.join();
  }
  writer.reset();

  std::map<std::string, int> seen;
  for (const std::string& line : lines_of("log")) {
    ++seen[path_in(line)];
  }
  EXPECT_THAT(seen, ElementsAre(std::pair("0", lines), std::pair("1", lines)));
}

}  // namespace
}  // namespace sluice::observe
