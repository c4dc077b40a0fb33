-- Who was erased, when, by whom and why: what is left to show that it was done rightly. by_number 0: the learner. by_name is
-- name and organisation at that time; empty once they are erased themselves. reason names nobody.
create table erasure (
  id bigint not null primary key,
  number bigint not null unique,
  erased_at bigint not null,
  by_number bigint not null,
  by_name text not null,
  reason text not null
);
create index erasure_by_viewer on erasure (by_number);
create index lookup_by_viewer on lookup (viewer, id);
