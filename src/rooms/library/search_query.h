#pragma once

#include <set>
#include <string>

#include <xapian.h>

#include "base/time.h"
#include "search_index.h"

namespace wanqiu::library {

/// Where in a document its time of publication stands.
constexpr Xapian::valueno published_slot = 0;
std::string column_term(std::int64_t column);
std::string kind_term(int kind);

/// Adds a weight that halves with age.
class Recency final : public Xapian::ValuePostingSource {
 public:
  explicit Recency(base::Instant now) : Xapian::ValuePostingSource(published_slot), now_(now) {}
  Xapian::PostingSource* clone() const override;
  void init(const Xapian::Database& database) override;
  double get_weight() const override;
  std::string get_description() const override { return "recency"; }

 private:
  base::Instant now_;
};

/// What a person typed: words, "phrases" and -exclusions; no wildcards and no operators in words, so that the cost is
/// bound by the length. Text that makes no sense to the parser is taken as plain words. `combine` is OP_AND (then
/// Chinese that stands together weighs more, and where it is quoted has to) or OP_OR. Empty when nothing was asked for.
Xapian::Query query_of(const Xapian::Database& database, const std::string& folded_text, Xapian::Query::op combine);

/// Chinese characters that were typed by themselves, not beside others.
std::set<std::string> lone_characters(const std::string& folded_text);

/// Narrowed to a column and a kind; what is newer weighs more. `recency` must outlive the query.
Xapian::Query narrowed(Xapian::Query query, const IndexQuery& wanted, Recency& recency);

}  // namespace wanqiu::library
