#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace wanqiu::quiz {

/// How texts begin the address of a file that came with their question.
inline constexpr std::string_view attachment_prefix = "@@PLUGINFILE@@/";

/// Where a question's file is served: its name percent-encoded behind `files`, slashes kept.
std::string attachment_address(std::string_view files, std::string_view name);

/// What a browser may load while it shows a text: an attachment or a path of this site. nullopt for any other address,
/// so that no request leaves the site. Control characters and backslashes are refused rather than mended: browsers read
/// "/\host" and "/<tab>/host" as another site.
std::optional<std::string> source_address(std::string_view address, std::string_view files);

/// What a text may link to: the same, and http and https of other sites.
struct LinkAddress {
  std::string address;
  bool outside = false;
};
std::optional<LinkAddress> link_address(std::string_view address, std::string_view files);

}  // namespace wanqiu::quiz
