#pragma once

#include <span>

namespace sluice::config {

/// All that the header of a settings struct needs in order to declare `static std::span<const
/// config::Field> fields();` and `void validate(const T&, config::Diagnostics&);`.
struct Field;
struct Mark;
class Context;
class Diagnostics;
class Node;

}  // namespace sluice::config
