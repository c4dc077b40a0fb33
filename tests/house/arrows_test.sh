#!/usr/bin/env bash
# Shows that what the house forbids does not build: an undeclared include, an edge that is not in the map, an edge that
# points up. Each is tried in a small tree of three parts made with the real cmake/part.cmake. Usage: arrows_test.sh SOURCE_DIR
set -euo pipefail
source=$(realpath "$1")
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

# tree: base <- people (room), library (room, may use people along an edge that the real map has)
tree() {
  rm -rf "${place:?}"/*
  mkdir -p "$place"/{base,people,library}
  cp -r "$source/cmake" "$place/cmake"
  cat >"$place/CMakeLists.txt" <<'C'
cmake_minimum_required(VERSION 3.25)
project(arrows CXX)
set(CMAKE_CXX_STANDARD 20)
find_package(Boost 1.81 REQUIRED)
find_package(fmt REQUIRED)
define_property(TARGET PROPERTY WANQIU_KIND)
add_library(wanqiu_warnings INTERFACE)
file(WRITE ${CMAKE_BINARY_DIR}/precompiled.cpp "")
add_library(wanqiu_precompiled OBJECT ${CMAKE_BINARY_DIR}/precompiled.cpp)
file(WRITE ${CMAKE_BINARY_DIR}/precompiled.h "#include <string>\n")
target_precompile_headers(wanqiu_precompiled PRIVATE ${CMAKE_BINARY_DIR}/precompiled.h)
include(cmake/part.cmake)
add_subdirectory(base)
add_subdirectory(people)
add_subdirectory(library)
C
  for part in base people library; do
    mkdir -p "$place/$part/include/$part"
    printf '#pragma once\nint %s_face();\n' "$part" >"$place/$part/include/$part/$part.h"
    printf '#include "%s/%s.h"\nint %s_face() { return 1; }\n' "$part" "$part" "$part" >"$place/$part/$part.cpp"
  done
  echo 'part(base KIND base SOURCES base.cpp)' >"$place/base/CMakeLists.txt"
  echo 'part(people KIND room EXPOSES base SOURCES people.cpp)' >"$place/people/CMakeLists.txt"
  echo 'part(library KIND room EXPOSES base USES people SOURCES library.cpp)' >"$place/library/CMakeLists.txt"
}
configure() { cmake -S "$place" -B "$place/build" -G Ninja >"$place/log" 2>&1; }
compile() { ninja -C "$place/build" >"$place/log" 2>&1; }
must_build() { configure && compile || { cat "$place/log"; echo "FAILED: $1 should build"; exit 1; }; echo "builds:  $1"; }
must_fail() {
  local what=$1 words=$2
  if configure && compile; then echo "FAILED: $what builds"; exit 1; fi
  tr -s ' \n' ' ' <"$place/log" | grep -qF "$words" || { cat "$place/log"; echo "FAILED: $what fails, but not with '$words'"; exit 1; }
  echo "refused: $what"
}

tree
echo '#include "people/people.h"' >>"$place/library/library.cpp"
must_build "a declared include along an edge of the map"

tree
echo 'part(library KIND room EXPOSES base SOURCES library.cpp)' >"$place/library/CMakeLists.txt"
echo '#include "people/people.h"' >>"$place/library/library.cpp"
must_fail "an undeclared include" "people/people.h: No such file"

tree
sed -i '/add_subdirectory/d' "$place/CMakeLists.txt"
printf 'add_subdirectory(base)\nadd_subdirectory(library)\nadd_subdirectory(people)\n' >>"$place/CMakeLists.txt"
echo 'part(library KIND room EXPOSES base SOURCES library.cpp)' >"$place/library/CMakeLists.txt"
echo 'part(people KIND room EXPOSES base USES library SOURCES people.cpp)' >"$place/people/CMakeLists.txt"
must_fail "an edge that is not in the map" "the edge people>library is not in cmake/edges.cmake"

tree
sed -i '/add_subdirectory/d' "$place/CMakeLists.txt"
printf 'add_subdirectory(people)\nadd_subdirectory(base)\n' >>"$place/CMakeLists.txt"
echo 'part(people KIND room SOURCES people.cpp)' >"$place/people/CMakeLists.txt"
echo 'part(base KIND base USES people SOURCES base.cpp)' >"$place/base/CMakeLists.txt"
must_fail "an edge that points up" "arrows point down"
