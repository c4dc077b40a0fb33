-- What a month is measured against, set at an organisation for it and all below that have none of their own.
create table insight_target (
  organisation bigint not null primary key,
  participation double precision,
  activity double precision,
  set_by bigint not null,
  set_at bigint not null
);

-- measure: 1 participation, 2 activity. kind: people's, null for the organisations right below. looked_at: the last day that was
-- looked at.
create table insight_watch (
  id bigint not null primary key,
  organisation bigint not null,
  name text not null,
  measure integer not null,
  below double precision not null,
  days integer not null,
  kind integer,
  webhook bigint,
  enabled integer not null,
  created_at bigint not null,
  looked_at integer,
  request_key text
);
create index insight_watch_by_organisation on insight_watch (organisation, id);
create unique index insight_watch_by_request on insight_watch (organisation, request_key);

create table insight_webhook (
  id bigint not null primary key,
  organisation bigint not null,
  name text not null,
  url text not null,
  secret text not null,
  created_at bigint not null
);
create index insight_webhook_by_organisation on insight_webhook (organisation, id);

-- A run of days is one notice: (watch, unit, from_day) says which. What the rule was then is kept with it. day_values: the measure
-- on the days of the run, with commas.
create table insight_notice (
  id bigint not null primary key,
  watch bigint not null,
  watch_name text not null,
  organisation bigint not null,
  unit bigint not null,
  measure integer not null,
  below double precision not null,
  from_day integer not null,
  days integer not null,
  day_values text not null,
  created_at bigint not null,
  unique (watch, unit, from_day)
);
create index insight_notice_by_organisation on insight_notice (organisation, id);

create table insight_notice_read (
  notice bigint not null,
  number bigint not null,
  primary key (notice, number)
);

-- One row for each notice and webhook, so that none goes out twice. state: 1 waiting, 2 delivered, 3 given up.
create table insight_delivery (
  notice bigint not null,
  webhook bigint not null,
  state integer not null,
  attempts integer not null,
  next_at bigint not null,
  last_status text,
  last_at bigint,
  primary key (notice, webhook)
);
create index insight_delivery_waiting on insight_delivery (next_at) where state = 1;
create index insight_delivery_by_webhook on insight_delivery (webhook, state);
