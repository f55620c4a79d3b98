create table training (
  id uuid primary key, agency_id uuid not null references agency, agent_id uuid not null references agent, title text not null, passed_on date not null, score integer, created_at timestamptz not null
);
