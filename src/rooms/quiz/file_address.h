// How a text names a question's files: `@@PLUGINFILE@@/a%20map.png`.
#pragma once

#include <string>
#include <string_view>

namespace wanqiu::quiz {

inline constexpr std::string_view plugin_file = "@@PLUGINFILE@@/";

/// "a map.png" → "a%20map.png"
std::string in_address(std::string_view name);
/// The opposite; what is no escape stays.
std::string from_address(std::string_view address);

/// Does the text refer to the file, its name written as it is or as in addresses?
bool names_file(std::string_view text, std::string_view name);
/// The text refers to `other` in `folder` then; an escaped name stays escaped.
void rename_file(std::string& text, std::string_view name, std::string_view folder, std::string_view other);

}  // namespace wanqiu::quiz
