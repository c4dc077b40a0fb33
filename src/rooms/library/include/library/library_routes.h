#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "library/library.h"

namespace wanqiu::http {
class Router;
struct Request;
struct Response;
}  // namespace wanqiu::http
namespace wanqiu::ledger {
class Attention;
class Ledger;
class Views;
}  // namespace wanqiu::ledger

namespace wanqiu::library {

class Media;

/// What the web build made of an app, from web/dist: addresses, and the texts that stand in pages of the learner app.
struct Assets {
  using Addresses = std::vector<std::string>;
  std::string script;  ///< "/assets/learner-3f2a.js"; empty when the web was not built
  Addresses styles;    ///< "/assets/learner-91cc.css": the script's, then those of the kinds of pages
  Addresses modules;   ///< what the script imports: scripts of their own before it, fetched side by side
  std::map<std::string, Addresses> pages;  ///< modules besides for a kind of page: "home", "item" …
  std::string styles_text;                 ///< all `styles` in their order; empty: pages link to them
  std::string early_script;                ///< what runs before the first paint; stands beside `styles_text`
};

struct PagesSettings {
  std::string site_name = "Wanqiu";
  std::string description;
  std::string accent = "#1F6F5C";
  std::string origin;  ///< "https://learn.example", for canonical and share addresses; empty: relative ones
  std::string logo;    ///< address; empty for none
  Assets learner;
  Assets console;
  std::size_t cache_bytes_max = std::size_t{64} << 20U;
};

/// The name of a learner, as those who work with them see it; empty for who is gone.
using NameOf = std::function<std::string(base::LearnerId)>;

/// Parts that routes look at. `views` and `media` may be null: then there are no counts, and media are not described.
struct LibraryParts {
  Library& library;
  ledger::Ledger& ledger;
  ledger::Attention& attention;
  const ledger::Views* views = nullptr;
  Media* media = nullptr;
  const base::Clock& clock;
  NameOf name_of = {};  ///< empty: editors are told by id alone
};

/// For http::Router::Settings::page: who asks for a page at an address where nothing is gets one of the site's that
/// says so; what else goes wrong stays a problem document.
std::function<http::Response(const http::Request&, const base::Fault&)> fault_page(PagesSettings settings,
                                                                                   base::Zone zone);

/// Every page under `/` that is for people, and every route of api/library.yaml. The parts must outlive the router.
void mount_library(http::Router& router, LibraryParts parts, PagesSettings settings);

}  // namespace wanqiu::library
