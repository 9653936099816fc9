#include "actions/forward/max_forwards.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace sluice::actions {
namespace {

struct Case {
  const char* name;
  http::Method method;
  std::string_view received;
  bool goes_further;
  std::string_view sent;
};

class MaxForwards : public ::testing::TestWithParam<Case> {};

TEST_P(MaxForwards, RFC9110Section7_6_2) {
  ArenaBlocks blocks;
  Arena arena(blocks);
  http::FieldSection fields(arena);
  fields.add(http::FieldId::MaxForwards, GetParam().received);
  EXPECT_EQ(may_go_further(GetParam().method, fields), GetParam().goes_further);
  EXPECT_EQ(fields.single(http::FieldId::MaxForwards), GetParam().sent);
}

INSTANTIATE_TEST_SUITE_P(
    All,
    MaxForwards,
    ::testing::Values(
        Case{"TheLastHopAnswersOptions", http::Method::Options, "0", false, "0"},
        Case{"OneIsTakenOff", http::Method::Options, "10", true, "9"},
        Case{"TheNextHopMayBeTheLast", http::Method::Options, "1", true, "0"},
        Case{"OtherMethodsAreNotCounted", http::Method::Get, "0", true, "0"},
        Case{"WhatIsNoNumberIsPassedOn", http::Method::Options, "many", true, "many"},
        Case{
            "ANumberBeyondAllIsPassedOn",
            http::Method::Options,
            "99999999999999999999",
            true,
            "99999999999999999999"
        }
    ),
    [](const auto& info) { return std::string(info.param.name); }
);

}  // namespace
}  // namespace sluice::actions
