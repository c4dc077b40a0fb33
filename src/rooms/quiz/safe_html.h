#pragma once

#include <string>
#include <string_view>

#include "quiz/question.h"

namespace wanqiu::quiz {

/// A text as HTML that can stand in any page: plain text is escaped with its line breaks, Markdown goes through
/// cmark-gfm in its safe mode, HTML and Moodle's auto-format are parsed and only harmless elements and attributes are
/// written again.
///
/// Left: p br div span blockquote pre code em strong b i u s sub sup small mark ruby rb rt rp ul ol li dl dt dd table
/// caption thead tbody tfoot tr th td (colspan, rowspan) h1…h6 hr img (src, alt, width, height) audio video source
/// (controls is set) and a (href http, https or of this site). `src` is an attachment (`@@PLUGINFILE@@/name` →
/// `files` + name, percent-encoded) or an address of this site ("/…", not "//…"); everything else is dropped. Of
/// script, style, template, iframe, object, svg, math, form, textarea and their like the content is dropped too. An
/// `img` without alt gets an empty one; one whose `src` was dropped leaves its alt as words.
///
/// Never fails: what cannot be parsed or nests over 256 levels becomes text. Idempotent: what was given, taken as HTML,
/// gives the same.
std::string safe_html(const Text& text, std::string_view files);

/// For lists and cards: the words alone, white space collapsed.
std::string plain_words(const Text& text);

}  // namespace wanqiu::quiz
