-- A hidden column (hidden = 1) stands in no list of columns; its items stay where they are.
alter table channel_column add column hidden integer not null default 0;
