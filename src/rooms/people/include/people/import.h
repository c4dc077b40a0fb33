#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"

namespace wanqiu::people {

struct Rejection {
  std::string where;  ///< "learners.csv:17: phone"
  std::string why;
};
BOOST_DESCRIBE_STRUCT(Rejection, (), (where, why))

/// Of every import. Rejections beyond the first 1,000 are counted only.
struct ImportReport {
  std::int64_t imported = 0;
  std::int64_t duplicates = 0;  ///< were there before
  std::int64_t moved = 0;  ///< of those, the file names another organisation (or parent): moved there from today on
  std::vector<Rejection> rejected;
  std::int64_t rejected_count = 0;
};
BOOST_DESCRIBE_STRUCT(ImportReport, (), (imported, duplicates, moved, rejected, rejected_count))

struct LearnerImport {
  bool all_or_nothing = false;  ///< one bad row, and nothing goes in
  bool active = false;          ///< active at once, without a password: simulated learners, as whom nobody can sign in
  std::vector<base::OrganisationId> within{};  ///< rows of other organisations are rejected; empty: anywhere
  base::LearnerNumber by{};                    ///< who imports, as those see who are moved by it; none: the program
  std::string by_name{};
};

/// Rows done, rows in the file. From the thread that imports.
using Progress = std::function<void(std::int64_t done, std::int64_t of)>;

/// At least one of phone, staff_number and user_name. Without a password the learner is invited and needs a code.
struct NewLearner {
  std::string name;
  base::OrganisationId organisation;
  std::optional<std::string> phone;
  std::optional<std::string> staff_number;
  std::optional<std::string> user_name;
  std::optional<std::string> password;
};

}  // namespace wanqiu::people
