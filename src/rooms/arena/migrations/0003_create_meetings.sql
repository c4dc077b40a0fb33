-- Duels and matches of four, beside their arena_match. kind: 2 duel, 3 four. Where neither practice nor invited, they change ratings.
-- paper: the open paper they ask of. settled_at: places and ratings are in; told_at: points for it too.
create table arena_meeting (
  match_id bigint not null primary key references arena_match (id),
  kind integer not null,
  practice integer not null,
  invited integer not null,
  seats integer not null,
  paper bigint not null,
  settled_at bigint,
  told_at bigint
);
create index arena_meeting_untold on arena_meeting (match_id) where told_at is null;
-- The persons in it; learner is the dense number. place and what follows are known when it is settled; an unrated match has no rating_change.
create table arena_meeting_player (
  match_id bigint not null references arena_meeting (match_id),
  learner bigint not null,
  organisation bigint not null,
  place integer,
  answers integer not null,
  rating_change double precision,
  primary key (match_id, learner)
);
create index arena_meeting_player_learner on arena_meeting_player (learner, match_id);
-- A rating as it was after the learner's last rated match; rest since then is worked out when it is used.
create table arena_rating (
  learner bigint not null primary key,
  value double precision not null,
  deviation double precision not null,
  volatility double precision not null,
  last_day integer not null,
  matches integer not null
);
-- A season is a quarter of a year: 20264 is the fourth of 2026. rating: after the last match in it.
create table arena_season_result (
  season integer not null,
  learner bigint not null,
  organisation bigint not null,
  rating double precision not null,
  matches integer not null,
  won integer not null,
  primary key (season, learner)
);
create index arena_season_result_rating on arena_season_result (season, rating);
-- A link by which a meeting is joined until its seats are taken, or half an hour has passed. made_by is the dense number.
create table arena_invitation (
  code text not null primary key,
  match_id bigint not null references arena_meeting (match_id),
  made_by bigint not null,
  made_at bigint not null
);
create unique index arena_invitation_match on arena_invitation (match_id);
