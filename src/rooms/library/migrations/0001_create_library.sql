-- Columns, items, series and courses. An item's body stands beside it, so that a list reads short rows; every version
-- is kept whole. number is dense, from 1, and what the ledger's events hold.
create table channel_column (
  id bigint not null primary key,
  number integer not null unique,
  slug text not null unique,
  name text not null unique,
  description text not null,
  position integer not null,
  version integer not null
);
-- kind: 1 article 2 gallery 3 cartoon 4 video 5 audio 6 course 7 bulletin. state: 1 draft 2 scheduled 3 published
-- 4 withdrawn. gallery and tags hold one entry a line. content_hash is of title and body, for finding duplicates.
create table item (
  id bigint not null primary key,
  number integer not null unique,
  column_id bigint not null references channel_column (id),
  kind integer not null,
  state integer not null,
  version integer not null,
  title text not null,
  summary text not null,
  source text not null,
  author text not null,
  editor text not null,
  language text not null,
  subcategory text not null,
  made_on integer,
  cover text not null,
  media text not null,
  gallery text not null,
  tags text not null,
  duration_seconds integer,
  reading_seconds integer not null,
  created_at bigint not null,
  changed_at bigint not null,
  published_at bigint,
  scheduled_at bigint,
  withdrawn_at bigint,
  withdrawn_reason text not null,
  content_hash text not null,
  request_key text unique
);
create index item_by_time on item (state, published_at, id);
create index item_by_column on item (column_id, state, published_at, id);
create index item_by_kind on item (kind, state, published_at, id);
create index item_by_change on item (changed_at, id);
create index item_by_content on item (content_hash);
create table item_body (
  item bigint not null primary key references item (id),
  body text not null
);
-- what: 1 created 2 changed 3 scheduled 4 held 5 published 6 withdrawn 7 imported. by_learner 0 is the program. body is null
-- where it is that of the version before.
create table item_version (
  item bigint not null references item (id),
  version integer not null,
  at bigint not null,
  by_learner bigint not null,
  what integer not null,
  title text not null,
  summary text not null,
  body text,
  primary key (item, version)
);
create table series (
  id bigint not null primary key,
  slug text not null unique,
  name text not null,
  description text not null,
  column_id bigint references channel_column (id),
  kind integer not null,
  cover text not null,
  version integer not null
);
-- An item is an episode of at most one series, and a lesson of at most one course.
create table series_episode (
  series bigint not null references series (id),
  item bigint not null primary key references item (id),
  position integer not null
);
create index series_episode_in_order on series_episode (series, position);
create table course_lesson (
  course bigint not null references item (id),
  item bigint not null primary key references item (id),
  position integer not null
);
create index course_lesson_in_order on course_lesson (course, position);
create table lesson_finished (
  learner bigint not null,
  item bigint not null references item (id),
  at bigint not null,
  primary key (learner, item)
);
