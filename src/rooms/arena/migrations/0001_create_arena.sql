-- Live matches. plan is what decides how a match goes (hexadecimal; docs/arena.md has the bytes), content what is shown of its
-- questions: JSON that the match itself does not read. made_by 0: nobody, two players met. ended_at null: it runs or waits.
create table arena_match (
  id bigint not null primary key,
  plan text not null,
  content text not null,
  made_at bigint not null,
  made_by bigint not null,
  ended_at bigint
);
create index arena_match_running on arena_match (id) where ended_at is null;
-- The journal: what was done in a match between two commits, in order (hexadecimal). first_command counts from 1 in each match;
-- rows follow each other without a gap, and applying them to the plan gives the match.
create table arena_batch (
  match_id bigint not null references arena_match (id),
  first_command bigint not null,
  commands text not null,
  primary key (match_id, first_command)
);
