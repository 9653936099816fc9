# The libraries Sluice uses, all from the distribution. Modules name them as written here:
#   fmt::fmt (every module has it)  yaml  re2  cares  idn2  CLI11::CLI11  nlohmann_json::nlohmann_json
#   GTest::gmock_main  benchmark::benchmark_main
# xxhash is a header.

find_package(PkgConfig REQUIRED)
find_package(fmt REQUIRED)
find_package(CLI11 REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(GTest REQUIRED)
find_package(benchmark REQUIRED)

function(sluice_use_pkg_config name package)
  pkg_check_modules(${name} REQUIRED IMPORTED_TARGET GLOBAL ${package})
  add_library(${name} ALIAS PkgConfig::${name})
endfunction()

sluice_use_pkg_config(yaml yaml-0.1)
sluice_use_pkg_config(re2 re2)
sluice_use_pkg_config(cares libcares)
sluice_use_pkg_config(idn2 libidn2)
