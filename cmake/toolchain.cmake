# What every file is compiled and linked with. The presets choose SLUICE_BUILD; everything else follows from it.

set(SLUICE_BUILD release CACHE STRING "release, debug (ASan and UBSan), tsan or fuzz (libFuzzer)")
set_property(CACHE SLUICE_BUILD PROPERTY STRINGS release debug tsan fuzz)

if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang" OR CMAKE_CXX_COMPILER_VERSION VERSION_LESS 19)
  message(FATAL_ERROR "Sluice is built with clang 19 or later: cmake --preset release")
endif()

set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

# Diagnostics and __FILE__ name files from the root of the project, wherever it was cloned to.
# Two warnings are off: one would fault designated initializers for leaving out a member, which is what they are for;
# the other fires within libstdc++'s own stable_sort.
add_compile_options(
  -Wall -Wextra -Wconversion -Wshadow -Wimplicit-fallthrough -Wdangling -Wthread-safety -Werror
  -Wno-missing-designated-field-initializers -Wno-deprecated-declarations
  -fno-omit-frame-pointer -mno-omit-leaf-frame-pointer -pthread
  -fmacro-prefix-map=${CMAKE_SOURCE_DIR}/=
)
add_link_options(-fuse-ld=lld-19 -pthread)

if(SLUICE_BUILD STREQUAL "release")
  # Objects carry both machine code and bitcode: tests link the former in no time, the binary the latter (ThinLTO).
  add_compile_options(-O3 -g1 -flto=thin -ffat-lto-objects)
elseif(SLUICE_BUILD STREQUAL "debug")
  add_compile_options(-O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all)
  add_link_options(-fsanitize=address,undefined)
elseif(SLUICE_BUILD STREQUAL "tsan")
  add_compile_options(-O1 -g -fsanitize=thread)
  add_link_options(-fsanitize=thread)
elseif(SLUICE_BUILD STREQUAL "fuzz")
  add_compile_options(-O2 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all)
  add_link_options(-fsanitize=address,undefined)
else()
  message(FATAL_ERROR "SLUICE_BUILD is \"${SLUICE_BUILD}\"; expected release, debug, tsan or fuzz")
endif()

# Links `target` with ThinLTO in a release; the cache makes the second link take only what changed.
function(sluice_optimize_whole_program target)
  if(SLUICE_BUILD STREQUAL "release")
    target_link_options(
      ${target} PRIVATE
      -flto=thin -O3 -Wl,--fat-lto-objects -Wl,--thinlto-cache-dir=${CMAKE_BINARY_DIR}/thinlto
    )
  endif()
endfunction()

find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # What ccache must overlook to work with a precompiled header; its content is hashed all the same.
  set(
    CMAKE_CXX_COMPILER_LAUNCHER
    env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${CCACHE}
  )
endif()
