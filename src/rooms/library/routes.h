#pragma once

#include "library/library_routes.h"

namespace wanqiu::library {

// What mount_library puts together. `media` and `views` may be null.
void mount_pages(http::Router& router, Library& library, Media* media, PagesSettings settings);
void mount_public_reads(http::Router& router, Library& library, Media* media, const ledger::Views* views);
void mount_attention(http::Router& router, const LibraryParts& parts);
void mount_editing(http::Router& router, Library& library, NameOf name_of = {});

}  // namespace wanqiu::library
