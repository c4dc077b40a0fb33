#pragma once

#include <boost/json/fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "answers.h"
#include "library/library_routes.h"
#include "page_texts.h"

namespace wanqiu::library {

/// Answers as complete HTML documents (docs/pages.md). Pure: the same answer gives the same bytes.
class Pages {
 public:
  Pages(PagesSettings settings, base::Zone zone);

  std::string home(const HomeAnswer& answer, Language language) const;
  std::string column(const ColumnViewAnswer& answer, const std::vector<Column>& columns, std::string_view cursor,
                     Language language) const;
  /// `part` from 1: what does not fit on one page stands on several (page_parts.h). Nothing when there is no such part.
  std::optional<std::string> item(ItemAnswer answer, std::size_t part, Language language) const;
  std::string series(const SeriesViewAnswer& answer, std::string_view cursor, Language language) const;
  std::optional<std::string> course(CourseAnswer answer, std::size_t part, Language language) const;
  /// `gone` or `missing`; `data` is the problem document.
  std::string notice(bool gone, std::string_view text, std::string data, Language language) const;
  std::string shell(bool console, Language language) const;
  /// The Content-Security-Policy for pages of the learner app: what stands in them and nothing else of its kind.
  const std::string& policy() const { return policy_; }

 private:
  struct Frame;
  std::string frame(Frame frame, Language language) const;
  std::string absolute(std::string_view path) const;
  boost::json::object schema_of(const ItemAnswer& answer) const;

  PagesSettings settings_;
  base::Zone zone_;
  std::string style_;  // of every page of the learner app but the missing ones
  std::string policy_;
};

}  // namespace wanqiu::library
