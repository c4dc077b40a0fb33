#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "grant_store.h"
#include "learner_store.h"
#include "people/people.h"

namespace wanqiu::people {

struct Room;

/// What api/people.yaml calls Organisation, Grant, GrantRow, Me, LearnerRow and LearnerRecord.

struct OrganisationView {
  base::OrganisationId id;
  std::string code;
  std::string name;
  OrganisationKind kind = OrganisationKind::unit;
  std::optional<base::OrganisationId> parent_id;
  std::vector<std::string> path;
  std::uint32_t learners = 0;
  std::size_t children = 0;
};
BOOST_DESCRIBE_STRUCT(OrganisationView, (), (id, code, name, kind, parent_id, path, learners, children))

struct GrantView {
  std::string role;
  OrganisationView organisation;
};
BOOST_DESCRIBE_STRUCT(GrantView, (), (role, organisation))

struct GrantRowView {
  GrantId id;
  base::LearnerId learner_id;
  std::string learner_name;
  std::string role;
  OrganisationView organisation;
  base::Instant given_at;
};
BOOST_DESCRIBE_STRUCT(GrantRowView, (), (id, learner_id, learner_name, role, organisation, given_at))

struct MeView {
  base::LearnerId id;
  base::LearnerNumber number;
  std::string name;
  std::optional<std::string> user_name;
  std::optional<std::string> phone;
  std::optional<std::string> staff_number;
  OrganisationView organisation;
  std::vector<GrantView> grants;
  std::string language;
  bool large_type = false;
  bool hide_name = false;
  base::Instant registered_at;
};
BOOST_DESCRIBE_STRUCT(MeView, (),
                      (id, number, name, user_name, phone, staff_number, organisation, grants, language, large_type,
                       hide_name, registered_at))

struct LearnerRowView {
  base::LearnerId id;
  base::LearnerNumber number;
  std::string name;
  base::OrganisationId organisation_id;
  std::string organisation_name;
  LearnerState status = LearnerState::invited;
};
BOOST_DESCRIBE_STRUCT(LearnerRowView, (), (id, number, name, organisation_id, organisation_name, status))

struct LearnerRecordView {
  base::LearnerId id;
  base::LearnerNumber number;
  std::string name;
  std::optional<std::string> user_name;
  std::optional<std::string> phone;
  std::optional<std::string> staff_number;
  LearnerState status = LearnerState::invited;
  OrganisationView organisation;
  base::Instant registered_at;
  std::vector<GrantView> grants;
};
BOOST_DESCRIBE_STRUCT(LearnerRecordView, (),
                      (id, number, name, user_name, phone, staff_number, status, organisation, registered_at, grants))

template <class T>
struct Page {
  std::vector<T> items;
  std::optional<std::string> next;
  BOOST_DESCRIBE_CLASS(Page, (), (items, next), (), ())
};

/// Of an organisation that is there.
OrganisationView view_of(const Room& room, base::OrganisationId id);
std::vector<GrantView> grant_views(const Room& room, base::LearnerId learner);
GrantRowView view_of(const Room& room, const GrantRow& row);
MeView me_view(const Room& room, const LearnerRow& row);
LearnerRowView row_view(const Room& room, base::LearnerNumber number);
LearnerRecordView record_view(const Room& room, const LearnerRow& row);

}  // namespace wanqiu::people
