#pragma once

#include <string>
#include <string_view>

namespace wanqiu::http {

/// The Content-Security-Policy of a page: scripts come from this site's files only, nothing from elsewhere, no frames.
/// A page without one of its own gets this; its styles may also stand in it and on its elements, as the console's
/// charts and tables have them.
std::string_view page_policy();

/// The policy of a page that has a style and a script in it (empty: none): exactly these texts are let in, by their
/// SHA-256, besides this site's files. It is the stricter one: no other style in the page counts, nor on its elements.
std::string page_policy(std::string_view style, std::string_view script);

}  // namespace wanqiu::http
