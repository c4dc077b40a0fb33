#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "store/session.h"

namespace wanqiu::people {

struct SessionId : base::Id<SessionId> {
  using Id::Id;
};
struct TokenId : base::Id<TokenId> {
  using Id::Id;
};

struct SessionRow {
  SessionId id;
  base::LearnerNumber number;
  base::Instant created_at;
  base::Instant used_at;
  base::Instant expires_at;
};
BOOST_DESCRIBE_STRUCT(SessionRow, (), (id, number, created_at, used_at, expires_at))

struct TokenRow {
  TokenId id;
  base::LearnerNumber number;
  std::string label;
  base::Instant created_at;
  std::optional<base::Instant> used_at;
};
BOOST_DESCRIBE_STRUCT(TokenRow, (), (id, number, label, created_at, used_at))

void insert_session(store::Session& db, const SessionRow& session, const std::string& secret_hash);
std::optional<SessionRow> find_session(store::Session& db, const std::string& secret_hash);
bool has_session(store::Session& db, base::LearnerNumber number, SessionId id);
std::vector<SessionRow> sessions_of(store::Session& db, base::LearnerNumber number);
/// False when the session has ended.
bool prolong_session(store::Session& db, SessionId id, base::Instant now, base::Instant expires_at);
void end_session(store::Session& db, SessionId id);
void end_sessions(store::Session& db, base::LearnerNumber number, SessionId but);
void delete_expired_sessions(store::Session& db, base::Instant now);

void insert_token(store::Session& db, const TokenRow& token, const std::string& secret_hash);
std::optional<TokenRow> find_token(store::Session& db, const std::string& secret_hash);
std::vector<TokenRow> tokens_of(store::Session& db, base::LearnerNumber number);
bool touch_token(store::Session& db, TokenId id, base::Instant now);
bool delete_token(store::Session& db, base::LearnerNumber number, TokenId id);
void delete_tokens(store::Session& db, base::LearnerNumber number);

}  // namespace wanqiu::people
