#pragma once

#include "city.h"

namespace wanqiu::app {

struct InsightQuestion {
  std::string organisation;  ///< its code; empty: the topmost
  std::string from;          ///< a local day; empty: 29 days before `to`
  std::string to;            ///< a local day; empty: today
  bool json = false;
};

/// `wanqiu insight`: the figures of an organisation and of each one right below it in a range of days, from the newest
/// checkpoint and the log since. `city` has its people opened, and may be one beside a server. Whoever can read the
/// database sees all: small groups are not hidden here. Throws base::FaultError.
void print_insight(City& city, const InsightQuestion& question);

}  // namespace wanqiu::app
