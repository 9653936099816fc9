# Two precompiled headers, made once and shared by all targets: the library headers that nearly every file
# includes, and for tests GoogleTest on top. A file still includes what it uses: SLUICE_PRECOMPILE=OFF builds without.

option(SLUICE_PRECOMPILE "Precompile the headers of libraries" ON)

function(sluice_add_precompiled name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "HEADERS;LIBRARIES")
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/precompiled/${name}.cpp CONTENT "")
  add_library(${name} OBJECT ${CMAKE_BINARY_DIR}/precompiled/${name}.cpp)
  target_link_libraries(${name} PUBLIC ${arg_LIBRARIES})
  target_precompile_headers(${name} PRIVATE ${arg_HEADERS})
  # Without the time of the headers in it, the same content gives the same file, and ccache may keep what used it.
  target_compile_options(${name} PRIVATE "SHELL:-Xclang -fno-pch-timestamp")
endfunction()

set(
  standard_headers
  <algorithm> <array> <atomic> <charconv> <chrono> <concepts> <coroutine> <cstddef> <cstdint> <cstring> <expected>
  <functional> <memory> <optional> <span> <string> <string_view> <tuple> <type_traits> <unordered_map> <utility>
  <variant> <vector> <fmt/format.h>
)

if(SLUICE_PRECOMPILE)
  sluice_add_precompiled(sluice_precompiled HEADERS ${standard_headers} LIBRARIES fmt::fmt)
  sluice_add_precompiled(
    sluice_test_precompiled
    HEADERS ${standard_headers} <gmock/gmock.h> <gtest/gtest.h>
    LIBRARIES fmt::fmt GTest::gmock_main
  )
endif()

# Makes `target` use the precompiled header `name`.
function(sluice_use_precompiled target name)
  if(SLUICE_PRECOMPILE)
    target_compile_options(${target} PRIVATE "SHELL:-Xclang -fno-pch-timestamp")
    target_precompile_headers(${target} REUSE_FROM ${name})
  endif()
endfunction()
