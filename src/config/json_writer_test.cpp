#include "config/json_writer.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace sluice::config {
namespace {

void write_sample(JsonWriter& out) {
  out.begin_object();
  out.key("list");
  out.begin_array();
  out.number(std::int64_t{-1});
  out.boolean(true);
  out.begin_object();
  out.end_object();
  out.begin_array();
  out.end_array();
  out.end_array();
  out.key("text");
  out.string("x");
  out.end_object();
}

TEST(JsonWriter, WritesCompactly) {
  JsonWriter out;
  write_sample(out);
  EXPECT_EQ(out.text(), R"({"list":[-1,true,{},[]],"text":"x"})");
}

TEST(JsonWriter, Indents) {
  JsonWriter out(JsonWriter::Layout::Indented);
  write_sample(out);
  EXPECT_EQ(
      out.text(),
      "{\n  \"list\": [\n    -1,\n    true,\n    {},\n    []\n  ],\n  \"text\": \"x\"\n}"
  );
}

TEST(JsonWriter, WritesTextThatReadsBack) {
  const std::string text = std::string("a\"\\/\b\n\t\x01\x7F") + "é€😀" + std::string(1, '\0');
  JsonWriter out;
  out.string(text);
  EXPECT_EQ(nlohmann::json::parse(out.text()).get<std::string>(), text);
}

TEST(JsonWriter, ReplacesBytesThatAreNotUtf8) {
  for (const char* bytes :
       {"\xFF", "\xC0\xAF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF5\x80\x80\x80", "\xC3"}) {
    JsonWriter out;
    out.string(bytes);
    EXPECT_TRUE(nlohmann::json::accept(out.text())) << out.text();
    EXPECT_TRUE(out.text().starts_with("\"\xEF\xBF\xBD")) << out.text();
  }
}

}  // namespace
}  // namespace sluice::config
