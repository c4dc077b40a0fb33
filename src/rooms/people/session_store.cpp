#include "session_store.h"

namespace wanqiu::people {

using base::Instant;
using base::LearnerNumber;
using store::Session;

void insert_session(Session& db, const SessionRow& row, const std::string& hash) {
  db.run(
      "insert into session (id, secret_hash, number, created_at, used_at, expires_at) values (:id, :hash, :number, "
      ":created, :used, :expires)",
      row.id, hash, row.number, row.created_at, row.used_at, row.expires_at);
}

std::optional<SessionRow> find_session(Session& db, const std::string& hash) {
  return db.one<SessionRow>("select id, number, created_at, used_at, expires_at from session where secret_hash = :hash",
                            hash);
}

bool has_session(Session& db, LearnerNumber number, SessionId id) {
  return db.one<SessionId>("select id from session where id = :id and number = :number", id, number).has_value();
}

std::vector<SessionRow> sessions_of(Session& db, LearnerNumber number) {
  return db.all<SessionRow>(
      "select id, number, created_at, used_at, expires_at from session where number = :number order by id", number);
}

bool prolong_session(Session& db, SessionId id, Instant now, Instant expires_at) {
  return db.run("update session set used_at = :now, expires_at = :expires where id = :id", now, expires_at, id) > 0;
}

void end_session(Session& db, SessionId id) {
  db.run("delete from session where id = :id", id);
}

void end_sessions(Session& db, LearnerNumber number, SessionId but) {
  db.run("delete from session where number = :number and id <> :but", number, but);
}

void delete_expired_sessions(Session& db, Instant now) {
  db.run("delete from session where expires_at <= :now", now);
}

void insert_token(Session& db, const TokenRow& row, const std::string& hash) {
  db.run(
      "insert into api_token (id, secret_hash, number, label, created_at) values (:id, :hash, :number, :label, "
      ":created)",
      row.id, hash, row.number, row.label, row.created_at);
}

std::optional<TokenRow> find_token(Session& db, const std::string& hash) {
  return db.one<TokenRow>("select id, number, label, created_at, used_at from api_token where secret_hash = :hash",
                          hash);
}

std::vector<TokenRow> tokens_of(Session& db, LearnerNumber number) {
  return db.all<TokenRow>(
      "select id, number, label, created_at, used_at from api_token where number = :number order by id", number);
}

bool touch_token(Session& db, TokenId id, Instant now) {
  return db.run("update api_token set used_at = :now where id = :id", now, id) > 0;
}

void delete_tokens(Session& db, LearnerNumber number) {
  db.run("delete from api_token where number = :number", number);
}

bool delete_token(Session& db, LearnerNumber number, TokenId id) {
  return db.run("delete from api_token where number = :number and id = :id", number, id) > 0;
}

}  // namespace wanqiu::people
