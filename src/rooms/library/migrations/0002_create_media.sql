-- One row a file of the media directory. hash is BLAKE2b-256 of the content; widths lists those made of a picture, "320,640".
-- folded is name and alternative text as searched for.
create table media (
  hash text not null primary key,
  kind integer not null,
  content_type text not null,
  name text not null,
  bytes bigint not null,
  width integer,
  height integer,
  duration_ms bigint,
  alt text not null,
  widths text not null,
  folded text not null,
  uploaded_by bigint not null,
  uploaded_at bigint not null
);
create index media_by_time on media (uploaded_at, hash);
