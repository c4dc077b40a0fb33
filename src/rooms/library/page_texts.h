#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.h"
#include "library/item.h"

namespace wanqiu::library {

enum class Language : std::uint8_t { zh, en };

/// The cookie wq_language (zh, en), else the first of both in Accept-Language, else Chinese.
Language choose_language(std::string_view cookie, std::string_view accept_language);

/// What the pages say besides their content, by the name under which the templates ask for it.
std::vector<std::pair<std::string_view, std::string_view>> page_texts(Language language);
std::string_view page_text(Language language, std::string_view name);

/// "视频"; empty for articles.
std::string_view kind_mark(Language language, Kind kind);
/// "2022年1月2日", "2 January 2022"
std::string day_text(Language language, base::Day day);
/// With the time: "2022年1月2日 08:30"
std::string time_text(Language language, base::LocalTime time);
/// "12:05", "1:02:03"
std::string duration_text(std::int64_t seconds);

}  // namespace wanqiu::library
