-- A paper says which questions are asked and how. purpose: 1 daily 2 weekly 3 special 4 endless 5 course. state: 1 draft 2 open
-- 3 closed. content is the rest as JSON (paper.h); questions by hand stand in it by id. opens_at and closes_at null: no bound. item
-- is the library's item that a course quiz belongs to, or 0.
create table quiz_paper (
  id bigint not null primary key,
  name text not null,
  purpose integer not null,
  organisation bigint not null,
  item bigint not null,
  state integer not null,
  version integer not null,
  opens_at bigint,
  closes_at bigint,
  content text not null,
  made_at bigint not null,
  made_by bigint not null,
  changed_at bigint not null,
  changed_by bigint not null,
  request_key text unique
);
create index quiz_paper_by_state on quiz_paper (state, purpose);
create index quiz_paper_by_item on quiz_paper (item) where item <> 0;
-- Bodies of questions as they were while in use, kept for the attempts that have them.
create table quiz_past_question (
  question bigint not null,
  version integer not null,
  body text not null,
  primary key (question, version)
);
-- One learner's go at a paper (0: at their own mistakes, purpose 6). period is the local day of a daily quiz, the Monday of a weekly
-- one, else 0; try counts from 1 within paper and period. questions is JSON: [[question, version], …] in the order asked. settings is
-- what the paper said when it was begun (attempt.h). finished_at null: under way. revived_place: the
-- wrong answer that was forgiven. score in per mille. settled: the ledger has it.
create table quiz_attempt (
  id bigint not null primary key,
  learner bigint not null,
  number bigint not null,
  paper bigint not null,
  purpose integer not null,
  period integer not null,
  try integer not null,
  started_at bigint not null,
  deadline bigint,
  finished_at bigint,
  questions text not null,
  settings text not null,
  revived_place integer,
  score integer not null,
  right_answers integer not null,
  points integer not null,
  settled integer not null,
  unique (learner, paper, period, try)
);
create index quiz_attempt_by_learner on quiz_attempt (learner, started_at);
create index quiz_attempt_by_paper on quiz_attempt (paper, finished_at);
create index quiz_attempt_unsettled on quiz_attempt (finished_at) where settled = 0;
-- An answer as JSON by stored places (marking.h). checked_at null: may still change. worth in billionths of a percent.
create table quiz_answer (
  attempt bigint not null,
  place integer not null,
  answer text not null,
  saved_at bigint not null,
  checked_at bigint,
  worth bigint not null,
  primary key (attempt, place)
);
-- Questions that a learner answered wrongly, by when they are to be asked again (fsrs.h).
create table quiz_mistake (
  learner bigint not null,
  question bigint not null,
  added_at bigint not null,
  stability double precision not null,
  difficulty double precision not null,
  reviewed_on integer not null,
  due_on integer not null,
  reviews integer not null,
  lapses integer not null,
  primary key (learner, question)
);
create index quiz_mistake_due on quiz_mistake (learner, due_on);
-- What real answers say about a version of a question: sums over finished attempts, of nobody in particular. x is the worth of the
-- answer, y that of the rest of its attempt, both 0 … 1; ms is the time taken, of those where it is known.
create table quiz_question_sums (
  question bigint not null,
  version integer not null,
  answers bigint not null,
  right_answers bigint not null,
  empty_answers bigint not null,
  x double precision not null,
  xx double precision not null,
  y double precision not null,
  yy double precision not null,
  xy double precision not null,
  timed bigint not null,
  ms bigint not null,
  primary key (question, version)
);
create table quiz_choice_count (
  question bigint not null,
  version integer not null,
  choice integer not null,
  chosen bigint not null,
  primary key (question, version, choice)
);
-- The site's secret for drawing and shuffling; one row.
create table quiz_seed (
  one integer not null primary key,
  seed text not null
);
