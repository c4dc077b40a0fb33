#pragma once

#include <string>
#include <utility>
#include <vector>

#include "people/people.h"

namespace wanqiu::people {

/// What demo/accounts.yaml and demo/organisations.csv say.
struct DemoCity {
  struct Account {
    std::string user_name;
    std::string name;
    std::string organisation;                                ///< code
    std::vector<std::pair<http::Role, std::string>> grants;  ///< role, and code of the organisation
  };
  struct JoinCode {
    std::string organisation;  ///< code
    std::string code;
  };
  std::string organisations_csv;
  std::string password;  ///< of every account
  std::vector<JoinCode> join_codes;
  std::vector<Account> accounts;
  int learners = 0;  ///< further ones without accounts, so that ranks have somebody in them
  std::vector<std::string> surnames;
  std::vector<std::string> given_names;
};

/// Fills an empty site; waits. conflict when somebody is there already. The further learners are the same every time:
/// user names demo1, demo2, …, spread over the organisations that have nothing below them.
base::Result<void> make_demo_city_now(People& people, const DemoCity& city);

}  // namespace wanqiu::people
