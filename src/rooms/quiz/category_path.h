#pragma once

#include <string>
#include <string_view>

namespace wanqiu::quiz {

/// Moodle's path of a category without what belongs to Moodle: the context (`$course$`) and the topmost `top`.
/// "$course$/top/History/Qin" → "History/Qin". `//` is a slash within a name and stays.
std::string read_category_path(std::string_view path);
/// "History/Qin" → "$course$/top/History/Qin"
std::string write_category_path(std::string_view path);

}  // namespace wanqiu::quiz
