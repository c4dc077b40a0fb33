-- Question banks. A bank belongs to an organisation: who holds a role that covers it may work on it.
create table quiz_bank (
  id bigint not null primary key,
  name text not null unique,
  description text not null,
  organisation bigint not null,
  version integer not null,
  made_at bigint not null,
  made_by bigint not null
);
-- What a file says about a category; questions name theirs by path.
create table quiz_category (
  bank bigint not null references quiz_bank (id),
  path text not null,
  description text not null,
  format integer not null,
  name_id text not null,
  primary key (bank, path)
);
-- body is the question as JSON (docs/quiz.md); what stands beside it is taken from it, for lists. kind: 0 single 1 multiple
-- 2 truefalse 3 fill 4 ordering 5 matching 6 numeric. state: 1 draft 2 approved 3 returned 4 retired. content_key is equal for
-- the same question, stem_key for the same passage and stem, white space aside. same_as is the question of another bank that
-- was there first with the same content, or 0. folded is title and stem as searched for.
create table quiz_question (
  id bigint not null primary key,
  bank bigint not null references quiz_bank (id),
  kind integer not null,
  state integer not null,
  version integer not null,
  title text not null,
  beginning text not null,
  folded text not null,
  category text not null,
  difficulty integer not null,
  content_key text not null,
  stem_key text not null,
  same_as bigint not null,
  reports integer not null,
  made_at bigint not null,
  changed_at bigint not null,
  changed_by bigint not null,
  request_key text unique,
  body text not null,
  unique (bank, content_key)
);
create index quiz_question_in_bank on quiz_question (bank, id);
create index quiz_question_by_state on quiz_question (bank, state, id);
create index quiz_question_by_content on quiz_question (content_key, id);
create index quiz_question_by_stem on quiz_question (stem_key, id);
create index quiz_question_reported on quiz_question (bank, id) where reports > 0;
create table quiz_tag (
  question bigint not null references quiz_question (id),
  tag text not null,
  primary key (question, tag)
);
create index quiz_tag_by_name on quiz_tag (tag, question);
-- Who decided what about which version, never changed.
create table quiz_review (
  id bigint not null primary key,
  question bigint not null references quiz_question (id),
  version integer not null,
  by_learner bigint not null,
  decided_at bigint not null,
  state_before integer not null,
  state_after integer not null,
  remark text not null
);
create index quiz_review_by_question on quiz_review (question, id);
-- why: 1 wrong answer 2 unclear 3 misprint 4 out of date 5 other. closed_at null: open. One open report a learner and question.
create table quiz_report (
  id bigint not null primary key,
  question bigint not null references quiz_question (id),
  learner bigint not null,
  why integer not null,
  text text not null,
  reported_at bigint not null,
  closed_at bigint,
  closed_by bigint not null
);
create unique index quiz_report_open on quiz_report (question, learner) where closed_at is null;
create index quiz_report_by_learner on quiz_report (learner, reported_at);
