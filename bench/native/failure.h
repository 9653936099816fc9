#pragma once

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

/// Ends the program with the reason as its last report: a run with any failure counts for nothing.
[[noreturn]] inline void fail(const std::string& reason) {
  std::printf("{\"error\": \"%s\"}\n", reason.c_str());
  std::fflush(stdout);
  std::_Exit(1);
}

/// For system calls: fails with `what` and errno's text unless `holds`.
inline void check(bool holds, const char* what) {
  if (!holds) {
    fail(std::string(what) + ": " + std::strerror(errno));
  }
}
