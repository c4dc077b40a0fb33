-- What kind of match it is (1 hall, 2 duel, 3 four), how many took a seat (known at the end), and whether what follows from
-- its end was done: rows for its players, points.
alter table arena_match add column kind integer not null default 1;
alter table arena_match add column players integer not null default 0;
alter table arena_match add column settled integer not null default 0;
create index arena_match_unsettled on arena_match (id) where ended_at is not null and settled = 0;
-- A hall match as its host made it. pin: six digits while it runs, null once it has ended.
create table arena_hall (
  match_id bigint not null primary key references arena_match (id),
  pin text,
  name text not null,
  organisation bigint not null,
  paper bigint not null,
  left_out integer not null,
  questions integer not null,
  by_itself integer not null,
  starts_at bigint,
  request_key text not null
);
create unique index arena_hall_pin on arena_hall (pin) where pin is not null;
create unique index arena_hall_request on arena_hall (request_key);
-- Who played in a match that has ended; learner is the dense number.
create table arena_player (
  match_id bigint not null references arena_match (id),
  learner bigint not null,
  seat bigint not null,
  rank bigint not null,
  score bigint not null,
  right_answers bigint not null,
  answers bigint not null,
  primary key (match_id, learner)
);
create index arena_player_learner on arena_player (learner, match_id);
-- One row: the key of the tokens by which players come back (hexadecimal).
create table arena_secret (
  id integer not null primary key,
  secret text not null
);
