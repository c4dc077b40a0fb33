-- The log: one row a commit, later merged into larger rows. `events` is described in docs/ledger.md.
create table ledger_batches (
  first_seq bigint primary key,
  last_seq bigint not null,
  partition integer not null,
  fence bigint not null,
  previous_hash {bytes} not null,
  hash {bytes} not null,
  events {bytes} not null
);
-- Who may write each partition of the log: a writer whose fence is no longer the one here writes nothing.
create table ledger_writers (
  partition integer primary key,
  fence bigint not null,
  zone text not null
);
-- The texts of all rule sets that an event of the log names.
create table ledger_rule_sets (
  version integer primary key,
  hash text not null,
  text text not null
);
-- What explains points, for days that are over: 64 learners a row; part 0 was written when the day was sealed, later parts
-- hold what came late. Only parts that are named in ledger_sealed_days count.
create table ledger_entries (
  day integer not null,
  block integer not null,
  part integer not null,
  data {bytes} not null,
  primary key (day, block, part)
);
create table ledger_sealed_days (
  day integer not null,
  part integer not null,
  sealed_seq bigint not null,
  primary key (day, part)
);
-- Copies of the memory as of an event, so that a start need not replay everything. A checkpoint counts once its row is here.
create table ledger_checkpoint_chunks (
  seq bigint not null,
  chunk integer not null,
  data {bytes} not null,
  primary key (seq, chunk)
);
create table ledger_checkpoints (
  seq bigint primary key,
  chunks integer not null,
  chain {bytes} not null,
  digest {bytes} not null,
  taken_at bigint not null
);
