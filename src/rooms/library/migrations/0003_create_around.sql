-- Following, keeping and sharing. A row stays when it is undone (following, kept = 0): its first time is what the learning event
-- was made of, so doing it again earns nothing again. number is the learner's, as in those events. credited = 1 once the ledger has answered.
create table column_follow (
  learner bigint not null,
  number bigint not null,
  column_id bigint not null,
  following integer not null,
  first_at bigint not null,
  followed_at bigint not null,
  credited integer not null,
  primary key (learner, column_id)
);
create table item_keep (
  learner bigint not null,
  number bigint not null,
  item bigint not null,
  kept integer not null,
  first_at bigint not null,
  kept_at bigint not null,
  credited integer not null,
  primary key (learner, item)
);
create index column_follow_uncredited on column_follow (first_at) where credited = 0;
create index item_keep_uncredited on item_keep (first_at) where credited = 0;
create index item_keep_by_time on item_keep (learner, kept_at, item);
-- One row a learner, item and local day, however often it was shared.
create table item_share (
  learner bigint not null,
  number bigint not null,
  item bigint not null,
  day integer not null,
  times integer not null,
  via integer not null,
  first_at bigint not null,
  credited integer not null,
  primary key (learner, item, day)
);
create index item_share_uncredited on item_share (first_at) where credited = 0;

-- state: 1 waiting, 2 visible, 3 refused, 4 taken back (its text is erased). organisation is the writer's when it was
-- written: it decides who moderates. reports counts the open ones.
create table comment (
  id bigint not null primary key,
  item bigint not null,
  learner bigint not null,
  number bigint not null,
  organisation bigint not null,
  text text not null,
  state integer not null,
  reason text,
  found_words text not null,
  reports integer not null,
  written_at bigint not null,
  request_key text not null,
  credited integer not null,
  unique (learner, request_key)
);
create index comment_by_item on comment (item, id);
create index comment_by_learner on comment (learner, id);
create index comment_by_state on comment (state, id);
create index comment_reported on comment (id) where reports > 0;
create index comment_uncredited on comment (written_at) where credited = 0;

-- What moderators decided, never changed but for undone.
create table comment_decision (
  id bigint not null primary key,
  comment bigint not null,
  by_learner bigint not null,
  by_number bigint not null,
  decided_at bigint not null,
  state_before integer not null,
  state_after integer not null,
  reason text,
  undone integer not null
);
create index comment_decision_by_comment on comment_decision (comment, id);

-- why: 1 advertising, 2 insult, 3 false information, 4 private data, 5 other. closed_by is the decision that closed it, or 0.
create table comment_report (
  comment bigint not null,
  learner bigint not null,
  number bigint not null,
  why integer not null,
  text text,
  reported_at bigint not null,
  closed_by bigint not null,
  primary key (comment, learner)
);
create index comment_report_by_learner on comment_report (learner);

-- folded is what two entries are compared by. action: 1 hold, 2 refuse.
create table listed_word (
  id bigint not null primary key,
  word text not null,
  folded text not null unique,
  action integer not null,
  added_by bigint not null,
  added_at bigint not null
);
