# sluice_read_layers(file): reads `module: dependencies` lines into SLUICE_MODULES and SLUICE_MAY_USE_<module>.
macro(sluice_read_layers file)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
  file(STRINGS ${file} lines REGEX "^[a-z]")
  foreach(line IN LISTS lines)
    string(REGEX REPLACE "[ \t]*#.*$" "" line "${line}")
    string(REGEX MATCH "^([a-z0-9_/]+):[ \t]*(.*)$" matched "${line}")
    if(NOT matched)
      message(FATAL_ERROR "${file}: not `module: dependencies`: ${line}")
    endif()
    list(APPEND SLUICE_MODULES ${CMAKE_MATCH_1})
    string(REGEX MATCHALL "[^ \t]+" SLUICE_MAY_USE_${CMAKE_MATCH_1} "${CMAKE_MATCH_2}")
  endforeach()
endmacro()

# The CMake target of a module: http/h1 -> sluice_http_h1.
function(sluice_target_of module result)
  string(REPLACE "/" "_" name ${module})
  set(${result} sluice_${name} PARENT_SCOPE)
endfunction()

# The files of the calling module that match `pattern`: its folder and the folders in it, except those that are
# modules themselves.
function(sluice_files_of module pattern result)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${pattern})
  foreach(other IN LISTS SLUICE_MODULES)
    if(other MATCHES "^${module}/")
      list(FILTER files EXCLUDE REGEX "^${CMAKE_SOURCE_DIR}/src/${other}/")
    endif()
  endforeach()
  set(${result} ${files} PARENT_SCOPE)
endfunction()

# sluice_module(<name> [LIBRARIES ...] [TEST_LIBRARIES ...]): the module in the calling folder.
# *.cpp make the library sluice_<name> ('/' becomes '_'), *_test.cpp the test binary <name>_test, each *_bench.cpp
# and each *_fuzz.cpp a binary of its own. A module without sources is a library of headers.
function(sluice_module module)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "LIBRARIES;TEST_LIBRARIES")
  sluice_target_of(${module} target)
  set(dependencies fmt::fmt ${arg_LIBRARIES})
  foreach(dependency IN LISTS SLUICE_MAY_USE_${module})
    sluice_target_of(${dependency} name)
    list(APPEND dependencies ${name})
  endforeach()

  sluice_files_of(${module} *.h headers)
  sluice_files_of(${module} *.cpp sources)
  list(FILTER sources EXCLUDE REGEX "(_test|_bench|_fuzz|/main)\\.cpp$")
  if(sources)
    set(visibility PUBLIC)
    add_library(${target} STATIC ${sources})
    sluice_use_precompiled(${target} sluice_precompiled)
  else()
    set(visibility INTERFACE)
    add_library(${target} INTERFACE)
  endif()
  target_include_directories(${target} ${visibility} ${CMAKE_SOURCE_DIR}/src)
  target_link_libraries(${target} ${visibility} ${dependencies})

  # The target all_verify_interface_header_sets compiles each header alone.
  target_sources(
    ${target} ${visibility}
    FILE_SET HEADERS BASE_DIRS ${CMAKE_SOURCE_DIR}/src FILES ${headers}
  )
  set_target_properties(${target} PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON)

  string(REPLACE "/" "_" name ${module})
  sluice_files_of(${module} *_test.cpp tests)
  if(tests)
    sluice_test(${name}_test SOURCES ${tests} LIBRARIES ${target} ${arg_TEST_LIBRARIES})
  endif()

  sluice_files_of(${module} *_bench.cpp benches)
  foreach(source IN LISTS benches)
    sluice_bench(${source} ${target})
  endforeach()

  if(SLUICE_BUILD STREQUAL "fuzz")
    sluice_files_of(${module} *_fuzz.cpp fuzzers)
    foreach(source IN LISTS fuzzers)
      sluice_fuzz(${source} ${target})
    endforeach()
  endif()
endfunction()

# sluice_test(<name> SOURCES ... LIBRARIES ...): a GoogleTest binary, run by ctest as one test.
function(sluice_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LIBRARIES")
  add_executable(${name} EXCLUDE_FROM_ALL ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE ${arg_LIBRARIES} GTest::gmock_main)
  sluice_use_precompiled(${name} sluice_test_precompiled)
  add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  add_dependencies(unit_tests ${name})
endfunction()

# One Google Benchmark binary, named as its file; built by the target `benchmarks`.
function(sluice_bench source library)
  cmake_path(GET source STEM name)
  add_executable(${name} EXCLUDE_FROM_ALL ${source})
  target_link_libraries(${name} PRIVATE ${library} benchmark::benchmark_main)
  sluice_optimize_whole_program(${name})
  add_dependencies(benchmarks ${name})
endfunction()

# One libFuzzer binary, named as its file.
function(sluice_fuzz source library)
  cmake_path(GET source STEM name)
  add_executable(${name} EXCLUDE_FROM_ALL ${source})
  target_link_libraries(${name} PRIVATE ${library})
  target_link_options(${name} PRIVATE -fsanitize=fuzzer)
  add_dependencies(fuzzers ${name})
endfunction()
