-- Everything the sandbox keeps. Run at every start; each statement may run again.
create table if not exists sandbox_clock (id int primary key check (id = 1), offset_seconds bigint not null);
insert into sandbox_clock values (1, 0) on conflict do nothing;

-- One row for each API object. `data` is the object as the API shows it, `hidden` what only the sandbox knows.
create table if not exists stripe_object (
  id text primary key,
  seq bigint generated always as identity,
  object text not null,
  created bigint not null,
  customer text,
  parent text,
  data jsonb not null,
  hidden jsonb not null default '{}'
);
create index if not exists stripe_object_list on stripe_object (object, created desc, seq desc);
create index if not exists stripe_object_customer on stripe_object (customer, object);
create index if not exists stripe_object_parent on stripe_object (parent, object);
create index if not exists stripe_object_metadata on stripe_object using gin ((data -> 'metadata') jsonb_path_ops);

create table if not exists stripe_event (
  id text primary key,
  seq bigint generated always as identity unique,
  type text not null,
  created bigint not null,
  payload text not null
);
create index if not exists stripe_event_type on stripe_event (type, seq desc);

create table if not exists stripe_webhook_endpoint (
  id text primary key,
  url text not null unique,
  secret text not null,
  enabled boolean not null default true,
  -- config: named at start, and gone when no longer named; control: added through the control API
  source text not null default 'control' check (source in ('config', 'control'))
);

create table if not exists stripe_delivery (
  id bigint generated always as identity primary key,
  event_id text not null references stripe_event on delete cascade,
  endpoint_id text not null references stripe_webhook_endpoint on delete cascade,
  state text not null default 'pending' check (state in ('pending', 'delivered', 'failed', 'dropped')),
  attempts int not null default 0,
  next_at timestamptz not null default now(),
  last_status int,
  last_error text
);
create index if not exists stripe_delivery_due on stripe_delivery (next_at, id) where state = 'pending';
create index if not exists stripe_delivery_event on stripe_delivery (event_id);

-- What billing time will bring; `due` is in billing seconds of the test clock named, or of the sandbox's own.
create table if not exists stripe_timer (
  kind text not null,
  ref text not null,
  due bigint not null,
  test_clock text not null default '',
  primary key (kind, ref)
);
create index if not exists stripe_timer_due on stripe_timer (test_clock, due);
create index if not exists stripe_timer_ref on stripe_timer (ref);

create table if not exists stripe_idempotency (
  key text primary key,
  fingerprint text not null,
  status int not null,
  body text not null,
  created_at timestamptz not null default now()
);

create table if not exists sandbox_request (
  id text primary key,
  seq bigint generated always as identity,
  operation text not null,
  method text not null,
  path text not null,
  params jsonb not null,
  idempotency_key text,
  status int not null,
  replayed boolean not null default false,
  at timestamptz not null default now()
);
create index if not exists sandbox_request_seq on sandbox_request (seq desc);

create table if not exists mail_message (
  id bigint generated always as identity primary key,
  message_id text,
  sender text not null,
  recipients text[] not null,
  subject text not null,
  body_text text not null,
  body_html text not null,
  headers jsonb not null,
  raw text not null,
  received_at timestamptz not null default now()
);
create index if not exists mail_message_recipients on mail_message using gin (recipients);

create table if not exists sms_message (
  id bigint generated always as identity primary key,
  sid text not null unique,
  recipient text not null,
  sender text not null,
  body text not null,
  received_at timestamptz not null default now()
);
create index if not exists sms_message_recipient on sms_message (recipient);
