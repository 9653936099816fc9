#include "config/writers.h"

#include "config/field.h"
#include "config/load.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace sluice::config_test {

struct Login {
  static constexpr std::string_view kName = "login";
  static std::span<const config::Field> fields();

  std::string user;
  config::Secret password;
};

struct Service {
  static constexpr std::string_view kName = "service";
  static std::span<const config::Field> fields();

  Port port{8080};
  std::string path = "/";
  std::optional<Duration> wait = std::chrono::seconds(5);
  std::optional<Bytes> limit;
  std::uint32_t weight = 1;
  bool enabled = true;
  std::vector<std::string> hosts;
  config::Map<Login> logins;
};

namespace {

constexpr std::array kLoginFields = {
    config::field<&Login::user>("user", "Who.", config::required(), config::not_empty()),
    config::field<&Login::password>("password", "Known to the user alone."),
};

constexpr std::array kServiceFields = {
    config::field<&Service::port>("port", "Where it listens."),
    config::field<&Service::path>("path", "a | b", config::starts_with("/")),
    config::field<&Service::wait>("wait", "How long.", config::at_least("1s")),
    config::field<&Service::limit>("limit", "How much."),
    config::field<&Service::weight>(
        "weight", "Its share.", config::at_least("1"), config::at_most("100")
    ),
    config::field<&Service::enabled>("enabled", "Whether."),
    config::field<&Service::hosts>("hosts", "Names.", config::or_one()),
    config::field<&Service::logins>("logins", "Who may."),
    config::unsupported("cache"),
};

Service service(std::string_view text) {
  Service value;
  config::Diagnostics diagnostics;
  EXPECT_TRUE(config::load_text(text, "t", value, diagnostics)) << diagnostics.to_string();
  return value;
}

TEST(CanonicalJson, HasEveryKeyInTheOrderOfTheTable) {
  EXPECT_EQ(
      config::to_json(service("{}")),
      R"({"port":8080,"path":"/","wait":"5s","weight":1,"enabled":true,"hosts":[],"logins":{}})"
  );
}

TEST(CanonicalJson, ReadsBackAsTheSame) {
  const char* text =
      "{port: 0, path: '/\"x', wait: off, limit: 1024KiB, enabled: off, hosts: a, logins: {z: "
      "{user: u}}}";

  const std::string json = config::to_json(service(text));

  EXPECT_EQ(
      json,
      R"({"port":0,"path":"/\"x","wait":"off","limit":"1MiB","weight":1,"enabled":false,"hosts":["a"],"logins":{"z":{"user":"u","password":""}}})"
  );
  EXPECT_EQ(config::to_json(service(json)), json);
}

TEST(CanonicalJson, NeverShowsASecret) {
  const std::string json = config::to_json(service("logins: {a: {user: u, password: hunter2}}"));

  EXPECT_EQ(json.find("hunter2"), std::string::npos);
  EXPECT_NE(json.find("\"password\":\"***\""), std::string::npos);
}

TEST(JsonSchema, DescribesTheTables) {
  const nlohmann::json schema = nlohmann::json::parse(config::schema_of<Service>());

  EXPECT_EQ(schema["$ref"], "#/$defs/service");
  const nlohmann::json& definition = schema["$defs"]["service"];
  EXPECT_EQ(definition["additionalProperties"], false);
  EXPECT_FALSE(definition.contains("required"));
  EXPECT_FALSE(definition["properties"].contains("cache"))
      << "what is not supported is not offered";
  EXPECT_EQ(definition["properties"]["port"]["maximum"], 65535);
  EXPECT_EQ(definition["properties"]["port"]["default"], 8080);
  EXPECT_EQ(definition["properties"]["weight"]["allOf"][0]["minimum"], 1);
  EXPECT_EQ(definition["properties"]["weight"]["allOf"][1]["maximum"], 100);
  EXPECT_EQ(definition["properties"]["path"]["description"], "a | b");
  EXPECT_EQ(definition["properties"]["wait"]["anyOf"][1]["const"], "off");
  EXPECT_EQ(definition["properties"]["logins"]["additionalProperties"]["$ref"], "#/$defs/login");
  EXPECT_EQ(schema["$defs"]["login"]["required"], nlohmann::json::array({"user"}));
}

TEST(ReferencePage, HasATablePerStruct) {
  EXPECT_EQ(
      config::reference_of<Service>(),
      "## service\n"
      "\n"
      "| key | type | default | what |\n"
      "|---|---|---|---|\n"
      "| `port` | port | `8080` | Where it listens. |\n"
      "| `path` | text | `/` | a \\| b Starts with `/`. |\n"
      "| `wait` | duration or `off` | `5s` | How long. At least 1s. |\n"
      "| `limit` | size or `off` | `off` | How much. |\n"
      "| `weight` | number | `1` | Its share. At least 1. At most 100. |\n"
      "| `enabled` | `on` or `off` | `on` | Whether. |\n"
      "| `hosts` | list of text | – | Names. One may stand without brackets. |\n"
      "| `logins` | map of names to login | – | Who may. |\n"
      "\n"
      "## login\n"
      "\n"
      "| key | type | default | what |\n"
      "|---|---|---|---|\n"
      "| `user` | text | required | Who. Not empty. |\n"
      "| `password` | secret, or `{ file: path }` | – | Known to the user alone. |\n"
  );
}

}  // namespace

std::span<const config::Field> Login::fields() {
  return kLoginFields;
}

std::span<const config::Field> Service::fields() {
  return kServiceFields;
}

}  // namespace sluice::config_test
