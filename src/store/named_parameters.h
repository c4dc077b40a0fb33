#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace wanqiu::store {

/// SQL whose every parameter stands once: `:p1`, `:p2`, … in order of occurrence. `value_of[k]` says which of the
/// caller's values the k-th occurrence takes, so that a name may be repeated: SQLite gives a repeated name one number,
/// SOCI's PostgreSQL a new one at each occurrence.
struct NamedParameters {
  std::string sql;
  std::vector<std::size_t> value_of;
  std::size_t names = 0;
};

/// Leaves quoted text, quoted identifiers, `--` remarks and `::` casts alone.
NamedParameters number_parameters(std::string_view sql);

}  // namespace wanqiu::store
