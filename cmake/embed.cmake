# embed_texts(NAMESPACE OUT file…): turns templates/card.mustache … into a source that defines
# std::string_view wanqiu::NAMESPACE::card_mustache(); OUT is set to its path. Declare the functions where they are used.
function(embed_texts namespace out)
  set(functions "")
  foreach(file ${ARGN})
    get_filename_component(name ${file} NAME)
    string(REGEX REPLACE "[^a-z0-9]" "_" name ${name})
    file(READ ${CMAKE_CURRENT_SOURCE_DIR}/${file} text)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${file})
    string(APPEND functions
      "std::string_view ${name}();\nstd::string_view ${name}() {\n  return R\"text(${text})text\";\n}\n\n")
  endforeach()
  set(generated ${CMAKE_CURRENT_BINARY_DIR}/${namespace}_texts.cpp)
  file(CONFIGURE OUTPUT ${generated} @ONLY CONTENT
"// Made by cmake/embed.cmake.
#include <string_view>

namespace wanqiu::${namespace} {

${functions}}  // namespace wanqiu::${namespace}
")
  set(${out} ${generated} PARENT_SCOPE)
endfunction()
