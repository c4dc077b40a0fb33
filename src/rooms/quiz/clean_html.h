#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace wanqiu::quiz {

/// HTML as people write it → only what safe_html.h names, as HTML that is well-formed XML too. The browser never sees
/// what came in: it is parsed and every tag, attribute and letter is written anew. What is written has neither comments
/// nor elements whose content is read otherwise (script, svg, noscript …), so a browser's parser finds in it what
/// libxml2's found.
///
/// Well-formed UTF-8 without control characters comes in. Idempotent. nullopt for what nests over 256 levels or does
/// not come to rest.
std::optional<std::string> clean_html(std::string_view html, std::string_view files);

// Of what clean_html gave:

/// Line breaks of the text become <br/> where no line ends or begins anyway; within <pre> they stay.
std::string breaks_for_lines(std::string_view clean);

/// The words with a space where lines end, an <img>'s alt for it; not collapsed.
std::string words_within(std::string_view clean);

}  // namespace wanqiu::quiz
