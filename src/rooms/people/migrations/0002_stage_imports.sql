-- An import that goes in whole or not at all is written here first, some thousands of rows a commit, and goes over in one
-- short transaction at the end, so that nobody waits for it. position: the row's place among those that go in, from 1.
-- Emptied afterwards, before the next one and at every start.
create table import_learner (
  position bigint not null primary key,
  organisation bigint not null,
  name text not null,
  phone text,
  staff_number text
);
create table import_login (
  name text not null primary key,
  position bigint not null
);
-- Who is there and moves. look: the id of the row in `lookup` that tells them.
create table import_move (
  number bigint not null primary key,
  organisation bigint not null,
  look bigint not null
);
