#pragma once

#include <cstdio>
#include <cstdlib>

/// Aborts in every build when an invariant of ours is broken. Never used on what a peer sent.
#define SLUICE_ASSERT(condition, message)                                                 \
  do {                                                                                    \
    if (!(condition)) [[unlikely]] {                                                      \
      std::fprintf(stderr, "%s:%d: broken invariant: %s\n", __FILE__, __LINE__, message); \
      std::abort();                                                                       \
    }                                                                                     \
  } while (false)
