#include "app/settings.h"

#include "app/worker_count.h"
#include "config/load.h"

#include <gtest/gtest.h>

#include <gmock/gmock.h>

#include <string>
#include <string_view>

namespace sluice::app {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

std::string problems_of(std::string_view yaml) {
  Settings settings;
  config::Diagnostics diagnostics;
  (void)config::load_text(yaml, "sluice.yaml", settings, diagnostics);
  return diagnostics.to_string();
}

TEST(Settings, ThreeLinesAreAConfiguration) {
  EXPECT_THAT(problems_of("listen: [8080]\nsites: { \"*\": { to: 3000 } }\n"), IsEmpty());
}

struct Case {
  const char* name;
  std::string_view yaml;
  std::string_view problem;
};

class RefusedSettings : public ::testing::TestWithParam<Case> {};

TEST_P(RefusedSettings, SayWhereAndWhy) {
  EXPECT_THAT(problems_of(GetParam().yaml), HasSubstr(std::string(GetParam().problem)));
}

INSTANTIATE_TEST_SUITE_P(
    All,
    RefusedSettings,
    ::testing::Values(
        Case{
            "NoListener",
            "sites: { a.example: { to: 3000 } }",
            "TLS is not supported yet; add listen: [8080]"
        },
        Case{
            "TwoListenersOfOneName",
            "listen:\n  - 8080\n  - 8080\n",
            "sluice.yaml:3:5: there is a listener named \"8080\" already, at sluice.yaml:2:5"
        },
        Case{
            "TwoListenersOnOneAddress",
            "listen:\n  - { name: a, address: 8080 }\n  - { name: b, address: \":8080\" }\n",
            "sluice.yaml:3:5: there is a listener on [::]:8080 already"
        },
        Case{
            "AnAdminAddressThatIsNone",
            "listen: [8080]\nadmin: { address: nonsense }\n",
            "sluice.yaml:2:19: \"nonsense\" is no address to listen on"
        },
        Case{
            "AnAdminAddressThatIsAListeners",
            "listen: [\"127.0.0.1:8080\"]\nadmin: { address: \"127.0.0.1:8080\" }\n",
            "sluice.yaml:2:19: there is a listener on 127.0.0.1:8080 already"
        },
        Case{
            "AStatusAddressThatIsNone",
            "listen: [8080]\nstatus: { address: here }\n",
            "sluice.yaml:2:20: \"here\" is no address to listen on"
        },
        Case{
            "AStatusWithoutAnAddress",
            "listen: [8080]\nstatus: {}\n",
            "sluice.yaml:2:9: status needs the key \"address\""
        },
        Case{
            "AStatusAddressThatIsAListeners",
            "listen: [8080]\nstatus: { address: 8080 }\n",
            "sluice.yaml:2:20: there is a listener on [::]:8080 already"
        },
        Case{
            "AStatusAddressThatIsTheAdminApis",
            "listen: [8080]\nadmin: { address: 9900 }\nstatus: { address: 9900 }\n",
            "sluice.yaml:3:20: the admin API has this address already, at sluice.yaml:2:19"
        },
        Case{
            "AUserWhoIsNotHere",
            "listen: [8080]\nuser: nobody-of-that-name\n",
            "sluice.yaml:2:7: warning: there is no user \"nobody-of-that-name\""
        },
        Case{"AUserWithoutAName", "listen: [8080]\nuser: ''\n", "user must not be empty"},
        Case{
            "ALimitOfNoConnectionsForAClient",
            "listen: [8080]\nlimits: { connections_per_client: 0 }\n",
            "connections_per_client is below the minimum 1"
        },
        Case{
            "AMemoryLimitWithoutAUnit",
            "listen: [8080]\nlimits: { memory: 80 }\n",
            "sluice.yaml:2:19: memory: \"80\" is no amount of memory; write 80%"
        },
        Case{
            "AMemoryLimitOfMoreThanThereIs",
            "listen: [8080]\nlimits: { memory: 120% }\n",
            "write 1% to 100%"
        },
        Case{"ADelayWithoutAUnit", "listen: [8080]\nshutdown: { delay: 5 }\n", "delay"},
        Case{
            "AnUpstreamThatIsAnEmptyList",
            "listen: [8080]\nupstreams: { a: [] }\n",
            "sluice.yaml:2:17: an upstream needs a server at least"
        },
        Case{
            "AnUpstreamWithAnEmptyList",
            "listen: [8080]\nupstreams: { a: { servers: [] } }\n",
            "servers must not be empty"
        },
        Case{
            "AnUpstreamWithoutServers",
            "listen: [8080]\nupstreams: { a: { balance: round_robin } }\n",
            "sluice.yaml:2:17"
        },
        Case{
            "AnUnknownBalance",
            "listen: [8080]\nupstreams: { a: { servers: [b:1], balance: fair } }\n",
            "fair"
        },
        Case{
            "AWeightOfZero",
            "listen: [8080]\nupstreams: { a: { servers: [{ address: b:1, weight: 0 }] } }\n",
            "weight"
        },
        Case{
            "WeightsThatSumToZero",
            "listen: [8080]\nsites: { \"*\": { to: { 3000: 0, 3001: 0 } } }\n",
            "all weights are 0"
        },
        Case{"NoWorkers", "listen: [8080]\nworkers: 0\n", "is no number of workers"},
        Case{"AUnitThatIsMissing", "listen: [8080]\nshutdown: { grace: 30 }\n", "grace"}
    ),
    [](const auto& info) { return std::string(info.param.name); }
);

TEST(Settings, AListenerMayBeMovedInTheFileWithoutBeingAnother) {
  Settings before;
  Settings after;
  config::Diagnostics diagnostics;
  ASSERT_TRUE(config::load_text("listen: [8080, 8081]", "a.yaml", before, diagnostics));
  ASSERT_TRUE(config::load_text("\n\nlisten: [8080, 8081]", "a.yaml", after, diagnostics));
  EXPECT_EQ(before.listen, after.listen);
}

TEST(WorkerCount, IsOneAtLeast) {
  EXPECT_GE(automatic_worker_count(), 1U);
}

}  // namespace
}  // namespace sluice::app
