# part(NAME KIND base|store|http|room|app
#      [EXPOSES part…]        parts that NAME's public headers include
#      [USES part…]           parts that only NAME's sources include
#      [EXPOSES_LIBRARIES …]  outside libraries, the same two ways
#      [USES_LIBRARIES …]
#      SOURCES file…          every .cpp of the part
#      [TESTS file…]          GoogleTest sources; they become one program, NAME_test
#      [TEST_USES part…]      parts that only the tests use
#      [MIGRATIONS file…]     numbered .sql files, built in as NAME::migrations()
#      [ALONE file…]          sources that cannot share a unit with others in a unity build: their local names, or an outside
#                             header, would meet another's
#      [WAITS])               its time goes by in the store and on the network, so it is built for building soon: -O1
#
# Every part has its own include root, src/…/NAME/include, so that only what is linked can be included: an undeclared
# include does not compile, an edge that is not in edges.cmake or that points up stops the configuration.

include(${CMAKE_CURRENT_LIST_DIR}/edges.cmake)
include(GoogleTest)

function(part_check_edge from kind to)
  if(NOT TARGET wanqiu_${to})
    message(FATAL_ERROR "part ${from} uses ${to}, which is not a part, or is declared later: parts are declared bottom up")
  endif()
  get_target_property(to_kind wanqiu_${to} WANQIU_KIND)
  if(kind STREQUAL "room" AND to_kind STREQUAL "room")
    if(NOT "${from}>${to}" IN_LIST ROOM_EDGES)
      message(FATAL_ERROR "room ${from} may not use room ${to}: the edge ${from}>${to} is not in cmake/edges.cmake")
    endif()
  elseif(NOT LAYER_${to_kind} LESS LAYER_${kind})
    message(FATAL_ERROR "${from} (${kind}) may not use ${to} (${to_kind}): arrows point down")
  endif()
endfunction()

# What only tests link is not optimised, and takes GoogleTest precompiled.
function(only_tests target)
  target_compile_options(${target} PRIVATE -O0)
  target_precompile_headers(${target} REUSE_FROM wanqiu_precompiled_tests)
endfunction()

function(part name)
  cmake_parse_arguments(P "WAITS" "KIND"
    "EXPOSES;USES;EXPOSES_LIBRARIES;USES_LIBRARIES;SOURCES;TESTS;TEST_USES;MIGRATIONS;ALONE" ${ARGN})
  if(P_UNPARSED_ARGUMENTS OR NOT P_KIND)
    message(FATAL_ERROR "part(${name} …): KIND is needed; not understood: ${P_UNPARSED_ARGUMENTS}")
  endif()

  set(sources ${P_SOURCES})
  if(P_MIGRATIONS)
    embed_migrations(${name} "${P_MIGRATIONS}" generated)
    list(APPEND sources ${generated})
  endif()

  set_source_files_properties(${P_ALONE} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  set(target wanqiu_${name})
  add_library(${target} STATIC ${sources})
  set_target_properties(${target} PROPERTIES WANQIU_KIND ${P_KIND})
  file(GLOB_RECURSE headers CONFIGURE_DEPENDS include/*.h)
  list(FILTER headers EXCLUDE REGEX "/detail/") # the lower half of a header, which alone includes it
  target_sources(${target} PUBLIC FILE_SET HEADERS BASE_DIRS include FILES ${headers})
  target_include_directories(${target} PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})

  foreach(other ${P_EXPOSES} ${P_USES})
    part_check_edge(${name} ${P_KIND} ${other})
  endforeach()
  list(TRANSFORM P_EXPOSES PREPEND wanqiu_)
  list(TRANSFORM P_USES PREPEND wanqiu_)
  target_link_libraries(${target} PUBLIC ${P_EXPOSES} ${P_EXPOSES_LIBRARIES} PRIVATE ${P_USES} ${P_USES_LIBRARIES} wanqiu_warnings)
  target_precompile_headers(${target} REUSE_FROM wanqiu_precompiled)
  if(P_WAITS AND CMAKE_CXX_FLAGS MATCHES "-O2")
    target_compile_options(${target} PRIVATE -O1)
  endif()

  if(P_TESTS AND WANQIU_TESTS)
    list(TRANSFORM P_TEST_USES PREPEND wanqiu_)
    add_executable(${name}_test ${P_TESTS})
    target_include_directories(${name}_test PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
    target_link_libraries(${name}_test PRIVATE ${target} ${P_USES} ${P_USES_LIBRARIES} ${P_TEST_USES} wanqiu_warnings GTest::gmock_main)
    only_tests(${name}_test)
    if(NOT name STREQUAL "base")
      target_link_libraries(${name}_test PRIVATE wanqiu_support)
    endif()
    # Six processes share a part's tests: with one for each test, starting them takes half of the time.
    foreach(index RANGE 5)
      math(EXPR share "${index} + 1")
      add_test(NAME ${name}:share_${share}_of_6 COMMAND ${name}_test)
      set_tests_properties(${name}:share_${share}_of_6 PROPERTIES TIMEOUT 1200 ENVIRONMENT
        "GTEST_TOTAL_SHARDS=6;GTEST_SHARD_INDEX=${index};GTEST_OUTPUT=xml:${CMAKE_BINARY_DIR}/shares/${name}_${share}.xml")
    endforeach()
  endif()
endfunction()

# Turns migrations/0001_create_x.sql … into a source that defines std::span<const store::Migration> wanqiu::NAME::migrations().
function(embed_migrations name files out)
  set(rows "")
  foreach(file ${files})
    get_filename_component(base ${file} NAME_WE)
    if(NOT base MATCHES "^([0-9][0-9][0-9][0-9])_([a-z0-9_]+)$")
      message(FATAL_ERROR "migration ${file}: the name must be like 0001_create_learners.sql")
    endif()
    string(REGEX REPLACE "^0*([0-9]+)$" "\\1" number ${CMAKE_MATCH_1})
    file(READ ${file} text)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${file})
    string(APPEND rows "  {\"${name}\", ${number}, \"${base}\", R\"sql(${text})sql\"},\n")
  endforeach()
  set(generated ${CMAKE_CURRENT_BINARY_DIR}/${name}_migrations.cpp)
  file(CONFIGURE OUTPUT ${generated} @ONLY CONTENT
"// Made by cmake/part.cmake from the room's migrations/*.sql.
#include \"store/migration.h\"

#include <array>

namespace wanqiu::${name} {
namespace {
const store::Migration rows[] = {
${rows}};
}  // namespace

std::span<const store::Migration> migrations();
std::span<const store::Migration> migrations() { return rows; }

}  // namespace wanqiu::${name}
")
  set(${out} ${generated} PARENT_SCOPE)
endfunction()
