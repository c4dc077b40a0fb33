#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace wanqiu::library {

/// CommonMark with tables, struck text and bare addresses as links, as HTML that can stand in a page as it is: raw HTML
/// and links to anything but web, mail and site addresses are left out. Headings begin at <h2>, since the page has its
/// title as <h1>.
std::string to_html(std::string_view markdown);

/// The text alone, blocks separated by line breaks: for lengths, summaries and the search index.
std::string to_plain_text(std::string_view markdown);

/// `text` so that CommonMark shows it letter for letter: every mark escaped, every line break kept.
std::string to_markdown(std::string_view text);
/// One paragraph each.
std::string to_markdown(const std::vector<std::string>& paragraphs);

/// For HTML text and attribute values.
std::string escape_html(std::string_view text);

/// The beginning of a plain text, at most `code_points_max` long, ended with … where it was cut: for a summary.
std::string beginning(std::string_view plain_text, std::size_t code_points_max);

}  // namespace wanqiu::library
