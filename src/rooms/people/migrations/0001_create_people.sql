-- kind: 1 province, 2 city, 3 county, 4 township, 5 unit, 6 branch. state: 1 open, 2 closed, 3 merged (into merged_into).
-- parent holds from since_day on; organisation_place has what held before. The root's parent is 0.
create table organisation (
  id bigint not null primary key,
  code text not null unique,
  name text not null,
  kind integer not null,
  parent bigint not null,
  state integer not null,
  merged_into bigint not null,
  since_day integer not null,
  created_at bigint not null
);
-- Both days included.
create table organisation_place (
  organisation bigint not null,
  parent bigint not null,
  from_day integer not null,
  to_day integer not null,
  primary key (organisation, from_day)
);

-- number is dense from 1; id rises with it. state: 1 invited, 2 active, 3 suspended, 4 erasing, 5 erased. organisation holds
-- from since_day on; membership has what held before.
create table learner (
  number bigint not null primary key,
  id bigint not null unique,
  organisation bigint not null,
  since_day integer not null,
  state integer not null,
  name text not null,
  phone text,
  staff_number text,
  user_name text,
  password_hash text,
  language text not null,
  large_type integer not null,
  hide_name integer not null,
  registered_at bigint not null
);
-- Both days included.
create table membership (
  number bigint not null,
  organisation bigint not null,
  from_day integer not null,
  to_day integer not null,
  primary key (number, from_day)
);

-- Every name that somebody signs in by, as base::folded() has it, so that no two learners share one whatever its kind.
create table login (
  name text not null primary key,
  number bigint not null
);

-- secret_hash is BLAKE2b-256 of the cookie's value, in hexadecimal. Ending a session deletes its row.
create table session (
  id bigint not null primary key,
  secret_hash text not null unique,
  number bigint not null,
  created_at bigint not null,
  used_at bigint not null,
  expires_at bigint not null
);
create index session_by_number on session (number);

create table api_token (
  id bigint not null primary key,
  secret_hash text not null unique,
  number bigint not null,
  label text not null,
  created_at bigint not null,
  used_at bigint
);
create index api_token_by_number on api_token (number);

-- One code a learner at most. code_hash is BLAKE2b-256 of number and code; a code has 59 random bits.
create table activation_code (
  number bigint not null primary key,
  code_hash text not null,
  given_at bigint not null,
  expires_at bigint not null
);

create table join_code (
  code text not null primary key,
  organisation bigint not null,
  created_at bigint not null,
  created_by bigint not null,
  revoked_at bigint
);
create index join_code_by_organisation on join_code (organisation);

-- role: http::Role. given_by is a learner's number, 0 for the program itself.
create table role_grant (
  id bigint not null primary key,
  number bigint not null,
  role integer not null,
  organisation bigint not null,
  given_by bigint not null,
  given_at bigint not null,
  unique (number, role, organisation)
);

-- Who looked at whose individual record, or acted on it, when and why; shown to the one it is about. `by_name` is the viewer's
-- name and organisation at that time.
create table lookup (
  id bigint not null primary key,
  number bigint not null,
  viewer bigint not null,
  by_name text not null,
  looked_at bigint not null,
  reason text not null
);
create index lookup_by_number on lookup (number, id);
