#include "library/library_routes.h"

#include "routes.h"

namespace wanqiu::library {

void mount_library(http::Router& router, LibraryParts parts, PagesSettings settings) {
  mount_pages(router, parts.library, parts.media, std::move(settings));
  mount_public_reads(router, parts.library, parts.media, parts.views);
  mount_attention(router, parts);
  mount_editing(router, parts.library, std::move(parts.name_of));
}

}  // namespace wanqiu::library
